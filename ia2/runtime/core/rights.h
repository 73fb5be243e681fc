#ifndef IA2_RUNTIME_CORE_RIGHTS_H
#define IA2_RUNTIME_CORE_RIGHTS_H

/* gates.S: takes SHARED rights.  Used once, at the end of the start. */
void ia2_drop_rights(void);

#endif
