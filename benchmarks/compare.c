/* Compares two commands: runs them in turn, and prints processor time, time and peak memory, with
 * the medians of the pairs' ratios and differences (pairs.h).
 *
 *   compare [-n PAIRS] [-c] NAME [GOAL] -- COMMAND... -- COMMAND...
 *
 * The first command is the plain one, the second is what it costs more.  -c: both on one processor.
 * GOAL: cpu=RATIO, ms=MILLISECONDS more of time, or mib=MEBIBYTES more of memory.  What the
 * commands print is thrown away.  Status 77 if the second one exits so: it cannot run here. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "benchmarks/pairs.h"

enum { MAX_PAIRS = 200 };

struct sample {
  double cpu_ms, ms, mib;
};

static double milliseconds(struct timeval t) {
  return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/* Runs argv; exits where it fails. */
static struct sample run(char **argv) {
  const double start = pairs_now();
  const pid_t child = fork();
  if (child == 0) {
    const int null = open("/dev/null", O_RDWR);
    dup2(null, 0), dup2(null, 1), dup2(null, 2);
    execvp(argv[0], argv);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("compare");
    exit(1);
  }
  const double end = pairs_now();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (code != 77)
      fprintf(stderr, "compare: %s: status %d\n", argv[0], code);
    exit(code);
  }
  return (struct sample){milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
                         (end - start) / 1e6, (double)usage.ru_maxrss / 1024};
}

static int usage(void) {
  fprintf(stderr, "usage: compare [-n PAIRS] [-c] NAME [GOAL] -- COMMAND... -- COMMAND...\n");
  return 2;
}

static void one_processor(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(sched_getcpu(), &set);
  sched_setaffinity(0, sizeof set, &set);
}

static void judge(const char *goal, double cpu_ratio, double ms_more, double mib_more) {
  double value, limit;
  if (sscanf(goal, "cpu=%lf", &limit) == 1)
    value = cpu_ratio;
  else if (sscanf(goal, "ms=%lf", &limit) == 1)
    value = ms_more;
  else if (sscanf(goal, "mib=%lf", &limit) == 1)
    value = mib_more;
  else
    return;
  printf(", goal %s: %s", goal, value <= limit ? "met" : "MISSED");
}

int main(int argc, char **argv) {
  int pairs = 15, option;
  while ((option = getopt(argc, argv, "+n:c")) != -1) {
    if (option == 'n')
      pairs = atoi(optarg);
    else if (option == 'c')
      one_processor();
    else
      return usage();
  }
  const char *name = optind < argc ? argv[optind++] : NULL;
  const char *goal = optind < argc && strcmp(argv[optind], "--") != 0 ? argv[optind++] : "";
  if (name == NULL || pairs < 1 || pairs > MAX_PAIRS || optind >= argc ||
      strcmp(argv[optind], "--") != 0)
    return usage();
  char **const first = argv + optind + 1, **second = first;
  while (*second != NULL && strcmp(*second, "--") != 0)
    second++;
  if (second == first || second[0] == NULL || second[1] == NULL)
    return usage();
  *second++ = NULL;

  static double cpu_a[MAX_PAIRS], cpu_b[MAX_PAIRS], more_ms[MAX_PAIRS], more_mib[MAX_PAIRS];
  for (int i = -1; i < pairs; i++) { /* the first pair fills caches */
    const struct sample a = run(first), b = run(second);
    if (i < 0)
      continue;
    cpu_a[i] = a.cpu_ms, cpu_b[i] = b.cpu_ms;
    more_ms[i] = b.ms - a.ms, more_mib[i] = b.mib - a.mib;
  }
  const size_t count = (size_t)pairs;
  const double ratio = pairs_ratio(cpu_b, cpu_a, count), ms = pairs_median(more_ms, count),
               mib = pairs_median(more_mib, count);
  printf("%-28s cpu %9.2f ms, %9.2f ms, ratio %.4f; %+.2f ms, %+.2f MiB", name,
         pairs_median(cpu_a, count), pairs_median(cpu_b, count), ratio, ms, mib);
  judge(goal, ratio, ms, mib);
  printf("\n");
  return 0;
}
