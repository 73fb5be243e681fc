/* libraries: the shared libraries whose code is followed, as if each were loaded at an address of
 * its own, and what their relocations make of each other. An address in what follows is such a
 * one. */
#ifndef IA2_INPLACE_LIBRARIES_H
#define IA2_INPLACE_LIBRARIES_H

#include "ia2/elf/elf.h"
#include "ia2/elf/file.h"
#include "ia2/inplace/memory.h"

struct slot_relocation {
  uint64_t offset;
  uint32_t type;
  size_t symbol; /* in the library's dynamic symbol table, or 0 */
  int64_t addend;
};

struct library {
  const char *name; /* of the file, without its folder */
  struct file file;
  struct elf elf;
  size_t symbols;                      /* the section of dynamic symbols */
  size_t versions;                     /* the section of their versions, or 0 */
  struct slot_relocation *relocations; /* by offset */
  size_t relocation_count, relocation_room;
};

struct libraries {
  struct library *list;
  size_t count;
};

/* libraries_add reads `path`; false with a reason. */
bool libraries_add(struct libraries *libraries, const char *path, struct elf_error *error);
void libraries_free(struct libraries *libraries);

/* What is at an address. */
enum memory {
  MEMORY_NONE,
  MEMORY_CODE,
  MEMORY_CONSTANT, /* never written */
  MEMORY_RELRO,    /* written until relocations are done */
  MEMORY_DATA,
};
enum memory libraries_memory(const struct libraries *libraries, uint64_t address);

/* The bytes from `address` on that the file has, and their number; NULL if none. */
const unsigned char *libraries_bytes(const struct libraries *libraries, uint64_t address,
                                     size_t *size);

/* What is in the eight bytes at `address` once relocations are done. */
enum slot_kind {
  SLOT_NONE,     /* no relocation */
  SLOT_ADDRESS,  /* of `value` */
  SLOT_RESOLVER, /* of what the IFUNC resolver at `value` returns */
  SLOT_TLS,      /* the distance of the thread-local variable `value` from the thread pointer */
  SLOT_ZERO,     /* a weak symbol that nobody defines */
  SLOT_UNKNOWN,
};
struct slot {
  enum slot_kind kind;
  uint64_t value;
};
struct slot libraries_slot(const struct libraries *libraries, uint64_t address);

/* libraries_relocated: some relocation applies to [address, address + size). */
bool libraries_relocated(const struct libraries *libraries, uint64_t address, size_t size);

/* libraries_function finds the definition that a program linked now would get; SLOT_ADDRESS,
 * SLOT_RESOLVER or SLOT_NONE. */
struct slot libraries_function(const struct libraries *libraries, const char *name);

/* libraries_variable finds a variable; false if there is none of that name. */
struct variable {
  uint64_t address;
  uint64_t size;
};
bool libraries_variable(const struct libraries *libraries, const char *name,
                        struct variable *variable);

/* libraries_is: `address`, of a variable (of a thread-local one's, in SLOT_TLS' sense), lies in the
 * one called `name`: a symbol, or LIBRARY+0xOFFSET. */
bool libraries_is(const struct libraries *libraries, uint64_t address, bool thread_local,
                  const char *name);

/* libraries_describe writes a symbol, or LIBRARY+0xOFFSET. */
void libraries_describe(const struct libraries *libraries, uint64_t address, bool thread_local,
                        char text[static 128]);

/* libraries_place writes LIBRARY+0xOFFSET. */
void libraries_place(const struct libraries *libraries, uint64_t address, char text[static 128]);

#endif
