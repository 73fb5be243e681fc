#ifndef SMOKE_TWICE_H
#define SMOKE_TWICE_H

int twice(int n);

#endif
