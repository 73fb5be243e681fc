/* What becomes of the objects that parameters point to. */
#include <stdlib.h>
#include <string.h>
struct o {
  int x;
  char name[8];
  struct o *next;
};
struct o *kept;
void reads(const struct o *p, int *r) { *r = p->x; }
//+ param|reads|0|p|const struct o *|pointer|8|8|record|24|8|struct o|c|0|,struct o,|read
//+ param|reads|1|r|int *|pointer|8|8|scalar|4|4||m|0||write
void clears(struct o *p) { memset(p, 0, sizeof *p); }
//+ param|clears|0|p|*|*|*|*|*|*|*|*|*|*|*|write
void strings(struct o *p) { strcpy(p->name, "x"); }
//+ param|strings|0|p|*|*|*|*|*|*|*|*|*|*|*|write
void keeps(struct o *p) { kept = p; }
//+ param|keeps|0|p|*|*|*|*|*|*|*|*|*|*|*|retain
void keeps_part(struct o *p, int **out) { *out = &p->x; }
//+ param|keeps_part|0|p|*|*|*|*|*|*|*|*|*|*|*|retain
//+ param|keeps_part|1|out|*|*|*|*|*|*|*|*|*|*|*|write
void keeps_by_local(struct o *p) {
  struct o *q = p, *r;
  r = q;
  kept = r;
}
//+ param|keeps_by_local|0|p|*|*|*|*|*|*|*|*|*|*|*|retain
int *returns(struct o *p) { return &p->x; }
//+ param|returns|0|p|*|*|*|*|*|*|*|*|*|*|*|return
void follows(struct o *p) { p->next->x = 1; }
//+ param|follows|0|p|*|*|*|*|*|*|*|*|*|*|*|read,deep
void indexes(int *p, int i) { p[i] = 1; }
//+ param|indexes|0|p|*|*|*|*|*|*|*|*|*|*|*|write,beyond
void first(int *p) { p[0]++; }
//+ param|first|0|p|*|*|*|*|*|*|*|*|*|*|*|read,write
void passes(struct o *p) {
  reads(p, &p->x);
  clears(p->next);
}
//+ pass|passes|0|fn:reads|0|-
//+ pass|passes|0|fn:reads|1|-
//- pass|passes|0|fn:clears
void passes_result(struct o *p) { *returns(p) = 1; }
//+ pass|passes_result|0|fn:returns|0|write
void indirect(struct o *p, void (*cb)(struct o *)) { cb(p); }
//+ pass|indirect|0|param:indirect:1|0|-
void as_number(struct o *p, long *l) { *l = (long)p; }
//+ param|as_number|0|p|*|*|*|*|*|*|*|*|*|*|*|unknown
void inside(struct o *p) {
  struct {
    struct o *p;
  } s = {p};
  reads(s.p, 0);
}
//+ pass|inside|0|fn:reads|0|-
void address(struct o *p) {
  extern void ext(struct o **);
  ext(&p);
}
//+ param|address|0|p|*|*|*|*|*|*|*|*|*|*|*|unknown
extern void opaque(struct o *p);
void user(void) {
  struct o local, arr[2];
  static struct o fixed;
  opaque(&local);
  //+ lend|user|local:user:local#0|fn:opaque|0|struct o|24|0
  opaque(arr + 1);
  opaque(&fixed);
  //+ lend|user|var:fixed#0@user|fn:opaque|0|struct o|24|1
  reads(&local, &arr[1].x);
  //+ lend|user|local:user:arr#0|fn:reads|1|struct o[2]|48|0
}
//+ param|opaque|0|p|*|*|*|*|*|*|*|*|*|*|*|unknown
//+ record|struct o|o|1|24|8|self-referential,pointer
