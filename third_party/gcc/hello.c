/* Needs headers of gcc, of the C library and of the kernel. */
#include <linux/errno.h>
#include <stdatomic.h>
#include <stdio.h>

int main(void) { return puts("hello") < 0 ? ENOENT : 0; }
