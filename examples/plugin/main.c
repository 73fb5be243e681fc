#include <stdio.h>

#include "plugin.h"

static int logged;

static void log_value(int plugin, int value) {
  logged++;
  printf("plugin %d: %d\n", plugin, value);
}

int main(void) {
  struct host host = {.log = log_value};
  struct plugin upper, lower;
  upper_start(&host, &upper);
  lower_start(&host, &lower);
  int value = 5;
  for (int i = 0; i < 3; i++)
    value = lower.transform(upper.transform(value));
  printf("value %d after %d messages\n", value, logged);
  return 0;
}
