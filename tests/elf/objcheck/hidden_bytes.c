/* A constant that holds the bytes 0f 01 ef. */
unsigned constant(unsigned number);

unsigned constant(unsigned number) { return number ^ 0xef010f; }
