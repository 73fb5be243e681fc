/* Two compartments with a copy of one library each: the code is the same, the data is not. */
#include "lib.h"
#include "util.h"

#include <ia2.h>
#include <stdio.h>

int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1) {
    *lib_counter() += 1; /* of the library's copy */
    puts("done");
    return 0;
  }
  printf("%d %d\n", util_square(3), lib_fourth(2));
  const int own = util_calls, theirs = lib_calls();
  printf("calls: %d\n", IA2_ENABLE ? own == 1 && theirs == 2 : own == 3 && theirs == 3);
  printf("counter: %d\n", *util_counter() == (IA2_ENABLE ? 1 : 3));
  return 0;
}
