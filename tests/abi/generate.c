/* Makes up function signatures: generate SEED COUNT [avx] > calls.c
 *
 * For each signature i, calls.c declares probe_i (see probe.S) and defines call_i, which calls it
 * with arguments of known bytes and stores the result.  driver.c compares where the bytes arrive
 * with what ia2-scan says about probe_i.  twin_i has the same parameters without "..." . */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TYPES = 4096, MAX_ARGUMENTS = 14, MAX_DEPTH = 3 };

static uint64_t state;
static int type_count;
static const char *type_names[MAX_TYPES]; /* of records made so far, all with mask_ and fill_ */
static int avx;

static unsigned pick(unsigned n) { /* splitmix64 */
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (unsigned)((z ^ (z >> 31)) % n);
}

static const char *const scalars[] = {"char",
                                      "signed char",
                                      "unsigned char",
                                      "short",
                                      "unsigned short",
                                      "int",
                                      "unsigned",
                                      "long",
                                      "unsigned long",
                                      "long long",
                                      "bool_t",
                                      "enum_t",
                                      "pointer_t",
                                      "callback_t",
                                      "float",
                                      "double",
                                      "float",
                                      "double",
                                      "int",
                                      "long",
                                      "int128_t",
                                      "uint128_t",
                                      "long_double",
                                      "complex_float",
                                      "complex_double",
                                      "complex_long_double",
                                      "half_t",
                                      "quad_t",
                                      "v4sf",
                                      "v2df",
                                      "v2di",
                                      "v2sf",
                                      "v16qi",
                                      "v8sf",
                                      "v4di"};
enum { SCALARS = sizeof scalars / sizeof *scalars, AVX_SCALARS = 2 };

/* Types that libc's sizes do not define; fill_X gives a valid value, mask_X marks the bytes used.
 */
static const char prelude[] =
    "typedef unsigned long size_t;\n"
    "void *memset(void *, int, size_t);\nvoid *memcpy(void *, const void *, size_t);\n"
    "typedef _Bool bool_t;\ntypedef enum { A, B = 1000 } enum_t;\ntypedef void *pointer_t;\n"
    "typedef int (*callback_t)(int);\ntypedef __int128 int128_t;\n"
    "typedef unsigned __int128 uint128_t;\ntypedef long double long_double;\n"
    "typedef _Complex float complex_float;\ntypedef _Complex double complex_double;\n"
    "typedef _Complex long double complex_long_double;\ntypedef _Float16 half_t;\n"
    "typedef __float128 quad_t;\n"
    "typedef float v4sf __attribute__((vector_size(16)));\n"
    "typedef double v2df __attribute__((vector_size(16)));\n"
    "typedef long long v2di __attribute__((vector_size(16)));\n"
    "typedef float v2sf __attribute__((vector_size(8)));\n"
    "typedef char v16qi __attribute__((vector_size(16)));\n"
    "typedef float v8sf __attribute__((vector_size(32)));\n"
    "typedef long long v4di __attribute__((vector_size(32)));\n"
    "struct probe_value { const void *value, *mask; size_t size; };\n"
    "extern unsigned char probe_result[4096];\n"
    "#define BYTES(p, at, n) \\\n"
    "  for (size_t k = 0; k < (n); k++) ((unsigned char *)(p))[k] = (unsigned char)((at)*17 + k * "
    "7 + 1)\n";

static const char *scalar(void) { return scalars[pick(avx ? SCALARS : SCALARS - AVX_SCALARS)]; }

static int is_long_double(const char *t) { return strstr(t, "long_double") != NULL; }

struct member {
  char name[16];
  const char *type;
  int array, bits;
};

static const char *make_record(int depth);

static const char *member_type(int depth) {
  return depth < MAX_DEPTH && !pick(4) ? make_record(depth + 1) : scalar();
}

static struct member make_member(int i, int depth) {
  static const char *const bit_types[] = {"unsigned", "unsigned char", "unsigned short",
                                          "unsigned long"};
  static const unsigned bit_widths[] = {32, 8, 16, 64};
  struct member m = {.array = -1};
  snprintf(m.name, sizeof m.name, "m%d", i);
  if (!pick(7)) {
    unsigned t = pick(4);
    m.type = bit_types[t];
    m.bits = 1 + (int)pick(bit_widths[t]);
    return m;
  }
  m.type = member_type(depth);
  if (!pick(5))
    m.array = (int)pick(5);
  return m;
}

static void print_member(const struct member *m) {
  if (m->bits)
    printf("  %s %s : %d;\n", m->type, m->name, m->bits);
  else if (m->array >= 0)
    printf("  %s %s[%d];\n", m->type, m->name, m->array);
  else
    printf("  %s %s;\n", m->type, m->name);
}

static int is_record(const char *t) { return *t == 'R'; }

static void print_mask_of(const char *type, const char *lvalue) {
  if (is_record(type))
    printf("  mask_%s(&%s);\n", type, lvalue);
  else if (!strcmp(type, "complex_long_double"))
    printf("  memset(&%s, 255, 10);\n  memset((char *)&%s + 16, 255, 10);\n", lvalue, lvalue);
  else if (is_long_double(type))
    printf("  memset(&%s, 255, 10);\n", lvalue);
  else
    printf("  memset(&%s, 255, sizeof %s);\n", lvalue, lvalue);
}

static void print_fix_of(const char *type, const char *lvalue) {
  if (is_record(type))
    printf("  fix_%s(&%s);\n", type, lvalue);
  else if (is_long_double(type))
    printf("  memset(&%s, 0, sizeof %s);\n  %s = 1.25L;\n", lvalue, lvalue, lvalue);
  else if (!strcmp(type, "bool_t"))
    printf("  %s = 1;\n", lvalue);
}

static void print_each(const struct member *m, void (*print)(const char *, const char *)) {
  char lvalue[32];
  if (m->array < 0) {
    snprintf(lvalue, sizeof lvalue, "m->%s", m->name);
    print(m->type, lvalue);
  }
  for (int i = 0; i < m->array; i++) {
    snprintf(lvalue, sizeof lvalue, "m->%s[%d]", m->name, i);
    print(m->type, lvalue);
  }
}

static void print_helpers(const char *name, const struct member *m, int count) {
  printf("static void mask_%s(%s *m) {\n  (void)m;\n", name, name);
  for (int i = 0; i < count; i++)
    if (m[i].bits)
      printf("  { %s t; memset(&t, 0, sizeof t); t.%s = (%s)~0ul; for (size_t k = 0; k < sizeof t; "
             "k++) ((unsigned char *)m)[k] |= ((unsigned char *)&t)[k]; }\n",
             name, m[i].name, m[i].type);
    else
      print_each(&m[i], print_mask_of);
  printf("}\nstatic void fix_%s(%s *m) {\n  (void)m;\n", name, name);
  for (int i = 0; i < count; i++)
    if (!m[i].bits)
      print_each(&m[i], print_fix_of);
  printf("}\n");
}

/* typedef struct Rn { ... } Rn; */
static const char *make_record(int depth) {
  static char names[MAX_TYPES][16];
  struct member members[8];
  int count = (int)pick(6);
  if (type_count == MAX_TYPES)
    return "int";
  for (int i = 0; i < count; i++)
    members[i] = make_member(i, depth);
  char *name = names[type_count];
  snprintf(name, sizeof names[0], "R%d", type_count);
  int is_union = !pick(5);
  printf("typedef %s %s {\n", is_union ? "union" : "struct", name);
  for (int i = 0; i < count; i++) {
    print_member(&members[i]);
    if (!is_union && !pick(12))
      printf("  unsigned : %u;\n", pick(9));
  }
  printf("} %s%s;\n",
         !pick(10)   ? "__attribute__((packed)) "
         : !pick(10) ? "__attribute__((aligned(16))) "
                     : "",
         name);
  print_helpers(name, members, count);
  type_names[type_count++] = name;
  return name;
}

static const char *any_type(void) {
  if (pick(2))
    return scalar();
  if (type_count && pick(2))
    return type_names[pick((unsigned)type_count)];
  return make_record(0);
}

/* What "..." takes as it is. */
static const char *promoted_type(void) {
  static const char *const types[] = {"int",       "unsigned",    "long",     "double",
                                      "pointer_t", "long_double", "int128_t", "complex_double"};
  return types[pick(sizeof types / sizeof *types)];
}

static void print_parameters(const char *const *types, int count, int fixed) {
  for (int j = 0; j < fixed; j++)
    printf("%s%s", j ? ", " : "", types[j]);
  if (fixed < count)
    printf("%s...", fixed ? ", " : "");
  if (!count)
    printf("void");
}

static void print_values(int i, const char *const *types, int count) {
  for (int j = 0; j < count; j++) {
    char lvalue[32];
    printf("static %s a%d_%d, k%d_%d;\n", types[j], i, j, i, j);
    printf("static void init%d_%d(void) {\n  BYTES(&a%d_%d, %d, sizeof a%d_%d);\n", i, j, i, j, j,
           i, j);
    snprintf(lvalue, sizeof lvalue, "a%d_%d", i, j);
    print_fix_of(types[j], lvalue);
    snprintf(lvalue, sizeof lvalue, "k%d_%d", i, j);
    print_mask_of(types[j], lvalue);
    printf("}\n");
  }
}

static void print_call(int i, const char *result, int count) {
  int is_void = !strcmp(result, "void");
  printf("const struct probe_value values_%d[] = {", i);
  for (int j = 0; j < count; j++)
    printf("{&a%d_%d, &k%d_%d, sizeof a%d_%d}, ", i, j, i, j, i, j);
  printf("{0, 0, 0}};\n");
  if (!is_void)
    printf("static %s r%d;\n", result, i);
  if (is_void)
    printf("const struct probe_value result_%d = {0, 0, 0};\n", i);
  else
    printf("const struct probe_value result_%d = {&r%d, &r%d, sizeof r%d};\n", i, i, i, i);
  if (!is_void)
    printf("static void init%d_r(void) {\n  memset(&r%d, 0, sizeof r%d);\n", i, i, i);
  char lvalue[32];
  snprintf(lvalue, sizeof lvalue, "r%d", i);
  if (!is_void)
    print_mask_of(result, lvalue), printf("}\n");
  printf("void mask_%d(void) {\n", i);
  if (!is_void)
    printf("  init%d_r();\n", i);
  for (int j = 0; j < count; j++)
    printf("  init%d_%d();\n", i, j);
  printf("}\nvoid call_%d(void) {\n  ", i);
  if (!is_void)
    printf("%s result = ", result);
  printf("probe_%d(", i);
  for (int j = 0; j < count; j++)
    printf("%sa%d_%d", j ? ", " : "", i, j);
  printf(");\n");
  if (!is_void)
    printf("  memcpy(probe_result, &result, sizeof result);\n");
  printf("}\n");
}

static void make_signature(int i) {
  const char *types[MAX_ARGUMENTS + 4];
  int count = (int)pick(MAX_ARGUMENTS), fixed;
  for (int j = 0; j < count; j++)
    types[j] = any_type();
  fixed = count;
  if (count && !pick(8))
    for (int extra = 1 + (int)pick(4); extra; extra--)
      types[count++] = promoted_type();
  const char *result = !pick(6) ? "void" : any_type();
  printf("%s probe_%d(", result, i);
  print_parameters(types, count, fixed);
  printf(");\n%s twin_%d(", result, i);
  print_parameters(types, count, count);
  printf(");\n");
  print_values(i, types, count);
  print_call(i, result, count);
  printf("void *const keep_%d = (void *)twin_%d;\n", i, i);
}

int main(int argc, char **argv) {
  if (argc < 3)
    return fprintf(stderr, "usage: generate SEED COUNT [avx]\n"), 1;
  state = strtoull(argv[1], NULL, 0) * 0x2545f4914f6cdd1du + 88172645463325252u;
  int count = atoi(argv[2]);
  avx = argc > 3 && !strcmp(argv[3], "avx");
  fputs(prelude, stdout);
  for (int i = 0; i < count; i++)
    make_signature(i);
  printf("const int probe_count = %d;\n", count);
}
