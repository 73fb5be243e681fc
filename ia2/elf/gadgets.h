/* gadgets: forbidden byte sequences in the executable memory of a linked file. */
#ifndef IA2_ELF_GADGETS_H
#define IA2_ELF_GADGETS_H

#include <stddef.h>
#include <stdint.h>

#include "ia2/elf/findings.h"

struct gadgets_policy {
  /* [FILE:]SYMBOL, in which hits are put up with; FILE is the last part of a path. */
  const char **allowed;
  size_t allowed_count;
  /* The values that gates may set; any when there are none. */
  uint32_t *rights;
  size_t rights_count;
};

/* gadgets_scan reports every hit in the file `path` that `policy` does not allow as a breach, and
 * notes the gates and what else there is. A file that cannot be scanned is a breach, too. */
void gadgets_scan(struct findings *findings, const struct gadgets_policy *policy, const char *path);

#endif
