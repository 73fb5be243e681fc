/* What ia2-merge would write for the program of these tests: three compartments that all lend. */
#define IA2_COMPARTMENT_COUNT 3
#define IA2_SELF_NAME_1 "one"
#define IA2_SELF_NAME_2 "two"
#define IA2_SELF_NAME_3 "three"
/* Keys 0 and k open, the own lending key 3 + k open, the other lending keys read-only. */
#define IA2_PKRU_1 0xffffe8f0
#define IA2_PKRU_2 0xffffe2cc
#define IA2_PKRU_3 0xffffca3c
#define IA2_PKRU_OF(n)                                                                             \
  ((!((n) ^ 1)) * IA2_PKRU_1 + (!((n) ^ 2)) * IA2_PKRU_2 + (!((n) ^ 3)) * IA2_PKRU_3)
#define IA2_LEND_KEY_1 4
#define IA2_LEND_KEY_2 5
#define IA2_LEND_KEY_3 6
#define IA2_MODE 0
