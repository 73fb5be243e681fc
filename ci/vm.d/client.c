// client: runs one command in the guest and passes on its output and status.
//
//   client [--dir D] [--stdin] [--timeout S] CONTROL_DIR -- CMD ARGS...
//
// Exits as the command did, 128+n when signal n ended it, 124 after a timeout,
// 125 when the guest could not be asked. When this process dies, its
// connection closes and the agent kills the command with all its descendants.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

enum { EXIT_TIMEOUT = 124, EXIT_NO_VM = 125 };

static volatile sig_atomic_t pending_signal;

static void on_signal(int signo) { pending_signal = signo; }

// Reads the first line of CONTROL_DIR/NAME into `out`.
static int read_line(const char *dir, const char *name, char *out, size_t size) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  FILE *const f = fopen(path, "re");
  if (f == NULL) {
    fprintf(stderr, "vm: %s: %s\n", path, strerror(errno));
    return -1;
  }
  const char *const got = fgets(out, (int)size, f);
  fclose(f);
  if (got == NULL) {
    fprintf(stderr, "vm: %s is empty\n", path);
    return -1;
  }
  out[strcspn(out, "\n")] = '\0';
  return 0;
}

static int connect_port(const char *port_text) {
  const struct sockaddr_in addr = {
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)strtoul(port_text, NULL, 10)),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  const int one = 1;
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (const struct sockaddr *)&addr, sizeof addr) < 0) {
    fprintf(stderr, "vm: port %s: %s\n", port_text, strerror(errno));
    return -1;
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void append(char *base, size_t *at, const char *text) {
  const size_t len = strlen(text) + 1;
  memcpy(base + *at, text, len);
  *at += len;
}

static int send_run(int fd, const char *token, const char *dir, char **argv) {
  struct wire_run run = {.uid = geteuid(), .gid = getegid()};
  size_t size = sizeof run + strlen(dir) + 1;
  size_t at = sizeof run;
  memcpy(run.token, token, WIRE_TOKEN_LEN);
  run.umask = umask(0);
  umask(run.umask);
  for (char **a = argv; *a != NULL; a++, run.argc++)
    size += strlen(*a) + 1;
  for (char **e = environ; *e != NULL; e++, run.envc++)
    size += strlen(*e) + 1;
  if (size > WIRE_MAX) {
    errno = E2BIG;
    return -1;
  }
  char *const payload = malloc(size);
  if (payload == NULL)
    return -1;
  memcpy(payload, &run, sizeof run);
  append(payload, &at, dir);
  for (char **a = argv; *a != NULL; a++)
    append(payload, &at, *a);
  for (char **e = environ; *e != NULL; e++)
    append(payload, &at, *e);
  const int rc = wire_send(fd, WIRE_RUN, payload, size);
  free(payload);
  return rc;
}

static long long now_ms(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

// Takes one frame from the agent. Returns the exit status when it was the
// last, -1 when there is more to come.
static int take_frame(int sock) {
  enum wire_type type;
  char *data;
  size_t len;
  int32_t status;
  const int rc = wire_recv(sock, &type, &data, &len);
  if (rc <= 0) {
    fprintf(stderr, "vm: the guest closed the connection%s%s\n", rc < 0 ? ": " : "",
            rc < 0 ? strerror(errno) : " (stopped, crashed, or the token is not its)");
    return EXIT_NO_VM;
  }
  int result = -1;
  switch (type) {
  case WIRE_STDOUT:
  case WIRE_STDERR:
    // A closed reader ends us as it would have ended the command: SIGPIPE.
    if (wire_write_all(type == WIRE_STDOUT ? STDOUT_FILENO : STDERR_FILENO, data, len) < 0)
      result = EXIT_NO_VM;
    break;
  case WIRE_EXIT:
    memcpy(&status, data, sizeof status);
    result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    break;
  default:
    fprintf(stderr, "vm: unknown frame %d from the guest\n", (int)type);
    result = EXIT_NO_VM;
  }
  free(data);
  return result;
}

// Forwards stdin until its end, after which polling it stops.
static void forward_stdin(int sock, struct pollfd *in) {
  static char chunk[WIRE_CHUNK];
  const ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
  if (n < 0 && errno == EINTR)
    return;
  wire_send(sock, WIRE_STDIN, chunk, n > 0 ? (size_t)n : 0);
  if (n <= 0)
    in->fd = -1;
}

static int converse(int sock, int use_stdin, double timeout_s) {
  const long long deadline = timeout_s > 0 ? now_ms() + (long long)(timeout_s * 1000) : 0;
  struct pollfd fds[2] = {
      {.fd = sock, .events = POLLIN},
      {.fd = use_stdin ? STDIN_FILENO : -1, .events = POLLIN},
  };
  sigset_t blocked, during_poll;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGHUP);
  sigprocmask(SIG_BLOCK, &blocked, &during_poll);
  for (;;) {
    struct timespec left = {0};
    if (deadline != 0) {
      const long long ms = deadline - now_ms();
      if (ms <= 0) {
        fprintf(stderr, "vm: timed out after %g s\n", timeout_s);
        return EXIT_TIMEOUT;
      }
      left.tv_sec = ms / 1000;
      left.tv_nsec = ms % 1000 * 1000000;
    }
    const int ready = ppoll(fds, 2, deadline != 0 ? &left : NULL, &during_poll);
    if (pending_signal != 0) {
      const int32_t signo = pending_signal;
      pending_signal = 0;
      wire_send(sock, WIRE_SIGNAL, &signo, sizeof signo);
    }
    if (ready <= 0)
      continue;
    if (fds[0].revents != 0) {
      const int status = take_frame(sock);
      if (status >= 0)
        return status;
    }
    if (fds[1].fd >= 0 && fds[1].revents != 0)
      forward_stdin(sock, &fds[1]);
  }
}

int main(int argc, char **argv) {
  static const struct option options[] = {
      {"dir", required_argument, NULL, 'd'},
      {"stdin", no_argument, NULL, 'i'},
      {"timeout", required_argument, NULL, 't'},
      {NULL, 0, NULL, 0},
  };
  const char *dir = NULL;
  int use_stdin = 0;
  double timeout_s = 0;
  int opt;
  while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
    switch (opt) {
    case 'd':
      dir = optarg;
      break;
    case 'i':
      use_stdin = 1;
      break;
    case 't':
      timeout_s = strtod(optarg, NULL);
      break;
    default:
      return EXIT_NO_VM;
    }
  }
  if (optind >= argc) {
    fprintf(stderr, "vm: no control directory\n");
    return EXIT_NO_VM;
  }
  const char *const control = argv[optind++];
  if (optind < argc && strcmp(argv[optind], "--") == 0)
    optind++;
  if (optind >= argc) {
    fprintf(stderr, "vm: no command\n");
    return EXIT_NO_VM;
  }
  char token[WIRE_TOKEN_LEN + 2], port[16];
  if (read_line(control, "token", token, sizeof token) < 0 ||
      read_line(control, "port", port, sizeof port) < 0)
    return EXIT_NO_VM;
  char *const cwd = dir != NULL ? realpath(dir, NULL) : getcwd(NULL, 0);
  if (cwd == NULL || strlen(token) != WIRE_TOKEN_LEN) {
    fprintf(stderr, "vm: %s: %s\n", cwd == NULL ? "working directory" : "token", strerror(errno));
    return EXIT_NO_VM;
  }
  const int sock = connect_port(port);
  if (sock < 0)
    return EXIT_NO_VM;
  const struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  if (send_run(sock, token, cwd, argv + optind) < 0) {
    fprintf(stderr, "vm: sending the command: %s\n", strerror(errno));
    return EXIT_NO_VM;
  }
  free(cwd);
  if (!use_stdin)
    wire_send(sock, WIRE_STDIN, NULL, 0);
  return converse(sock, use_stdin, timeout_s);
}
