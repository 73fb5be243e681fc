#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "wire.h"

// One command of one client.
struct session {
  int sock;
  int in, out, err; // our ends of the command's standard streams
  int pidfd;
  pid_t pid;
  char cgroup[64];
  char *input; // bytes for `in` that it has not taken yet, owned
  size_t input_len, input_at;
};

// The command as the client described it; strings point into the frame.
struct command {
  struct wire_run run;
  const char *dir;
  char **argv;
  char **envp;
};

static int same_token(const char *a, const char *b) {
  unsigned char diff = 0;
  for (size_t i = 0; i < WIRE_TOKEN_LEN; i++)
    diff |= (unsigned char)(a[i] ^ b[i]);
  return diff == 0;
}

// Splits `count` NUL-terminated strings off *at; the frame's own last NUL
// bounds them all.
static char **take_strings(char **at, const char *end, uint32_t count) {
  char **const list = calloc((size_t)count + 1, sizeof *list);
  for (uint32_t i = 0; list != NULL && i < count; i++) {
    if (*at >= end) {
      free(list);
      return NULL;
    }
    list[i] = *at;
    *at += strlen(*at) + 1;
  }
  return list;
}

static int parse_run(char *frame, size_t len, const char *token, struct command *cmd) {
  if (len <= sizeof cmd->run)
    return -1;
  memcpy(&cmd->run, frame, sizeof cmd->run);
  if (!same_token(cmd->run.token, token) || cmd->run.argc == 0 || cmd->run.argc > WIRE_MAX ||
      cmd->run.envc > WIRE_MAX)
    return -1;
  char *at = frame + sizeof cmd->run;
  const char *const end = frame + len;
  cmd->dir = at;
  at += strlen(at) + 1;
  cmd->argv = take_strings(&at, end, cmd->run.argc);
  cmd->envp = take_strings(&at, end, cmd->run.envc);
  return cmd->argv != NULL && cmd->envp != NULL ? 0 : -1;
}

static int write_file(const char *dir, const char *name, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  const int rc = wire_write_all(fd, text, strlen(text));
  close(fd);
  return rc;
}

static void become_command(const struct session *s, const struct command *cmd, const int fds[3])
    __attribute__((noreturn));

static void become_command(const struct session *s, const struct command *cmd, const int fds[3]) {
  // Into the group first, so that no descendant can escape the kill.
  if (write_file(s->cgroup, "cgroup.procs", "0") < 0)
    goto fail;
  setsid();
  for (int i = 0; i < 3; i++)
    dup2(fds[i], i);
  signal(SIGPIPE, SIG_DFL);
  umask(cmd->run.umask);
  if (setgroups(0, NULL) < 0 || setgid(cmd->run.gid) < 0 || setuid(cmd->run.uid) < 0)
    goto fail;
  if (chdir(cmd->dir) < 0) {
    dprintf(STDERR_FILENO, "vm: %s: %s\n", cmd->dir, strerror(errno));
    _exit(126);
  }
  environ = cmd->envp;
  execvp(cmd->argv[0], cmd->argv);
  dprintf(STDERR_FILENO, "vm: %s: %s\n", cmd->argv[0], strerror(errno));
  _exit(errno == ENOENT ? 127 : 126);
fail:
  dprintf(STDERR_FILENO, "vm: starting the command: %s\n", strerror(errno));
  _exit(126);
}

static int start(struct session *s, const struct command *cmd) {
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
    return -1;
  mkdir(s->cgroup, 0755);
  s->pid = fork();
  if (s->pid < 0)
    return -1;
  if (s->pid == 0)
    become_command(s, cmd, (const int[]){in[0], out[1], err[1]});
  close(in[0]);
  close(out[1]);
  close(err[1]);
  s->in = in[1];
  s->out = out[0];
  s->err = err[0];
  fcntl(s->in, F_SETFL, O_NONBLOCK);
  fcntl(s->out, F_SETFL, O_NONBLOCK);
  fcntl(s->err, F_SETFL, O_NONBLOCK);
  s->pidfd = (int)syscall(SYS_pidfd_open, s->pid, 0);
  return s->pidfd < 0 ? -1 : 0;
}

// Passes on one chunk. Returns 1 when there was one, 0 when the stream has
// nothing now or ended (then it is closed), -1 when the client is gone.
static int forward_output(int sock, int *fd, enum wire_type type) {
  static char chunk[WIRE_CHUNK];
  const ssize_t n = read(*fd, chunk, sizeof chunk);
  if (n > 0)
    return wire_send(sock, type, chunk, (size_t)n) < 0 ? -1 : 1;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  close(*fd);
  *fd = -1;
  return 0;
}

static void close_input(struct session *s) {
  free(s->input);
  s->input = NULL;
  if (s->in >= 0)
    close(s->in);
  s->in = -1;
}

static void feed_input(struct session *s) {
  const ssize_t n = write(s->in, s->input + s->input_at, s->input_len - s->input_at);
  if (n < 0) {
    if (errno != EAGAIN && errno != EINTR)
      close_input(s);
    return;
  }
  s->input_at += (size_t)n;
  if (s->input_at == s->input_len) {
    free(s->input);
    s->input = NULL;
  }
}

// Takes one frame from the client. Returns -1 when the client is gone.
static int take_frame(struct session *s) {
  enum wire_type type;
  char *data;
  size_t len;
  int32_t signo;
  if (wire_recv(s->sock, &type, &data, &len) <= 0)
    return -1;
  if (type == WIRE_STDIN && len > 0 && s->in >= 0) {
    s->input = data;
    s->input_len = len;
    s->input_at = 0;
    return 0;
  }
  if (type == WIRE_STDIN && len == 0)
    close_input(s);
  if (type == WIRE_SIGNAL && len == sizeof signo) {
    memcpy(&signo, data, sizeof signo);
    kill(-s->pid, signo);
  }
  free(data);
  return 0;
}

// Serves the streams until the command ends (0) or the client goes away (-1).
static int serve(struct session *s) {
  for (;;) {
    // While input waits for the command to take it, further frames wait too;
    // that the client went away shows all the same.
    struct pollfd fds[] = {
        {.fd = s->sock, .events = (short)(s->input != NULL ? POLLRDHUP : POLLIN)},
        {.fd = s->input != NULL ? s->in : -1, .events = POLLOUT},
        {.fd = s->out, .events = POLLIN},
        {.fd = s->err, .events = POLLIN},
        {.fd = s->pidfd, .events = POLLIN},
    };
    if (poll(fds, sizeof fds / sizeof *fds, -1) < 0) {
      if (errno == EINTR)
        continue;
      return -1;
    }
    if (fds[0].revents & (POLLRDHUP | POLLERR))
      return -1;
    if (fds[0].revents != 0 && s->input == NULL && take_frame(s) < 0)
      return -1;
    if (fds[1].revents != 0)
      feed_input(s);
    if (fds[2].revents != 0 && forward_output(s->sock, &s->out, WIRE_STDOUT) < 0)
      return -1;
    if (fds[3].revents != 0 && forward_output(s->sock, &s->err, WIRE_STDERR) < 0)
      return -1;
    if (fds[4].revents != 0)
      break;
  }
  int more = 1;
  while (more > 0 && s->out >= 0)
    more = forward_output(s->sock, &s->out, WIRE_STDOUT);
  for (more = more < 0 ? more : 1; more > 0 && s->err >= 0;)
    more = forward_output(s->sock, &s->err, WIRE_STDERR);
  return more < 0 ? -1 : 0;
}

void agent_session(int sock, const char *token, unsigned number) {
  struct session s = {.sock = sock, .in = -1, .out = -1, .err = -1, .pidfd = -1};
  struct command cmd;
  enum wire_type type;
  char *frame;
  size_t len;
  int one = 1, status = 0;
  signal(SIGPIPE, SIG_IGN);
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (wire_recv(sock, &type, &frame, &len) <= 0 || type != WIRE_RUN ||
      parse_run(frame, len, token, &cmd) < 0)
    return;
  snprintf(s.cgroup, sizeof s.cgroup, "/sys/fs/cgroup/vm-%u", number);
  if (start(&s, &cmd) < 0) {
    dprintf(STDERR_FILENO, "vm-agent: start: %s\n", strerror(errno));
    return;
  }
  const int gone = serve(&s);
  // Nothing of the command outlives it: a test leaves no process behind.
  write_file(s.cgroup, "cgroup.kill", "1");
  while (waitpid(s.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (gone == 0) {
    const int32_t status32 = status;
    wire_send(sock, WIRE_EXIT, &status32, sizeof status32);
  }
  // The group empties when the last of its processes was reaped.
  for (int tries = 0; rmdir(s.cgroup) < 0 && errno == EBUSY && tries < 100; tries++)
    usleep(10000);
}
