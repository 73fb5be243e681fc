/* ia2_edits.h: what ia2-edit writes into the copies of sources that it makes.  Nobody else needs
 * it.
 *
 * It is included in front of every source (by the generated fn_<key>.h), before the source had its
 * say about feature macros: so it includes nothing, and defines nothing but macros and one static
 * function.
 *
 * The symbols behind the macros are declared as arrays, by IA2_GENERATED in fn_<key>.h: their true
 * type is that of the function they stand for, which is not declared yet at that point. */
#ifndef IA2_EDITS_H
#define IA2_EDITS_H

#define IA2_GENERATED(symbol)                                                                      \
  extern unsigned long long symbol[] __attribute__((visibility("hidden")))
#define IA2_GENERATED_ELSEWHERE(symbol) extern unsigned long long symbol[]
#define IA2_AS_FUNCTION(f, symbol) (__extension__ * (__typeof__(f) *)symbol)

/* IA2_GATE(f): in place of the name of a function whose address may reach another compartment: a
 * gate with f's type that can be called from everywhere.  The address is a constant expression. */
#define IA2_GATE(f) IA2_AS_FUNCTION(f, __ia2_gate_##f)
/* The same where f is what macros make the name of. */
#define IA2_GATE_OF(f) IA2_GATE(f)
/* The same where the gate has another name. */
#define IA2_GATE_AS(f, name) IA2_AS_FUNCTION(f, __ia2_gate_##name)

/* IA2_CHECK(p, id): p, evaluated once, if it points to a gate of a function with that type id; else
 * the program dies. */
#define IA2_CHECK(p, id) (__extension__(__typeof__(&*(p))) ia2_checked((void *)(p), id))

/* Code holds the complement of an id only, which the compiler must not undo: where the id itself
 * stood in code, the bytes after it would pass for a gate. */
static inline __attribute__((always_inline, unused)) void *ia2_checked(void *gate,
                                                                       unsigned long long id) {
  unsigned long long complement = ~id;
  __asm__("" : "+r"(complement));
  if (__builtin_expect(~((const unsigned long long *)gate)[-1] != complement, 0))
    __builtin_trap();
  return gate;
}

/* IA2_LENDS(g)(...): the call g(...), in which the compartment allocates where others may read. */
#define IA2_LENDS(g) IA2_AS_FUNCTION(g, __ia2_lends_##g)
#define IA2_LENDS_AS(g, name) IA2_AS_FUNCTION(g, __ia2_lends_##name)

/* IA2_BORROWS(g, owner)(...): the call g(...), in which it allocates in the lending window of
 * owner. */
#define IA2_BORROWS(g, owner) IA2_AS_FUNCTION(g, IA2_BORROW_##owner##_##g)
#define IA2_BORROWS_AS(g, owner, name) IA2_AS_FUNCTION(g, IA2_BORROW_##owner##_##name)

#endif
