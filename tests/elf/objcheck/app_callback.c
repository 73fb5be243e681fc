/* The callback, apart from its users. */
int on_event(int event);

int on_event(int event) { return event + 1; }
