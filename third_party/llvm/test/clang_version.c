/* Prints the version of libclang; fails if it is not the pinned one. */
#include <clang-c/Index.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  CXString version = clang_getClangVersion();
  const char *const text = clang_getCString(version);
  const int bad = strstr(text, "clang version 19.") == NULL;
  puts(text);
  clang_disposeString(version);
  return bad;
}
