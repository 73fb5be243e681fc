/* The ELF objects of the process: finding them, and taking the compartments' out of libc's hands.
 */
#ifndef IA2_RUNTIME_CORE_OBJECTS_H
#define IA2_RUNTIME_CORE_OBJECTS_H

#include "ia2/runtime/core/state.h"

/* Fills ia2_objects; refuses what cannot be isolated.  Before any key is in use. */
void ia2_objects_find(void);

/* bind.c: binds every function slot of the shared libraries, and leaves none of them writable.
 * While nothing of the program has run. */
void ia2_objects_bind(void);

/* libc_errno.c: moves errno to a page of the runtime's block that all may write.  While nothing of
 * the program has run. */
void ia2_errno_move(void);
extern __thread char ia2_errno_page[IA2_PAGE];

/* Orders the compartments' initialisers as ld.so would: an object after those it needs. */
void ia2_objects_rank(void);

/* Tags the writable data of the compartments and of the runtime.  With the runtime's rights. */
void ia2_objects_tag(void);

/* libc_data.c: tags whatever else is writable, which is libc's and ld.so's, with IA2_KEY_LIBC. */
void ia2_libc_tag(void);

/* libc_data.c: has libc's malloc take its memory in one piece, to be tagged.  Before the keys are
 * taken. */
void ia2_libc_reserve(void);

/* link_map.c: glibc must neither write a compartment's thread-local blocks nor run its initialisers
 * and finalisers, because it would do so with the wrong rights.  Fills init.. and fini.. of object.
 */
struct dl_phdr_info;
struct link_map;
void ia2_link_map_patch(struct ia2_object *object, const struct dl_phdr_info *info);

/* ld.so's record of an object, or NULL. */
struct link_map *ia2_link_map_find(const struct dl_phdr_info *info);

/* references.c: refuses weak references between the compartments' objects that found nothing. */
void ia2_references_check(const struct ia2_object *object, const struct dl_phdr_info *info);

#endif
