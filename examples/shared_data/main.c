#include <ia2_allocator.h>
#include <stdio.h>
#include <string.h>

#include "counter.h"

int main(void) {
  count(10);
  total++;
  count(100);
  printf("total %d\n", total);

  char *text = shared_malloc(32); /* the shared heap: open to every compartment */
  if (!text)
    return 1;
  strcpy(text, "shared by name");
  puts(text);
  shared_free(text);
  return 0;
}
