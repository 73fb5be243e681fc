/* Two compartments that lend, as ia2-merge would write it. */
#define IA2_COMPARTMENT_COUNT 2
#define IA2_SELF_NAME_1 "one"
#define IA2_SELF_NAME_2 "two"
#define IA2_PKRU_1 0x55555610
#define IA2_PKRU_2 0x55555484
#define IA2_LEND_KEY_1 3
#define IA2_LEND_KEY_2 4
#define IA2_MODE 0
