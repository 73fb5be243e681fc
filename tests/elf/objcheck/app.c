/* Compartment app: calls the library and gives it a callback through its gate. */
extern int lib_open(int (*callback)(int));
extern int (*const ia2_gate_on_event)(int) __asm__("__ia2_gate_on_event");

int on_event(int event);

int main(void) { return lib_open(ia2_gate_on_event) + on_event(1); }
