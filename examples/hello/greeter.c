#include "greeter.h"

#include <stdio.h>

static int count; /* private to the compartment: no one else can read or write it */

void greet(int n, struct greeting *greeting) {
  count++;
  greeting->length = snprintf(greeting->text, sizeof greeting->text, "Hello, guest %d!", n);
}

int greeted(void) { return count; }
