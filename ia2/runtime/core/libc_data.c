/* The data of libc, of ld.so and of the other libraries that are in no compartment: code outside of
 * compartments and the main one may write it, the others may read it.
 *
 * Which memory that is nobody says: ld.so keeps its records in pages of its own, libc its heap
 * behind the executable.  But when this runs, nothing of the program has: what is writable then and
 * is no compartment's is theirs.  The first stack is, too, with the arguments, the environment and
 * the auxiliary vector. */
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "ia2/runtime/confine/ranges.h"
#include "ia2/runtime/core/head.h"
#include "ia2/runtime/core/objects.h"
#include "ia2/runtime/core/page.h"
#include "ia2/runtime/core/slots.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"
#include "ia2/runtime/core/windows.h"

/* Nothing of it is touched before it is used. */
#define LIBC_HEAP_SIZE ((size_t)64 << 20)

void ia2_libc_reserve(void) {
  /* One arena, nothing mapped apart, nothing given back. */
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  free(malloc(LIBC_HEAP_SIZE));
}

/* Memory that is left as it is; sorted or not, they do not overlap. */
struct kept {
  struct ia2_range at[IA2_MAX_OBJECTS + 2];
  uint32_t count;
};

static void keep(struct kept *kept, uintptr_t low, uintptr_t high) {
  kept->at[kept->count++] = (struct ia2_range){ia2_page_down(low), ia2_page_up(high)};
}

/* The thread control block follows the thread pointer and fits a page (core/slots.c). */
static void list_kept(struct kept *kept) {
  const uintptr_t thread = (uintptr_t)__builtin_thread_pointer();
  uintptr_t size, align;
  ia2_static_tls(&size, &align);
  kept->count = 0;
  keep(kept, thread - size, thread + IA2_PAGE);
  keep(kept, IA2_WINDOW_BASE, ia2_window(IA2_WINDOW_COUNT));
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (ia2_objects[i].key)
      keep(kept, ia2_objects[i].low, ia2_objects[i].high);
}

static void tag(uintptr_t low, uintptr_t high) {
  ia2_tag(low, high - low, IA2_KEY_LIBC);
  for (uint32_t i = 0; i < ia2_object_count; i++)
    if (low >= ia2_objects[i].low && low < ia2_objects[i].high)
      return;
  ia2_spans_add(low, high);
}

/* Tags [low, high) but for what is kept, from the i-th on. */
static void tag_others(uintptr_t low, uintptr_t high, const struct kept *kept, uint32_t i) {
  for (; low < high && i < kept->count; i++) {
    const struct ia2_range *const range = &kept->at[i];
    if (range->high <= low || range->low >= high)
      continue;
    if (low < range->low)
      tag_others(low, range->low, kept, i + 1);
    low = range->high;
  }
  if (low < high)
    tag(low, high);
}

/* Reads what one line of /proc/self/maps begins with: "low-high perm". */
struct line {
  uintptr_t address[2];
  char permissions[4];
  uint32_t part, column; /* 0, 1: the addresses; 2: permissions; 3: the rest */
};

static uintptr_t digit(char c) { return (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10); }

/* Whether the line is complete. */
static bool read_character(struct line *line, char c) {
  if (c == '\n')
    return true;
  if (line->part < 2 && c != '-' && c != ' ') {
    line->address[line->part] = line->address[line->part] << 4 | digit(c);
  } else if (line->part < 2 || c == ' ') {
    line->part++;
  } else if (line->part == 2 && line->column < sizeof line->permissions) {
    line->permissions[line->column++] = c;
  }
  return false;
}

static void tag_line(const struct line *line, const struct kept *kept) {
  if (line->permissions[1] != 'w')
    return;
  if (line->permissions[2] == 'x')
    ia2_refuse(IA2_EXIT_REFUSED, "memory is writable and executable", 0);
  tag_others(line->address[0], line->address[1], kept, 0);
}

/* The kernel would make the stack grow later, to pages that are not sealed: as much as other
 * threads have for libc is made now (core/slots.c). */
static void grow_stack(void) {
  enum { ENOUGH = 1 << 20 };
  struct rlimit limit;
  const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  if (ia2_sys2(SYS_getrlimit, RLIMIT_STACK, &limit) == 0 && limit.rlim_cur >= 2 * ENOUGH)
    *(volatile char *)(here - ENOUGH) = 0;
}

void ia2_libc_tag(void) {
  const long file = ia2_sys4(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
  char buffer[1024];
  long size = -1;
  struct line line = {0};
  struct kept kept;
  list_kept(&kept);
  grow_stack();
  while (file >= 0 && (size = ia2_sys3(SYS_read, file, buffer, sizeof buffer)) > 0)
    for (long i = 0; i < size; i++)
      if (read_character(&line, buffer[i])) {
        tag_line(&line, &kept);
        line = (struct line){0};
      }
  if (size != 0)
    ia2_refuse(IA2_EXIT_REFUSED, "cannot read", "/proc/self/maps");
  ia2_sys1(SYS_close, file);
}
