/* What pthread_create's attributes come to in a monitor call (IA2_OP_THREAD_CREATE, c). */
#ifndef IA2_RUNTIME_THREAD_FLAGS_H
#define IA2_RUNTIME_THREAD_FLAGS_H

#define IA2_THREAD_DETACHED 1
#define IA2_THREAD_EXPLICIT_SCHED 2
#define IA2_THREAD_POLICY_SHIFT 8    /* 8 bits */
#define IA2_THREAD_PRIORITY_SHIFT 16 /* 8 bits */

#endif
