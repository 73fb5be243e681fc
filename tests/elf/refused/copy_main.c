/* Code that is not position independent reaches a library's variable through a copy. */
extern int shared_variable;

int main(void) { return shared_variable; }
