#ifndef EXAMPLES_PLUGIN_PLUGIN_H
#define EXAMPLES_PLUGIN_PLUGIN_H

/* What the host offers plugins, and what a plugin offers the host. */
struct host {
  void (*log)(int plugin, int value);
};

struct plugin {
  int (*transform)(int value);
};

void upper_start(const struct host *host, struct plugin *plugin);
void lower_start(const struct host *host, struct plugin *plugin);

#endif
