/* Calls, jumps and conditional jumps take no address. */
extern int on_event(int event);

int call(int event);
int tail(int event);
int condition(int event);

int call(int event) { return on_event(event) + 1; }

int tail(int event) { return on_event(event); }

int condition(int event) { return event == 5 ? on_event(3) : 0; }
