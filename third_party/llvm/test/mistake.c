/* Makes the mistake named by its argument; a sanitizer must end it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "overflow") == 0) {
    volatile char *const bytes = malloc((size_t)argc);
    bytes[argc] = 0;
  } else if (argc == 2 && strcmp(argv[1], "signed") == 0) {
    volatile int most = INT_MAX;
    most = most + argc;
  }
  return 0;
}
