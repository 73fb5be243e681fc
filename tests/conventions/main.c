#include "lib.h"

#include <stdio.h>

int main(void) {
  lib_sort();
  lib_search();
  lib_once();
  lib_key_destructor();
  lib_sigaction();
  lib_siginfo();
  lib_signal();
  lib_timer();
  lib_cookie();
  lib_fork();
  lib_jump();
  lib_cancel();
  lib_c11_thread();
  lib_keeps();
  lib_spawn();
  lib_exit_handlers();
  printf("main returns\n");
  return 0;
}
