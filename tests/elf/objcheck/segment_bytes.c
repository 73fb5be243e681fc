/* A constant that holds the bytes of a load of %fs, 8e e0, which is no instruction. */
unsigned harmless(unsigned number);

unsigned harmless(unsigned number) { return number ^ 0x11e08e11; }
