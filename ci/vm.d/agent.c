#define _GNU_SOURCE
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

static void read_token(const char *control, char token[WIRE_TOKEN_LEN]) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/token", control);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || read(fd, token, WIRE_TOKEN_LEN) != WIRE_TOKEN_LEN)
    agent_fatal(path);
  close(fd);
}

static int listen_on_wire(void) {
  const struct sockaddr_in addr = {
      .sin_family = AF_INET,
      .sin_port = htons(WIRE_PORT),
      .sin_addr.s_addr = htonl(INADDR_ANY),
  };
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (const struct sockaddr *)&addr, sizeof addr) < 0 || listen(fd, 128) < 0)
    agent_fatal("listening");
  return fd;
}

static void say_ready(const char *control) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/ready", control);
  const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    agent_fatal(path);
  close(fd);
}

int main(void) {
  char token[WIRE_TOKEN_LEN];
  const char *const control = agent_boot();
  read_token(control, token);
  const int listener = listen_on_wire();
  // As init, the agent has every orphan for a child: let the kernel reap them.
  signal(SIGCHLD, SIG_IGN);
  say_ready(control);
  for (unsigned number = 0;; number++) {
    const int sock = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (sock < 0) {
      if (errno != EINTR && errno != ECONNABORTED)
        agent_fatal("accept");
      continue;
    }
    if (fork() == 0) {
      close(listener);
      signal(SIGCHLD, SIG_DFL);
      agent_session(sock, token, number);
      _exit(0);
    }
    close(sock);
  }
}
