/* As ia2-edit leaves a static function, with a use that it missed in data and one in code. */
#ifdef ONLY_CALLED
#define MISSED
#else
#define MISSED                                                                                     \
  int (*missed)(int) = handler;                                                                    \
  int (*get(void))(int);                                                                           \
  int (*get(void))(int) { return handler; }
#endif

static __attribute__((noinline)) int handler(int event) { return event + 2; }

static __attribute__((noinline)) int neighbour(int event) { return event + 3; }

int (*harmless)(int) = neighbour;
MISSED

int use(int event);

int use(int event) { return handler(event) * neighbour(event); }

extern __typeof__(handler) __ia2_body_handler
    __attribute__((alias("handler"), visibility("hidden"), used));
