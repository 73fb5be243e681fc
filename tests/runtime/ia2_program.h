/* Three compartments by hand, as ia2-merge would write it; none lends. */
#define IA2_COMPARTMENT_COUNT 3
#define IA2_SELF_NAME_1 "one"
#define IA2_SELF_NAME_2 "two"
#define IA2_SELF_NAME_3 "three"
#define IA2_PKRU_1 0x45555550
#define IA2_PKRU_2 0x65555544
#define IA2_PKRU_3 0x65555514
#define IA2_PKRU_OF(n)                                                                             \
  ((!((n) ^ 1)) * IA2_PKRU_1 + (!((n) ^ 2)) * IA2_PKRU_2 + (!((n) ^ 3)) * IA2_PKRU_3)
#define IA2_LEND_KEY_1 0
#define IA2_LEND_KEY_2 0
#define IA2_LEND_KEY_3 0
#ifndef IA2_MODE
#define IA2_MODE 0
#endif
