/* The ABI of a function as the gates want it: from the scan's "rdi;rsi+rdx;xmm0;s0+24". */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

/* The index-th of the semicolon separated locations; its length in *size. */
static const char *location(const struct symbol *symbol, int index, size_t *size) {
  const char *at = symbol->decl->signature.locations;
  for (; index > 0 && at; index--) {
    at = strchr(at, ';');
    at = at ? at + 1 : NULL;
  }
  *size = at ? strcspn(at, ";") : 0;
  return at;
}

static int gpr_index(const char *name, size_t size) {
  static const char *const names[] = {"rdi", "rsi", "rdx", "rcx", "r8", "r9"};
  for (int i = 0; i < 6; i++)
    if (strlen(names[i]) == size && !memcmp(names[i], name, size))
      return i;
  return -1;
}

int gate_where(const struct symbol *symbol, int param) {
  size_t size;
  const char *at = location(symbol, param, &size);
  if (!at || !size)
    return -1;
  if (*at == 's')
    return 6 + (int)(strtoul(at + 1, NULL, 10) / 8);
  return gpr_index(at, size);
}

/* Marks what is known about the width of an argument that has one register for itself. */
static void add_width(struct gate_abi *abi, const struct symbol *symbol, int param) {
  size_t size;
  const char *at = location(symbol, param, &size);
  const struct param *fact = symbol->params[param].fact;
  if (!at || !fact || !fact->value.size)
    return;
  int gpr = gpr_index(at, size);
  if (gpr >= 0 && fact->value.kind == VALUE_INTEGER && fact->value.size <= 4)
    abi->gpr32 |= (uint8_t)(1u << gpr);
  if (size == 4 && !memcmp(at, "xmm", 3) && fact->value.size > 8)
    abi->sse_wide |= (uint8_t)(1u << (at[3] - '0'));
}

struct gate_abi make_gate_abi(const struct symbol *symbol) {
  const struct signature *s = &symbol->decl->signature;
  struct gate_abi abi = {
      .gpr = (uint8_t)s->gprs,
      .sse = (uint8_t)s->sses,
      .vector = (uint8_t)s->vector_bytes,
      .variadic = s->variadic,
      .stack = (uint32_t)s->stack_bytes,
      /* the scan's RETURN_ and the gates' GATE_RET_ bits agree up to ST1; sret is rax */
      .ret = (uint8_t)(s->returns & 63),
  };
  if (s->returns & RETURN_SRET)
    abi.ret |= GATE_RET_RAX;
  for (int i = 0; i < symbol->param_count; i++)
    add_width(&abi, symbol, i);
  if (s->variadic)
    abi.sse_wide = 0xff;
  return abi;
}

void widen_variadic(struct gate_abi *abi, unsigned gprs, unsigned sses, uint64_t stack_bytes) {
  if (gprs > abi->gpr)
    abi->gpr = (uint8_t)gprs;
  if (sses > abi->sse)
    abi->sse = (uint8_t)sses;
  if (stack_bytes > abi->stack)
    abi->stack = (uint32_t)stack_bytes;
}
