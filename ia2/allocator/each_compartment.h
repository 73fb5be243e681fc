/* Expands IA2_EACH(k) for every compartment k of the program.  No include guard: define IA2_EACH
 * before each inclusion. */
#if IA2_COMPARTMENT_COUNT >= 1
IA2_EACH(1)
#endif
#if IA2_COMPARTMENT_COUNT >= 2
IA2_EACH(2)
#endif
#if IA2_COMPARTMENT_COUNT >= 3
IA2_EACH(3)
#endif
#if IA2_COMPARTMENT_COUNT >= 4
IA2_EACH(4)
#endif
#if IA2_COMPARTMENT_COUNT >= 5
IA2_EACH(5)
#endif
#if IA2_COMPARTMENT_COUNT >= 6
IA2_EACH(6)
#endif
#if IA2_COMPARTMENT_COUNT >= 7
IA2_EACH(7)
#endif
#if IA2_COMPARTMENT_COUNT >= 8
IA2_EACH(8)
#endif
#if IA2_COMPARTMENT_COUNT >= 9
IA2_EACH(9)
#endif
#if IA2_COMPARTMENT_COUNT >= 10
IA2_EACH(10)
#endif
#if IA2_COMPARTMENT_COUNT >= 11
IA2_EACH(11)
#endif
#if IA2_COMPARTMENT_COUNT >= 12
IA2_EACH(12)
#endif
#if IA2_COMPARTMENT_COUNT >= 13
IA2_EACH(13)
#endif
#undef IA2_EACH
