/* Has a static function of the name that another file's gated one has. */
static __attribute__((noinline)) int handler(int event) { return event + 5; }

int (*mine)(int) = handler;
