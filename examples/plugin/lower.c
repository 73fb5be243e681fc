#include "plugin.h"

static struct host my_host;
static int last;

static int transform(int value) {
  my_host.log(2, last);
  last = value;
  return value - 1;
}

void lower_start(const struct host *host, struct plugin *plugin) {
  my_host = *host;
  plugin->transform = transform;
}
