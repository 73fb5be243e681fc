/* The ELF objects of the process: finding them, and taking the compartments' out of libc's hands.
 */
#ifndef IA2_RUNTIME_CORE_OBJECTS_H
#define IA2_RUNTIME_CORE_OBJECTS_H

#include "ia2/runtime/core/state.h"

/* Fills ia2_objects; refuses what cannot be isolated.  Before any key is in use. */
void ia2_objects_find(void);

/* Orders the compartments' initialisers as ld.so would: an object after those it needs. */
void ia2_objects_rank(void);

/* Tags the writable data of the compartments and of the runtime.  With the runtime's rights. */
void ia2_objects_tag(void);

/* link_map.c: glibc must neither write a compartment's thread-local blocks nor run its initialisers
 * and finalisers, because it would do so with the wrong rights.  Fills init.. and fini.. of object.
 */
struct dl_phdr_info;
void ia2_link_map_patch(struct ia2_object *object, const struct dl_phdr_info *info);

/* references.c: refuses weak references between the compartments' objects that found nothing. */
void ia2_references_check(const struct ia2_object *object, const struct dl_phdr_info *info);

#endif
