/* The library has a function of this name for itself; this one is the C library's or ours. */
extern int common_name(void);

int call_common(void);

int call_common(void) { return common_name(); }
