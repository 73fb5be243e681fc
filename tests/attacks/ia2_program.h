/* Two compartments by hand, as ia2-merge would write it: the victim has main, and both lend. */
#define IA2_COMPARTMENT_COUNT 2
#define IA2_SELF_NAME_1 "victim"
#define IA2_SELF_NAME_2 "attacker"
#define IA2_PKRU_1 0x45555610
#define IA2_PKRU_2 0x65555484
#define IA2_PKRU_OF(n) ((!((n) ^ 1)) * IA2_PKRU_1 + (!((n) ^ 2)) * IA2_PKRU_2)
#define IA2_LEND_KEY_1 3
#define IA2_LEND_KEY_2 4
#ifndef IA2_MODE
#define IA2_MODE 0
#endif
