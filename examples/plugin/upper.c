#include "plugin.h"

static struct host my_host;
static int calls;

static int transform(int value) {
  my_host.log(1, ++calls);
  return value * 2;
}

void upper_start(const struct host *host, struct plugin *plugin) {
  my_host = *host;
  plugin->transform = transform;
}
