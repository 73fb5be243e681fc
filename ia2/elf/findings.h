/* findings: what a check has to say: breaches at once to standard error, the rest into a report
 * that is written when there was no breach. */
#ifndef IA2_ELF_FINDINGS_H
#define IA2_ELF_FINDINGS_H

#include <stdio.h>

#include "ia2/elf/error.h"

struct findings {
  const char *program; /* begins each message */
  size_t breaches;
  char *text; /* of the report */
  size_t size;
  FILE *report;
};

void findings_open(struct findings *findings, const char *program);

void findings_breach(struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void findings_note(struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* findings_close writes the report to `output` (to standard output if NULL) unless there was a
 * breach, in which case no output is left there. Returns the exit status. */
int findings_close(struct findings *findings, const char *output);

#endif
