/* Hooks of a compartment's allocator, for the runtime (struct ia2_compartment).  Hidden in every
 * compartment's object; called inside the compartment. */
#ifndef IA2_ALLOCATOR_HEAP_H
#define IA2_ALLOCATOR_HEAP_H

/* In the main thread, before any constructor.  The windows are mapped and tagged. */
void *ia2_heap_init(void *unused);

/* As the last thing a thread does in this compartment.  (malloc still works afterwards: it begins a
 * new thread heap, which then is not cleaned up.) */
void *ia2_heap_thread_done(void *unused);

/* Around fork, in the forking thread.  phase: (void *)0 before, 1 in the parent, 2 in the child. */
void *ia2_heap_fork(void *phase);

#endif
