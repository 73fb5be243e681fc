/* What must be nowhere in executable memory but in gates: instructions that change rights, or what
 * %fs reaches, at any byte. */
#ifndef IA2_RUNTIME_CORE_GADGETS_H
#define IA2_RUNTIME_CORE_GADGETS_H

/* Looks at every byte that the process maps executable, libraries' and the kernel's too; refuses to
 * run, naming the place, if there is one more than the gates'.  Those that libc and ld.so are known
 * to have it makes trap.  After ia2_objects_find(), and after ia2_objects_bind(), since lazy
 * binding is what ld.so's are for. */
void ia2_gadgets_scan(void);

#endif
