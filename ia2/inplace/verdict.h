/* verdict: whether the functions of a list can run in place, by what is found when they are
 * followed and what the list permits them. */
#ifndef IA2_INPLACE_VERDICT_H
#define IA2_INPLACE_VERDICT_H

#include "ia2/elf/findings.h"
#include "ia2/inplace/libraries.h"
#include "ia2/inplace/list.h"

/* verdict_give notes each function that can, and reports a breach for each reason why one cannot.
 * `path` is the list's, for messages. */
void verdict_give(struct findings *findings, const struct libraries *libraries, struct list *list,
                  const char *path);

#endif
