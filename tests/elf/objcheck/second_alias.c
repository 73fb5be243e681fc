/* The second gated function of its name in the compartment. */
static __attribute__((noinline)) int handler(int event) { return event + 6; }

int (*missed_second)(int) = handler;

extern __typeof__(handler) __ia2_body_handler__2
    __attribute__((alias("handler"), visibility("hidden"), used));
