#ifndef EXAMPLES_HELLO_GREETER_H
#define EXAMPLES_HELLO_GREETER_H

struct greeting {
  char text[64];
  int length;
};

/* Fills in a greeting for the n-th guest. */
void greet(int n, struct greeting *greeting);

/* How many guests were greeted. */
int greeted(void);

#endif
