/* Reads compile_commands.json (https://clang.llvm.org/docs/JSONCompilationDatabase.html). */
#ifndef IA2_REWRITER_COMPDB_H
#define IA2_REWRITER_COMPDB_H

#include "util.h"

struct command {
  const char *directory;   /* absolute, or relative to the tool's working directory */
  const char *file;        /* as written: relative ones are relative to directory */
  const char *path;        /* file, with the directory in front if it is relative */
  int line;                /* of the entry, for messages */
  ARRAY(char *) arguments; /* the compiler first */
};

typedef ARRAY(struct command) command_list;

/* Reads path, or path/compile_commands.json if path is a directory; fails if it is not well formed.
 */
command_list compdb_read(const char *path);

/* The value of the macro in the command (-DNAME=VALUE, -D NAME=VALUE; the last wins), or NULL. */
const char *command_macro(const struct command *command, const char *name);

#endif
