#include <stdio.h>

#include "greeter.h"

int main(void) {
  struct greeting greeting; /* on main's stack: the gate copies it to the greeter and back */
  for (int guest = 1; guest <= 3; guest++) {
    greet(guest, &greeting);
    printf("%s (%d)\n", greeting.text, greeting.length);
  }
  printf("%d greeted\n", greeted());
  return 0;
}
