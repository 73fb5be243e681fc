/* Ways for a function pointer to get from here to there. */
#include <stdio.h>
#include <string.h>
typedef int fn(int);
typedef fn *fp;
int f(int), g(int), h(int), k(int), m(int), n(int), q(int);
struct in { fp a, b; };
struct out { int x; struct in s; fp c[2]; struct { fp anon; }; union { fp u; fp v; } w; };

struct out designated = {.s.b = f, .c = {[1] = g}, .anon = h, .w.v = k};
//+ flow|fn:f|field:struct in.b|init
//+ flow|fn:g|field:struct out.c|init
//+ flow|fn:h|field:struct out.#0.anon|init
//+ flow|fn:k|field:struct out.#1.v|init
//+ flow|field:struct out.#1.v|field:struct out.#1.u|union
struct out positional = {1, f, g, h, k, m, n};
//+ flow|fn:f|field:struct in.a|init
//+ flow|fn:g|field:struct in.b|init
//+ flow|fn:h|field:struct out.c|init
//+ flow|fn:k|field:struct out.c|init
//+ flow|fn:m|field:struct out.#0.anon|init
//+ flow|fn:n|field:struct out.#1.u|init
struct in table[] = {{f}, {.b = m}, [5] = {n, q}, h};
//+ flow|fn:m|field:struct in.b|init
//+ flow|fn:n|field:struct in.a|init
//+ flow|fn:q|field:struct in.b|init
//+ flow|fn:h|field:struct in.a|init
static const fp constants[] = {f, &g, (*h)};
//+ flow|fn:f|var:constants@t|init
//+ flow|fn:g|var:constants@t|init
//+ flow|fn:h|var:constants@t|init

fp get(int i) { return i ? f : g; }
//+ flow|fn:f|tmp:get#0|?:
//+ flow|fn:g|tmp:get#0|?:
void take(fp cb), take_twice(void (*)(fp), fp);
struct in *where(void);

void moves(int i, fp arg) {
  fp a = f, b, *pp = &a, arr[2], **ppp = &pp;
  //+ flow|fn:f|local:moves:a#0|init
  //+ flow|local:moves:a#0|local:moves:pp#0|init
  b = (i++, g);
  //+ flow|fn:g|local:moves:b#0|assign
  *pp = h;
  //+ flow|fn:h|local:moves:pp#0|assign
  arr[i] = **ppp;
  //+ flow|local:moves:ppp#0|local:moves:arr#0|assign
  where()->a = arg ?: k;
  //+ flow|param:moves:1|tmp:moves#0|alternative
  //+ flow|tmp:moves#0|field:struct in.a|assign
  take(i ? m : n);
  //+ flow|fn:m|tmp:moves#1|?:
  //+ flow|tmp:moves#1|param:take:0|arg
  take_twice(take, ({ int z = 0; (void)z; q; }));
  //+ flow|fn:take|param:take_twice:0|arg
  //+ flow|fn:q|param:take_twice:1|arg
  (*where()) = (struct in){f, .b = g};
  fp other[2];
  memcpy(other, arr, sizeof other);
  //+ flow|local:moves:arr#0|local:moves:other#0|copy
  //- launder|hide|moves
  { fp a = get(1); a(2); }
  //+ flow|ret:get|local:moves:a#1|init
  //+ icall|icall:moves:a#0|moves|local:moves:a#1
  get(3)(4);
  //+ icall|icall:moves:get#0|moves|ret:get
  (*arr[1])(5);
  //+ icall|icall:moves:()#0|moves|local:moves:arr#0
  if (a == q) a(6);
  //+ flow|fn:q|local:moves:a#0|compare
  fp *lit = (fp[]){f, g};
  //+ flow|fn:g|lit:moves#0|init
  //+ flow|lit:moves#0|local:moves:lit#0|init
  _Generic(i, int: f, default: puts)(7);
  //+ call|call:moves:f#0|moves|f|plain
  //- call|call:moves:puts
  (void)_Generic(i, int: lit);
}
typedef fn *(*maker)(fn *);
void nested(maker mk) {
  fp r = mk(f);
  //+ flow|fn:f|arg:param:nested:0:0|arg
  //+ flow|res:param:nested:0|local:nested:r#0|init
  mk(r)(1);
}
int kr(cb) int (*cb)(int); { return cb(1); }
//+ icall|icall:kr:cb#0|kr|param:kr:0
void hidden(fp p) {
  void *v = (void *)p;
  //+ launder|hide|hidden|int (*)(int)|void *|param:hidden:0
  //+ flow|param:hidden:0|local:hidden:v#0|init
  long l = (long)p;
  //+ launder|hide|hidden|int (*)(int)|long
  void (*other)(void) = (void (*)(void))p;
  //+ launder|retype|hidden|int (*)(int)|void (*)(void)
  fp again = (fp)v, null = 0, null2 = (fp)(void *)0;
  //+ launder|reveal|hidden|void *|int (*)(int)|local:hidden:v#0
  //+ flow|local:hidden:v#0|local:hidden:again#0|init
  //- flow|local:hidden:null
  __asm__ volatile("" : : "r"(p));
  //+ launder|asm|hidden
  (void)l; (void)other; (void)again; (void)null; (void)null2;
}
void variadic(int i, ...);
void pass_on(void) { variadic(1, f); }
//+ launder|vararg|pass_on
//+ flow|fn:f|vararg:variadic
#include <stdarg.h>
void variadic(int i, ...) {
  va_list ap;
  va_start(ap, i);
  fp p = va_arg(ap, fp);
  //+ flow|vararg:variadic|local:variadic:p#0|init
  p(1);
  va_end(ap);
}
_Atomic(fp) shared;
void atomics(void) {
  __c11_atomic_store(&shared, f, 5);
  //+ flow|fn:f|tmp:atomics#1|alternative
  fp p = __c11_atomic_load(&shared, 5);
  //+ flow|tmp:atomics#0|local:atomics:p#0|init
  //+ flow|var:shared|tmp:atomics#0|alternative
  p(1);
}
