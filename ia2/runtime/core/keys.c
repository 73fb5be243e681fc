#include "ia2/runtime/core/keys.h"

#include <errno.h>
#include <limits.h>

#include "ia2/runtime/core/base.h"
#include "ia2/runtime/core/lock.h"
#include "ia2/runtime/core/run.h"
#include "ia2/runtime/core/state.h"

struct record {
  uint32_t key; /* compartment; 0: not ours */
  uint64_t destructor;
};

static struct record records[PTHREAD_KEYS_MAX];
static uint32_t end; /* no destructors from here on */

int64_t ia2_key_create(uint32_t key, uint64_t destructor) {
  const int64_t number = (int64_t)ia2_call_shared((uintptr_t)ia2_base_key_create, 0, 0, 0);
  if (number < 0)
    return number;
  if (number >= PTHREAD_KEYS_MAX)
    return -EAGAIN;
  ia2_lock();
  records[number] = (struct record){key, destructor};
  if (destructor && end <= number)
    end = (uint32_t)number + 1;
  ia2_unlock();
  return number;
}

int64_t ia2_key_delete(uint32_t key, uint64_t number) {
  if (number >= PTHREAD_KEYS_MAX)
    return EINVAL;
  ia2_lock();
  const int mine = records[number].key == key;
  if (mine)
    records[number] = (struct record){0, 0};
  ia2_unlock();
  if (!mine)
    return EINVAL;
  return (int64_t)ia2_call_shared((uintptr_t)ia2_base_key_delete, number, 0, 0);
}

/* One round over all keys; whether a destructor ran. */
static int destroy_round(void) {
  int ran = 0;
  for (uint32_t i = 0; i < __atomic_load_n(&end, __ATOMIC_ACQUIRE); i++) {
    ia2_lock();
    const struct record record = records[i];
    ia2_unlock();
    if (!record.key || !record.destructor)
      continue;
    const struct ia2_call call = {record.destructor, {i, 0, 0}};
    ran |= (int)ia2_run_call(
        record.key, (uint64_t)ia2_fixed->compartments[record.key]->run_key_destructor, &call);
  }
  return ran;
}

void ia2_keys_destroy_values(void) {
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; round++)
    if (!destroy_round())
      return;
}
