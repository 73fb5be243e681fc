#include "ia2/runtime/confine/landlock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include "ia2/runtime/core/state.h"
#include "ia2/runtime/core/sys.h"
#include "ia2/runtime/core/text.h"

#define REFER (UINT64_C(1) << 13) /* LANDLOCK_ACCESS_FS_REFER: ABI 2, Linux 5.19 */
#define FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE)

/* Of /proc, to read.  The last ones are this process's own: a child does not have them. */
static const char *const harmless[] = {
    "/proc/cpuinfo",     "/proc/meminfo",        "/proc/stat",        "/proc/loadavg",
    "/proc/uptime",      "/proc/version",        "/proc/filesystems", "/proc/sys",
    "/proc/self/maps",   "/proc/self/stat",      "/proc/self/statm",  "/proc/self/status",
    "/proc/self/cgroup", "/proc/self/comm",      "/proc/self/limits", "/proc/self/cmdline",
    "/proc/self/mounts", "/proc/self/mountinfo",
};

static int ruleset;

static _Noreturn void fail(const char *what) {
  ia2_refuse(IA2_EXIT_REFUSED, "cannot close /proc to the program", what);
}

static void make_ruleset(void) {
  const long version = ia2_sys3(SYS_landlock_create_ruleset, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    ia2_refuse(IA2_EXIT_REFUSED,
               "this kernel has no Landlock (lsm=landlock,...), without which every compartment "
               "could read all memory through /proc/self/mem",
               0);
  /* Renaming into another directory is forbidden unless it is dealt with and allowed (Linux
   * Documentation/userspace-api/landlock.rst, "File renaming and linking"). */
  const struct landlock_ruleset_attr attributes = {FILES | (version >= 2 ? REFER : 0)};
  ruleset = (int)ia2_sys3(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (ruleset < 0)
    fail("landlock_create_ruleset");
}

/* Allows it below `path`; what is not there is nothing to allow. */
static void allow(const char *path, uint64_t access) {
  const int file = (int)ia2_sys3(SYS_openat, AT_FDCWD, path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0)
    return;
  const struct landlock_path_beneath_attr beneath = {access, file};
  const long error =
      ia2_sys4(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  ia2_sys1(SYS_close, file);
  if (error && error != -EINVAL) /* EINVAL: a link, which leads somewhere else */
    fail(path);
}

struct entry { /* as getdents64(2) writes it */
  uint64_t inode, offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

/* Calls back for each entry of a directory, in a buffer that lives as long. */
static void each_entry(const char *path, void (*callback)(const char *name)) {
  static char buffer[8192] __attribute__((aligned(8)));
  const long directory = ia2_sys3(SYS_openat, AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return;
  long size;
  while ((size = ia2_sys3(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
    for (long at = 0; at < size;) {
      const struct entry *const entry = (const struct entry *)(buffer + at);
      callback(entry->name);
      at += entry->size;
    }
  ia2_sys1(SYS_close, directory);
}

static void allow_top(const char *name) {
  char path[300] = "/";
  if (strcmp(name, "proc") == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
    return;
  memcpy(path + 1, name, strlen(name) + 1);
  allow(path, FILES);
}

/* ---- ways round it that were there before ---- */

static bool ends_in(const char *path, const char *end) {
  const size_t length = strlen(path), end_length = strlen(end);
  return length >= end_length && strcmp(path + length - end_length, end) == 0;
}

/* An open descriptor is no matter of Landlock's. */
static void check_descriptor(const char *name) {
  char link[300] = "/proc/self/fd/", path[IA2_PATH_SIZE];
  struct statfs status;
  memcpy(link + strlen(link), name, strlen(name) + 1);
  const long length = ia2_sys3(SYS_readlink, link, path, sizeof path - 1);
  if (length <= 0 || ia2_sys2(SYS_statfs, link, &status) != 0 || status.f_type != PROC_SUPER_MAGIC)
    return;
  path[length] = 0;
  if (ends_in(path, "/mem") || ends_in(path, "/pagemap") || ends_in(path, "/clear_refs") ||
      ends_in(path, "/kcore"))
    ia2_refuse(IA2_EXIT_REFUSED, "the program was started with memory open as a file", path);
}

/* "36 35 98:0 / /mnt/proc rw,... - proc proc rw": the fifth word of a line whose type, after the
 * dash, is proc. */
static void check_mount(const char *line) {
  const char *point = line;
  for (int word = 0; word < 4 && *point; point++)
    word += *point == ' ';
  const char *type = point;
  while (*type && strncmp(type, " - ", 3) != 0)
    type++;
  if (strncmp(type, " - proc ", 8) != 0 || strncmp(point, "/proc ", 6) == 0 ||
      strncmp(point, "/proc/", 6) == 0)
    return;
  char path[IA2_PATH_SIZE];
  size_t length = 0;
  while (length < sizeof path - 1 && point[length] != ' ') {
    path[length] = point[length];
    length++;
  }
  path[length] = 0;
  ia2_refuse(IA2_EXIT_REFUSED, "another /proc is mounted, through which memory could be read",
             path);
}

static void check_mounts(void) {
  static char buffer[8192];
  long used = 0, size;
  const long file = ia2_sys3(SYS_openat, AT_FDCWD, "/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return; /* no /proc at all */
  while ((size = ia2_sys3(SYS_read, file, buffer + used, sizeof buffer - 1 - (size_t)used)) > 0) {
    used += size;
    buffer[used] = 0;
    char *line = buffer;
    for (char *at = buffer; *at; at++)
      if (*at == '\n') {
        *at = 0;
        check_mount(line);
        line = at + 1;
      }
    used = buffer + used - line;
    if (used == sizeof buffer - 1)
      fail("a line of /proc/self/mountinfo is too long");
    memmove(buffer, line, (size_t)used);
  }
  ia2_sys1(SYS_close, file);
}

void ia2_landlock(void) {
  check_mounts();
  each_entry("/proc/self/fd", check_descriptor);
  make_ruleset();
  each_entry("/", allow_top);
  allow("/", REFER);
  for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
    allow(harmless[i], LANDLOCK_ACCESS_FS_READ_FILE);
  if (ia2_sys2(SYS_landlock_restrict_self, ruleset, 0) != 0)
    fail("landlock_restrict_self");
  ia2_sys1(SYS_close, ruleset);
}
