/* An executable with thread-local variables whose distances are built into its code. */
__thread int counter = 1;

int main(void) { return counter - 1; }
