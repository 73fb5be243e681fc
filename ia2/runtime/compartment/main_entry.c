/* The main executable is linked with --wrap=main: libc calls this, with SHARED rights. */
int __real_main(int argc, char **argv, char **envp);
int __wrap_main(int argc, char **argv, char **envp);
int ia2_run_main(int (*main)(int, char **, char **), int argc, char **argv, char **envp);

/* Programs written for IA2 have one of their own (ia2.h). */
void ia2_main(void);
__attribute__((weak)) void ia2_main(void) {}

/* Inside the compartment. */
static int enter(int argc, char **argv, char **envp) {
  ia2_main();
  return __real_main(argc, argv, envp);
}

int __wrap_main(int argc, char **argv, char **envp) {
  return ia2_run_main(enter, argc, argv, envp);
}
