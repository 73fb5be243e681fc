/* Compartment lib. */
int lib_open(int (*callback)(int));
int lib_other(void);
__attribute__((visibility("hidden"))) int common_name(void);

int lib_counter;
_Thread_local int lib_local;

int common_name(void) { return 1; }

int lib_other(void) { return common_name(); }

int lib_open(int (*callback)(int)) {
  lib_local++;
  return callback(lib_counter++);
}
