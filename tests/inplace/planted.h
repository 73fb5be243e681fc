/* What the two libraries of inplace_test have of each other. */
#ifndef TESTS_INPLACE_PLANTED_H
#define TESTS_INPLACE_PLANTED_H

#include <stddef.h>

extern int counter, never;
extern __thread int planted_errno __attribute__((tls_model("initial-exec")));

int reads(size_t i);
void fills(char *text, size_t size);
int local(size_t i);
void *copies(void *to, const void *from, size_t size);
void writes_global(void);
void writes_hidden(size_t i);
void writes_tls(void);
void writes_loaded(void);
void writes_in_call(void);
void inner_of_caller(int *place);
void writes_elsewhere(void);
void writes_kept(void);
void writes_handed_out(int *volatile *box);
void writes_if(void);
int switches(unsigned which, int *place);
int writes_in_case(unsigned which, int *place);
int chosen(int x);
int writes_in_variant(int x);
int writes_in_called_variant(int x);
int calls_loaded(int x);
int calls_argument(int (*argument)(int), int x);
int calls_itself(int x);
void gives_up(int x);
int calls_unknown(int x);
void planted_set(int (*f)(int), int cpu);

/* other.c */
void *other_copy(void *to, const void *from, size_t size);
void other_end(void);
int nowhere(int x); /* of no library that the test looks at */

#endif
