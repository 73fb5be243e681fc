/* without NUMBER,... PROGRAM ARGUMENTS...: runs a program on a kernel that lacks these system
 * calls.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST = 16 };

int main(int argc, char **argv) {
  struct sock_filter code[2 * MOST + 2] = {{BPF_LD | BPF_W | BPF_ABS, 0, 0, 0}};
  unsigned short count = 1;
  if (argc < 3)
    return 2;
  for (char *at = argv[1]; *at && count < 2 * MOST; at += *at == ',') {
    const unsigned number = (unsigned)strtoul(at, &at, 10);
    code[count++] = (struct sock_filter){BPF_JMP | BPF_JEQ | BPF_K, 0, 1, number};
    code[count++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS};
  }
  code[count++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  const struct sock_fprog program = {count, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) {
    perror("without: seccomp");
    return 2;
  }
  execv(argv[2], argv + 2);
  perror(argv[2]);
  return 2;
}
