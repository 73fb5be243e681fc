/* The smallest test: it was compiled, linked and started. */
#include <stdio.h>

int main(void) { return puts("hello") < 0; }
