/* Places in the text, in macros as well: loc| lines are those of the .loc file. */
typedef int fn(int);
struct s { fn *cb, *t[2]; struct s *next; };
int foo(int), bar(int);
#define ID(x) x
#define SET(p, field, f) (p)->field = f
#define SETFOO(p) (p)->cb = foo
#define NAME(n) n##o
#define CALL(p) ((p)->cb(1))
#define CALL2(p) p->cb(1)
#define CALL3(p) p->next->t[0](1)
#define CALLF(f) f(1)

fn *table[] = {foo, ID(bar), NAME(fo)};
//+ address|addr:=table:foo#0|=table|foo|plain
//+ loc|site|addr:=table:bar#0|cases/sites.c|*|3|*|*|macro-arg|bar
//+ address|addr:=table:foo#1|=table|foo|macro-arg
//+ loc|site|addr:=table:foo#1|cases/sites.c|*|8|*|*|macro-arg|NAME(fo)
void sites(struct s *p, fn **arr) {
  SET(p, cb, foo);
  //+ loc|site|addr:sites:foo#0|cases/sites.c|*|3|*|*|macro-arg|foo
  SETFOO(p);
  //+ loc|site|addr:sites:foo#1|cases/sites.c|*|3|*|*|macro-body|foo
  //+ address|addr:sites:foo#1|sites|foo|macro-body|cases/sites.c:#SETFOO+28-3
  CALL(p);
  //+ loc|site|icall:sites:cb#0|cases/sites.c|*|7|*|*|macro-body|(p)->cb
  CALL2(p);
  //+ loc|site|icall:sites:cb#1|cases/sites.c|*|5|*|*|macro-body|p->cb
  CALL3(p);
  //+ loc|site|icall:sites:()#0|cases/sites.c|*|13|*|*|macro-body|p->next->t[0]
  CALLF(p->cb);
  //+ loc|site|icall:sites:cb#2|cases/sites.c|*|5|*|*|macro-arg|p->cb
  (*p->cb)(2);
  //+ loc|site|icall:sites:()#1|cases/sites.c|*|8|*|*|plain|(*p->cb)
  arr[p->next ? 1 : (0)](3);
  //+ loc|site|icall:sites:()#2|cases/sites.c|*|22|*|*|plain|arr[p->next ? 1 : (0)]
}
void sites2(struct s *p) {
  p->next
      ->cb /* and )( here */ (4);
  //+ loc|site|icall:sites2:cb#0|cases/sites.c|*|*|*|*|plain|p->next\n      ->cb
  CALL(p);
  CALL(p);
  //+ icall|icall:sites2:cb#1|sites2|field:struct s.cb
  //- icall|icall:sites2:cb#2
  foo(1);
  (bar)(2);
  //+ loc|site|call:sites2:foo#0|cases/sites.c|*|3|*|*|plain|foo
  //+ loc|site|call:sites2:bar#0|cases/sites.c|*|3|*|*|plain|bar
  (&foo)(3);
  //+ call|call:sites2:foo#1|sites2|foo|plain
}
#define OPS X(foo) X(bar)
enum {
#define X(n) op_##n,
  OPS
#undef X
};
fn *ops[] = {
#define X(n) [op_##n] = n,
    OPS
#undef X
};
//+ flow|fn:foo|var:ops|init
//+ flow|fn:bar|var:ops|init
//+ address|addr:=ops:bar#0|=ops|bar|macro-body
