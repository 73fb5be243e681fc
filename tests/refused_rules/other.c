void other(void);
void other(void) {}
