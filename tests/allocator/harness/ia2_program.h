/* As ia2-merge writes it: compartments one and two lend (keys 4 and 5), three does not. */
#define IA2_COMPARTMENT_COUNT 3
#define IA2_SELF_NAME_1 "one"
#define IA2_SELF_NAME_2 "two"
#define IA2_SELF_NAME_3 "three"
#define IA2_PKRU_1 0xfffff8f0
#define IA2_PKRU_2 0xfffff2cc
#define IA2_PKRU_3 0xfffffa3c
#define IA2_LEND_KEY_1 4
#define IA2_LEND_KEY_2 5
#define IA2_LEND_KEY_3 0
#define IA2_MODE 0
