/* objects: the relocatable objects of a whole program and what they define. */
#ifndef IA2_ELF_OBJECTS_H
#define IA2_ELF_OBJECTS_H

#include "ia2/elf/elf.h"
#include "ia2/elf/file.h"
#include "ia2/elf/names.h"

/* As many as bits in the sets below; hardware has 16 keys. */
#define OBJECTS_COMPARTMENTS 64

struct object {
  const char *path;
  size_t compartment;
  bool generated; /* gates and other parts of the system itself, as against the user's code */
  struct file file;
  struct elf elf;
  size_t symbols; /* section of its symbol table, 0 if it has none */
};

/* From a symbol to the set of compartments that define it, visibly for other linked objects. */
struct definitions {
  struct names functions;
  struct names data;
  struct names thread_local_data;
  struct names any; /* also hidden ones */
};

struct objects {
  struct object *list;
  size_t count;
  const char *compartments[OBJECTS_COMPARTMENTS]; /* in key order */
  size_t compartment_count;
  struct definitions definitions;
};

/* objects_add loads `specification`, COMPARTMENT=FILE, whose text must outlive `objects`. */
bool objects_add(struct objects *objects, char *specification, bool generated,
                 struct elf_error *error);
void objects_free(struct objects *objects);

#endif
