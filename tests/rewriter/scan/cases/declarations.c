/* Functions, variables, records. */
#include <stdio.h>
__attribute__((constructor)) static void begin(void) {}
//+ function|begin@t|begin|static|default|1|constructor
__attribute__((weak)) int weak(void) { return 1; }
//+ function|weak|weak|external|default|1|weak
#define ALIAS(x) __attribute__((alias(#x)))
int other(void) ALIAS(weak);
int call_other(void) { return other(); }
//+ function|other|other|external|default|1|alias|cases/declarations.c|int (void)|*|*|weak
__attribute__((visibility("hidden"))) int hidden(void) { return 2; }
//+ function|hidden|hidden|external|hidden|1|-
int renamed(void) __asm__("real_name");
int call_renamed(void) { return renamed(); }
//+ function|real_name|renamed|external|default|0|-
static inline int unused(void) { return weak(); }
//- function|unused@t
enum e { A };
void types(enum e a, unsigned b), types2(unsigned a, enum e b);
void refer(void) { types(A, 1); types2(1, A); printf("%d %f\n", 1, 2.0); }
//+ function|types|types|external|default|0|-|cases/declarations.c|void (enum e, unsigned int)|FvjjE
//+ function|types2|types2|external|default|0|-|*|*|FvjjE
//+ call|call:refer:printf#0|refer|printf|plain|1|2|1|0|8
//+ function|printf|printf|external|default|0|system
int tentative;
extern int outside;
static _Thread_local int local_to_thread;
const char text[] = "x";
int shared __attribute__((section("ia2_shared_data"))) = 1;
int uses(void) { static int counter; outside = 1; return tentative + local_to_thread + counter++ + text[0] + shared; }
//+ variable|tentative|tentative|external|default|1|tentative
//+ variable|outside|outside|external|default|0|-
//+ variable|local_to_thread@t|local_to_thread|static|default|1|thread-local,tentative
//+ variable|text|text|external|default|1|const
//+ variable|shared|shared|external|default|1|shared
//+ variable|counter#0@uses|counter|static|default|1|local
//+ use|uses|outside|write
//+ use|uses|counter#0@uses|read,write
struct flexible { int n; int data[]; };
void by_value(struct flexible f);
void refers(struct flexible *p) { by_value(*p); }
//+ refusal|by_value|parameter 1: compilers disagree on records with a flexible array member
struct no_ints { float f; int none[0]; long l; };
void by_no_ints(struct no_ints s);
struct no_floats { float f; float none[0]; long l; };
void by_no_floats(struct no_floats s);
void refers_to(struct no_ints *p, struct no_floats *q) { by_no_ints(*p); by_no_floats(*q); }
//+ refusal|by_no_ints|parameter 1: compilers disagree on its unnamed bit-fields or arrays of no elements
//- refusal|by_no_floats
int old(a, b) char a; float b; { return a + (int)b; }
//+ function|old|old|external|default|1|-|*|int (int, double)|FiidE
