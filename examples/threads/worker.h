#ifndef EXAMPLES_THREADS_WORKER_H
#define EXAMPLES_THREADS_WORKER_H

/* Adds 1..n in a thread of the library's own for each part; waits for them. */
long sum_in_threads(int parts, int n);

/* How often this thread called step. */
int step(void);

#endif
