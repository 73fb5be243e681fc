#include "ia2/elf/findings.h"

#include <stdarg.h>
#include <stdlib.h>

#include "ia2/elf/file.h"

void findings_open(struct findings *findings, const char *program) {
  *findings = (struct findings){.program = program};
  findings->report = open_memstream(&findings->text, &findings->size);
  if (findings->report == NULL) {
    perror(program);
    exit(1);
  }
}

void findings_breach(struct findings *findings, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s: ", findings->program);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  findings->breaches++;
}

void findings_note(struct findings *findings, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(findings->report, format, arguments);
  fputc('\n', findings->report);
  va_end(arguments);
}

static int write_report(const struct findings *findings, const char *output) {
  if (output == NULL) {
    fwrite(findings->text, 1, findings->size, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
  }
  struct elf_error error;
  if (!file_write(output, findings->text, findings->size, 0644, &error)) {
    fprintf(stderr, "%s: %s: %s\n", findings->program, output, error.text);
    return 1;
  }
  return 0;
}

int findings_close(struct findings *findings, const char *output) {
  int status = 1;
  if (fclose(findings->report) != 0) {
    perror(findings->program);
  } else if (findings->breaches == 0) {
    status = write_report(findings, output);
  } else {
    fprintf(stderr, "%s: %zu breach%s\n", findings->program, findings->breaches,
            findings->breaches == 1 ? "" : "es");
    /* A report of an earlier run would pass for this one's. */
    if (output != NULL) {
      file_remove(output);
    }
  }
  free(findings->text);
  return status;
}
