/* Lending keys and rights of the compartments. */
#include "plan.h"

#include "ia2/runtime/layout.h"

#include <string.h>

static void need(struct plan *plan, int key, const char *why) {
  if (!plan->compartments[key - 1].lend_why)
    plan->compartments[key - 1].lend_why = why;
}

static void need_all(struct plan *plan, key_set keys, const char *why) {
  for (int key = 1; key <= plan->program->compartment_count; key++)
    if (keys & KEY_BIT(key))
      need(plan, key, why);
}

/* Objects lie on the sender's lending stack on their way, and the caller says where on its own. */
static void need_for_function(struct plan *plan, const struct plan_function *function) {
  const struct symbol *symbol = function->symbol;
  key_set callers = function->called_from;
  if (symbol->home)
    callers |= pointer_callers(function);
  for (size_t i = 0; i < function->copies.count; i++) {
    const struct plan_copy *copy = &function->copies.at[i];
    if (copy->kind != COPY_OBJECT)
      continue;
    need_all(plan, callers,
             format("%s objects %s %s", copy->direction == COPY_OUT ? "gets" : "sends",
                    copy->direction == COPY_OUT ? "from" : "to", symbol->spelling));
    if (copy->direction != COPY_IN)
      need(plan, symbol->home, format("sends objects back from %s", symbol->spelling));
  }
  if (function->abi.stack > GATE_STACK_IN_REGISTERS)
    need_all(plan, callers,
             format("sends %u bytes of arguments to %s", function->abi.stack, symbol->spelling));
}

static void find_lenders(struct plan *plan) {
  for (size_t i = 0; i < plan->edges.count; i++) {
    const struct plan_edge *edge = &plan->edges.at[i];
    if (edge->owner)
      need(plan, edge->owner,
           format("%s borrows from it", compartment_name(plan->program, edge->key)));
    else
      need(plan, edge->key, format("lends by %s", edge->edge->text));
  }
  for (size_t i = 0; i < plan->functions.count; i++)
    need_for_function(plan, &plan->functions.at[i]);
}

/* Key 0, the compartment's own and its lending window: all rights.  Others' lending windows: read.
 * libc's data belongs to the compartment of main; the others may read it. */
static uint32_t make_pkru(const struct plan *plan, int key) {
  uint32_t pkru = ~(uint32_t)3 & ~((uint32_t)3 << 2 * key);
  pkru &= ~((uint32_t)(key == 1 ? 3 : 1) << 2 * IA2_KEY_LIBC);
  for (int other = 1; other <= plan->program->compartment_count; other++) {
    int lend_key = plan->compartments[other - 1].lend_key;
    if (lend_key)
      pkru &= ~((uint32_t)(other == key ? 3 : 1) << 2 * lend_key);
  }
  return pkru;
}

void plan_keys(struct plan *plan) {
  int count = plan->program->compartment_count, next = count + 1;
  find_lenders(plan);
  for (int i = 0; i < count; i++)
    if (plan->compartments[i].lend_why)
      plan->compartments[i].lend_key = next++;
  if (next - 1 > IA2_KEY_LAST_FREE)
    fail("%s: %d compartments and %d lending windows need %d protection keys, and there are %d; "
         "join compartments, or copy and lend in fewer of them",
         plan->program->policy->label, count, next - 1 - count, next - 1, IA2_KEY_LAST_FREE);
  for (int key = 1; key <= count; key++)
    plan->compartments[key - 1].pkru = make_pkru(plan, key);
}
