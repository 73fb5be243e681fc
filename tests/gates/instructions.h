/* What a round trip may execute in gates, by what the processor has: instructions without AVX, with
 * AVX, with AVX-512; wrpkru, rdpkru; reads of MXCSR (the slowest after wrpkru).  Fewer is better:
 * then lower the number here.
 *
 * ROW(name, sse, avx, avx512, wrpkru, rdpkru, stmxcsr, call) */
#define INSTRUCTIONS(ROW)                                                                          \
  ROW("direct, no arguments", 172, 174, 226, 2, 0, 1, two_nothing())                               \
  ROW("direct, 6 arguments", 172, 174, 226, 2, 0, 1, two_sum6(1, 2, 3, 4, 5, 6))                   \
  ROW("direct, 14 arguments", 181, 183, 235, 2, 0, 1,                                              \
      two_sum14(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14))                                    \
  ROW("direct, an object in", 242, 244, 296, 2, 0, 1, two_in(&object))                             \
  ROW("direct, an object out", 251, 253, 305, 2, 0, 1, two_out(&object))                           \
  ROW("pointer to the other", 182, 184, 236, 2, 1, 1, CHECKED(theirs, TYPE_CALLBACK)(5))           \
  ROW("pointer at home", 11, 11, 11, 0, 1, 0, CHECKED(ours, TYPE_CALLBACK)(5))
