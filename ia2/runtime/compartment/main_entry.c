/* The main executable is linked with --wrap=main: libc calls this, with SHARED rights. */
int __real_main(int argc, char **argv, char **envp);
int __wrap_main(int argc, char **argv, char **envp);
int ia2_run_main(int (*main)(int, char **, char **), int argc, char **argv, char **envp);

int __wrap_main(int argc, char **argv, char **envp) {
  return ia2_run_main(__real_main, argc, argv, envp);
}
