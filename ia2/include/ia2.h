/* ia2.h: what a program in compartments may write into its sources.
 *
 * Nothing of this is needed: compartments are named in the BUILD file, and what crosses is found.
 * Programs written for IA2 say more in their sources; they build as they are, and what they say
 * means the same.  Where it is not needed here it is accepted and has no effect, which is said
 * below.
 *
 * In compartments a source is compiled with -DIA2_ENABLE=1 and -DPKEY=<its compartment's number>: 1
 * for the one with main, then in the order of ia2_binary's list.  Elsewhere IA2_ENABLE is 0, and
 * all that follows compiles to a program without compartments: functions and pointers are what they
 * are, IA2_SHARED_DATA is an ordinary variable, and nothing is checked.
 *
 * Two more flags: -DIA2_DEBUG makes ASSERT_PKRU check; -DIA2_DEBUG_LOG has ia2_register_compartment
 * write a line to standard error. */
#ifndef IA2_H
#define IA2_H

#ifndef IA2_ENABLE
#define IA2_ENABLE 0
#endif

/* IA2's header brings these along, and its users rely on it. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/* ---- The program and its compartments ---- */

/* The most compartments that IA2 has numbers for.  Here it is 13: docs/design.md, "Rights". */
#ifndef IA2_MAX_COMPARTMENTS
#define IA2_MAX_COMPARTMENTS 16
#endif

/* INIT_RUNTIME(n);  The program has n compartments.  Not needed; a smaller number than there are is
 * an error.
 *
 *     #define IA2_COMPARTMENT 1
 *     #include <ia2_compartment_init.inc>
 *
 * This file belongs to compartment 1.  Not needed; another number than the BUILD file gives the
 * compartment is an error. */
#if IA2_ENABLE && defined IA2_COMPARTMENT_COUNT
#define INIT_RUNTIME(n)                                                                            \
  _Static_assert((n) >= IA2_COMPARTMENT_COUNT,                                                     \
                 "INIT_RUNTIME: the program has more compartments, as ia2_binary lists them")
#elif IA2_ENABLE
#define INIT_RUNTIME(n) _Static_assert((n) > 0, "INIT_RUNTIME: how many compartments?")
#else
#define INIT_RUNTIME(n)
#endif

/* The program's own: called once in compartment 1, after its constructors and before main, if there
 * is one.  Not called outside compartments. */
void ia2_main(void);

/* ia2_register_compartment: compartment `key` is the library of that file name ("main" for the
 * executable).  Not needed.  A number that no compartment has, or further libraries for it (their
 * names with ';' between; NULL: none), which must be in its deps instead, end the program with a
 * message. */
#if IA2_ENABLE
void ia2_check_registered(const char *library, size_t key, const char *further_libraries, int log);
#endif
#ifdef IA2_DEBUG_LOG
enum { IA2_LOG = 1 };
#else
enum { IA2_LOG = 0 };
#endif
static inline __attribute__((unused)) void ia2_register_compartment(const char *library, size_t key,
                                                                    const char *further_libraries) {
#if IA2_ENABLE
  ia2_check_registered(library, key, further_libraries, IA2_LOG);
#else
  (void)library, (void)key, (void)further_libraries;
#endif
}

/* IA2_SHARED_DATA: a variable that all compartments may read and write.
 *
 *     int verbosity IA2_SHARED_DATA = 1;
 *
 * It lies in memory that no protection key guards: every compartment can change it at any time. */
#ifdef __clang__ /* gcc warns where the variable is static */
#define IA2_SHARED_DATA __attribute__((section("ia2_shared_data"), visibility("default")))
#else
#define IA2_SHARED_DATA __attribute__((section("ia2_shared_data")))
#endif

/* ---- Which functions have gates ----
 *
 * The rewriter finds them.  Types do not change, so a pointer to a gate is a pointer to a function.
 */

/* Functions and function pointers declared between these are left alone.  Such a function has no
 * gate: another compartment that calls it runs it itself, with its own rights and on its own stack.
 * What it touches must be that compartment's, or shared.  Its address must not cross, which is
 * refused.  What such a pointer holds is not followed.
 *
 *     IA2_BEGIN_NO_WRAP
 *     int add(int a, int b);
 *     IA2_END_NO_WRAP
 */
#ifdef __clang__
#define IA2_PRAGMA_(...) _Pragma(#__VA_ARGS__)
#define IA2_BEGIN_NO_WRAP                                                                          \
  IA2_PRAGMA_(clang attribute push(__attribute__((annotate("ia2_skip_wrap"))),                     \
                                   apply_to = hasType(functionType)))
#define IA2_END_NO_WRAP _Pragma("clang attribute pop")
#else
#define IA2_BEGIN_NO_WRAP
#define IA2_END_NO_WRAP
#endif

/* IA2_IGNORE(x): x, and the rewriter leaves it alone: the address of a function there is that of
 * the function itself, a call through a pointer there is not checked, and a variable or field
 * declared there holds what is not followed.  Pointers for libc need no mark. */
#define IA2_IGNORE(x) x

/* Not needed, since types do not change:
 *
 *   IA2_DEFINE_WRAPPER(f)     nothing
 *   IA2_FN(f)                 f, or its gate where its address may cross
 *   IA2_FN_ADDR(f)            the same
 *   IA2_ADDR(p)               the function pointer p as void *, to compare it
 *   IA2_AS_PTR(p)             p, which can be assigned to
 *   IA2_CALL(p, id, ...)      the call p(...).  id, IA2's name of the type, is not used: where the
 *                             pointer may come from another compartment, its type is checked
 *   IA2_CAST(f, type)         f or its gate, as a pointer type.  A call from another compartment
 *                             through a type that is not f's own ends the program */
#define IA2_DEFINE_WRAPPER(f)
#define IA2_FN(f) (f)
#define IA2_FN_ADDR(f) (f)
#define IA2_ADDR(p) ((void *)(p))
#define IA2_AS_PTR(p) (p)
#define IA2_CALL(p, id, ...) p(__VA_ARGS__)
#define IA2_CAST(f, type) ((type)(void (*)(void))(f))

/* Signal handlers run in the compartment that registers them, on its stack.  So IA2_SIGHANDLER(f)
 * is f, and not needed; the others state the number of that compartment, and another one than that
 * of the file is an error.
 *
 *     IA2_DEFINE_SIGHANDLER(on_signal, 1);       a void (int), for sa_handler
 *     IA2_DEFINE_SIGACTION(on_fault, 1);         a void (int, siginfo_t *, void *)
 *     action.sa_handler = IA2_SIGHANDLER(on_signal);
 */
#define IA2_SIGHANDLER(f) f
#if IA2_ENABLE && defined PKEY
#define IA2_DEFINE_SIGHANDLER(f, key)                                                              \
  _Static_assert((key) == PKEY,                                                                    \
                 "signal handler " #f                                                              \
                 ": it runs in the compartment of this file; state its number, or move it")
#else
#define IA2_DEFINE_SIGHANDLER(f, key)
#endif
#define IA2_DEFINE_SIGACTION(f, key) IA2_DEFINE_SIGHANDLER(f, key)

/* ---- Conditions and live objects ---- */

/* The annotated function is called whenever another compartment calls f, before f (pre) or after it
 * (post).  It runs in f's compartment, which must be its own, too, and gets the first six arguments
 * of f that are integers or pointers: objects that the gate copied are the copies that f works on.
 * What it returns is not looked at.  To refuse a call it ends the program (abort, exit, assert).
 * There can be several; they run in the order of their names.  One function can be both.
 *
 *     IA2_PRE_CONDITION_FOR(parse)
 *     void parse_gets_text(const char *text) { assert(text); }
 *
 * Calls inside f's compartment are not looked at. */
#ifdef __clang__
#define IA2_PRE_CONDITION_FOR(f) __attribute__((annotate("ia2_pre_condition:" #f)))
#define IA2_POST_CONDITION_FOR(f) __attribute__((annotate("ia2_post_condition:" #f)))
#else
#define IA2_PRE_CONDITION_FOR(f)
#define IA2_POST_CONDITION_FOR(f)
#endif

/* The compartment that marks a function R f(T *object, ...) as a constructor keeps a list of live
 * objects of the struct or union T: object is on it from when f returns to another compartment
 * until a destructor, f(T *object), is called from there.  Each call from another compartment to a
 * function of this one with a parameter T * must bring a live object: anything else (NULL, too)
 * ends the program, as does constructing what is live already.  At most 4095 objects, handles
 * included.
 *
 * Such objects are not copied: they lie where the compartment reaches them, in its own memory or in
 * shared memory.  The caller of a constructor says where, so a hostile one can have an object made
 * anywhere in the compartment; `handles` of ia2_compartment have no such gap, and need no mark. */
#ifdef __clang__
#define IA2_CONSTRUCTOR __attribute__((annotate("ia2_constructor")))
#define IA2_DESTRUCTOR __attribute__((annotate("ia2_destructor")))
#else
#define IA2_CONSTRUCTOR
#define IA2_DESTRUCTOR
#endif

/* ---- Where the program is ---- */

/* PKRU(n): the value of the register PKRU in compartment n, which says what it may reach: key 0,
 * its own memory, the memory it lends, and, to read, what others lend.  n can be any expression,
 * also in ASSERT_PKRU. */
#if IA2_ENABLE && defined IA2_COMPARTMENT_COUNT
#define PKRU(n) IA2_PKRU_OF(n)
#else
#define PKRU(n) (~((3u << (2 * (n))) | 3u))
#endif

/* ASSERT_PKRU(value): for inline assembly, instructions that trap unless PKRU has that value, a
 * constant.  They change eax, r10, r11 and the flags.  Nothing without -DIA2_DEBUG.
 *
 *     __asm__ volatile(ASSERT_PKRU(PKRU(1)) ::: "rax", "r10", "r11", "cc");
 */
#define IA2_TEXT_(...) #__VA_ARGS__
#define IA2_TEXT(...) IA2_TEXT_(__VA_ARGS__)
#if IA2_ENABLE && defined IA2_DEBUG && defined __x86_64__
/* Without a percent sign, so that it can stand in both kinds of inline assembly.  0x3d: cmp eax. */
#define ASSERT_PKRU(value)                                                                         \
  "\n .intel_syntax noprefix\n mov r10, rdx\n mov r11, rcx\n xor ecx, ecx\n rdpkru\n"              \
  " mov rdx, r10\n mov rcx, r11\n .att_syntax prefix\n"                                            \
  " .byte 0x3d\n .long " IA2_TEXT(value) "\n je . + 4\n ud2\n"
#else
#define ASSERT_PKRU(value) ""
#endif

/* ia2_get_tag: PKRU as it is.  ia2_get_compartment: the number of the compartment that runs, 0 for
 * none.  ia2_get_compartment_stack: lowest address and size in bytes of the stack that this thread
 * runs on there.  All 0 outside compartments. */
#if IA2_ENABLE
size_t ia2_get_tag(void);
size_t ia2_get_compartment(void);
void ia2_get_compartment_stack(void **base, size_t *size);
#else
static inline __attribute__((unused)) size_t ia2_get_tag(void) { return 0; }
static inline __attribute__((unused)) size_t ia2_get_compartment(void) { return 0; }
static inline __attribute__((unused)) void ia2_get_compartment_stack(void **base, size_t *size) {
  *base = NULL;
  *size = 0;
}
#endif

#endif
