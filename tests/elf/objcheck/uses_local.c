extern _Thread_local int lib_local;

int peek_local(void);

int peek_local(void) { return lib_local; }
