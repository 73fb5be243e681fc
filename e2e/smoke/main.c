#include <stdio.h>

#include "twice.h"

int main(void) { return printf("%d\n", twice(21)) != 3; }
