/* Instead of mimalloc's options.c and stats.c: fixed options (the environment must not reach into a
 * compartment's heap), no statistics, and errors that are the program's end instead of a warning.
 * Included by mimalloc_port.c. */

static const long ia2_mimalloc_options[_mi_option_last] = {
    [mi_option_eager_commit] = 1,
    [mi_option_eager_commit_delay] = 1,
    [mi_option_reserve_huge_os_pages_at] = -1,
    [mi_option_decommit_delay] = 25,          /* milliseconds until freed pages go back */
    [mi_option_segment_decommit_delay] = 500, /* the same for whole segments */
    [mi_option_decommit_extend_delay] = 1,
    [mi_option_allow_decommit] = 1,
    [mi_option_max_segment_reclaim] = 8,
};

void _mi_options_init(void) {}
long mi_option_get(mi_option_t option) { return ia2_mimalloc_options[option]; }
bool mi_option_is_enabled(mi_option_t option) { return mi_option_get(option) != 0; }

long mi_option_get_clamp(mi_option_t option, long min, long max) {
  const long value = mi_option_get(option);
  return value < min ? min : value > max ? max : value;
}

void _mi_fputs(mi_output_fun *out, void *arg, const char *prefix, const char *message) {
  MI_UNUSED(out), MI_UNUSED(arg), MI_UNUSED(prefix), MI_UNUSED(message);
}

void _mi_fprintf(mi_output_fun *out, void *arg, const char *fmt, ...) {
  MI_UNUSED(out), MI_UNUSED(arg), MI_UNUSED(fmt);
}

void _mi_trace_message(const char *fmt, ...) { MI_UNUSED(fmt); }
void _mi_verbose_message(const char *fmt, ...) { MI_UNUSED(fmt); }
void _mi_warning_message(const char *fmt, ...) { MI_UNUSED(fmt); }

void _mi_error_message(int err, const char *fmt, ...) {
  MI_UNUSED(fmt);
  switch (err) {
  case ENOMEM:
  case EOVERFLOW:
    errno = ENOMEM;
    return;
  case EAGAIN:
    ia2_heap_error("double free", NULL);
  case EFAULT:
    ia2_heap_error("corrupted free list (a write after free, or past the end)", NULL);
  default:
    ia2_heap_error("invalid pointer given to free or realloc", NULL);
  }
}

void _mi_stat_increase(mi_stat_count_t *stat, size_t amount) { MI_UNUSED(stat), MI_UNUSED(amount); }
void _mi_stat_decrease(mi_stat_count_t *stat, size_t amount) { MI_UNUSED(stat), MI_UNUSED(amount); }
void _mi_stat_counter_increase(mi_stat_counter_t *stat, size_t amount) {
  MI_UNUSED(stat), MI_UNUSED(amount);
}
void _mi_stats_done(mi_stats_t *stats) { MI_UNUSED(stats); }
void mi_stats_reset(void) {}
void mi_stats_print(void *out) { MI_UNUSED(out); }

mi_msecs_t _mi_clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (mi_msecs_t)now.tv_sec * 1000 + (mi_msecs_t)now.tv_nsec / 1000000;
}

mi_msecs_t _mi_clock_start(void) { return _mi_clock_now(); }
mi_msecs_t _mi_clock_end(mi_msecs_t start) { return _mi_clock_now() - start; }
