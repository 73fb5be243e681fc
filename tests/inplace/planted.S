// What a compiler does not make.
        .macro  function name
        .globl  \name
        .type   \name, @function
\name:
        .endm

        .text

        function asks
        movl    $39, %eax
        syscall
        ret
        .size   asks, . - asks

        function asks_anything
        movl    %edi, %eax
        syscall
        ret
        .size   asks_anything, . - asks_anything

        function writes_block
        movq    %rdi, %fs:0x300
        ret
        .size   writes_block, . - writes_block

        function writes_by_pointer
        movq    %fs:0, %rax
        movl    $1, 0x308(%rax)
        ret
        .size   writes_by_pointer, . - writes_by_pointer

        // A table of which nothing says where it ends.
        function jumps
        leaq    places(%rip), %rax
        movslq  (%rax,%rdi,4), %rcx
        addq    %rax, %rcx
        jmp     *%rcx
        .size   jumps, . - jumps

        function jumps_by_bits
        andl    $1, %edi
        leaq    places(%rip), %rax
        movslq  (%rax,%rdi,4), %rcx
        addq    %rax, %rcx
        jmp     *%rcx
        .size   jumps_by_bits, . - jumps_by_bits
11:     ret
12:     movl    $1, (%rsi)
        ret

        // From an index that is small because one register is less than another one.
        function jumps_by_order
        andl    $3, %edi
        andl    $3, %esi
        cmpl    %edi, %esi
        je      4f
        ja      3f
        xchgl   %edi, %esi
3:      leaq    3(%rdi), %rdx
        subq    %rsi, %rdx
        leaq    ordered(%rip), %rax
        movslq  (%rax,%rdx,4), %rcx
        addq    %rax, %rcx
        jmp     *%rcx
4:      ret
        .size   jumps_by_order, . - jumps_by_order

        // Pushes as often as the caller says.
        function loses_stack
1:      pushq   %rax
        decq    %rdi
        jne     1b
        ret
        .size   loses_stack, . - loses_stack

        function moves_segment
        movl    %edi, %fs
        ret
        .size   moves_segment, . - moves_segment

        function changes_rights
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        wrpkru
        ret
        .size   changes_rights, . - changes_rights

        function no_code
        .byte   0x06
        .size   no_code, . - no_code

        .globl  strings
        .type   strings, @function
strings:
        leaq    copied(%rip), %rdi
        movl    $2, %ecx
        rep     stosq
        ret
        .size   strings, . - strings

        .section .rodata
        .p2align 2
places: .long   11b - places
        .long   12b - places
ordered:
        .long   4b - ordered
        .long   4b - ordered
        .long   4b - ordered
        .long   0x7fffffff

        .bss
        .p2align 3
copied: .zero   16

        .section .note.GNU-stack, "", @progbits
