/* An initializer holds the function itself. */
extern int on_event(int event);

struct operations {
  int (*event)(int);
} operations = {on_event};
