/* Reaches into the library's variable. */
extern int lib_counter;

int peek(void);

int peek(void) { return lib_counter; }
