#include <stdio.h>
#include <string.h>

#include "sorter.h"

struct words {
  const char *word[4];
  int visited;
};

/* Called by the sorter through gates, but run here, with main's rights: cookie is main's own
 * memory. */
static int by_name(int a, int b, void *cookie) {
  struct words *words = cookie;
  return strcmp(words->word[a], words->word[b]);
}

static void print(int index, void *cookie) {
  struct words *words = cookie;
  printf("%d: %s\n", ++words->visited, words->word[index]);
}

int main(void) {
  struct words words = {.word = {"pear", "apple", "quince", "fig"}};
  visit_sorted(4, by_name, print, &words);
  return words.visited == 4 ? 0 : 1;
}
