#ifndef TESTS_CONVENTIONS_LIB_H
#define TESTS_CONVENTIONS_LIB_H

void lib_sort(void);
void lib_search(void);
void lib_once(void);
void lib_key_destructor(void);
void lib_sigaction(void);
void lib_siginfo(void);
void lib_signal(void);
void lib_timer(void);
void lib_cookie(void);
void lib_fork(void);
void lib_jump(void);
void lib_cancel(void);
void lib_c11_thread(void);
void lib_keeps(void);
void lib_spawn(void);
void lib_exit_handlers(void);

#endif
