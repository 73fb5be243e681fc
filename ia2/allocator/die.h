/* Errors of the program that its heap notices: one line on standard error, then a trap. */
#ifndef IA2_ALLOCATOR_DIE_H
#define IA2_ALLOCATOR_DIE_H

_Noreturn void ia2_heap_error(const char *what, const void *pointer);

#endif
