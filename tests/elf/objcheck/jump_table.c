/* Jump tables, addresses of labels and constructors refer to a function's section, too. */
extern void log_number(int number);

__attribute__((constructor)) int on_event(int event);

int on_event(int event) {
  static const void *const labels[] = {&&first, &&second};
  switch (event) {
  case 0:
    log_number(11);
    break;
  case 1:
    log_number(7);
    break;
  case 2:
    log_number(3);
    break;
  case 3:
    log_number(5);
    break;
  case 4:
    log_number(19);
    break;
  case 5:
    log_number(1);
    break;
  case 6:
    log_number(2);
    break;
  }
  goto *labels[event & 1];
first:
  return 1;
second:
  return 2;
}
