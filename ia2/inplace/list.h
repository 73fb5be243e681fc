/* list: which functions are to run in place, and what each may do all the same.
 *
 * One function a line; `#` begins the reason:
 *
 *   memcpy
 *   strtol   writes errno     # ERANGE; compartments may write errno
 *   getpid   asks 39          # getpid(2) changes nothing
 *   bsearch  calls argument   # the comparison, with the rights of who gave it
 *   ends abort                # the program is over behind it
 *   constant _LIB_VERSION     # no program linked now can write it
 *
 * `writes` names variables: a symbol, or LIBRARY+0xOFFSET for what has none. `asks` names numbers
 * of system calls. `constant` names a variable that is what the file has. All of these need a
 * reason.
 */
#ifndef IA2_INPLACE_LIST_H
#define IA2_INPLACE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "ia2/elf/error.h"
#include "ia2/elf/file.h"

enum permit_kind { PERMIT_WRITES, PERMIT_ASKS, PERMIT_CALLS };

struct permit {
  enum permit_kind kind;
  const char *what;
  bool used;
};

enum entry_kind { ENTRY_FUNCTION, ENTRY_END, ENTRY_CONSTANT };

struct entry {
  enum entry_kind kind;
  size_t line;
  const char *name;
  struct permit *permits;
  size_t permit_count;
};

struct list {
  struct file file; /* the texts lie in it */
  struct entry *entries;
  size_t count;
};

/* list_read: false with a reason that names the line. */
bool list_read(struct list *list, const char *path, struct elf_error *error);
void list_free(struct list *list);

#endif
