void lib(void);
void lib(void) {}
