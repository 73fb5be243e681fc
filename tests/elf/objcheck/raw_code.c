/* Code takes the address of the function itself. */
extern int on_event(int event);

int (*get(void))(int);

int (*get(void))(int) { return on_event; }
