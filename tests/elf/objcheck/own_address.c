/* A static function that hands out its own address, which the assembler resolves by itself. */
extern void remember(int (*function)(int));

static __attribute__((noinline)) int handler(int event) {
  remember(handler);
  return event;
}

int use(int event);

int use(int event) { return handler(event) + 1; }

extern __typeof__(handler) __ia2_body_handler
    __attribute__((alias("handler"), visibility("hidden"), used));
