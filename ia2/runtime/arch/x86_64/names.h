/* Names that carry the key of the compartment being compiled (-DIA2_SELF=<key>). */
#ifndef IA2_RUNTIME_ARCH_NAMES_H
#define IA2_RUNTIME_ARCH_NAMES_H

#define IA2_PASTE_(a, b) a##b
#define IA2_PASTE(a, b) IA2_PASTE_(a, b)

#define IA2_OWN_HEAD IA2_PASTE(ia2_head_, IA2_SELF)
#define IA2_OWN_PKRU IA2_PASTE(IA2_PKRU_, IA2_SELF)
#define IA2_OWN_NAME IA2_PASTE(IA2_SELF_NAME_, IA2_SELF)
#define IA2_OWN_LEND_KEY IA2_PASTE(IA2_LEND_KEY_, IA2_SELF)
#define IA2_OWN_DESCRIPTOR IA2_PASTE(ia2_compartment_, IA2_SELF)

#endif
