/* The way from a compartment's code to the runtime (entries.S). */
#ifndef IA2_RUNTIME_COMPARTMENT_MONITOR_H
#define IA2_RUNTIME_COMPARTMENT_MONITOR_H

#include <stdint.h>

#include "ia2/runtime/arch/x86_64/names.h"
#include "ia2/runtime/compartment.h"
#include "ia2/runtime/layout.h"

uint64_t ia2_monitor(uint32_t op, uint64_t a, uint64_t b, uint64_t c, uint64_t d);

extern __thread char IA2_OWN_HEAD[];

/* What does not fit the registers; the answer of a call that has several words. */
static inline volatile uint64_t *ia2_mail(void) {
  return (volatile uint64_t *)(IA2_OWN_HEAD + IA2_HEAD_MAIL);
}

static inline uint64_t ia2_own_stack(int word) {
  return *(const volatile uint64_t *)(IA2_OWN_HEAD + word);
}

/* libc's functions under other names, because this object defines the usual ones (libia2,
 * core/forward.S); they run with this compartment's rights. */
int ia2_libc_pthread_join(unsigned long thread, void **result);
int ia2_libc_pthread_tryjoin_np(unsigned long thread, void **result);
struct timespec;
int ia2_libc_pthread_timedjoin_np(unsigned long thread, void **result, const struct timespec *time);
int ia2_libc_pthread_clockjoin_np(unsigned long thread, void **result, int clock,
                                  const struct timespec *time);
int ia2_libc_pthread_detach(unsigned long thread);
union pthread_attr_t;
int ia2_libc_pthread_getattr_np(unsigned long thread, union pthread_attr_t *attributes);

#endif
