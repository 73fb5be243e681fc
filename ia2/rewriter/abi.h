/* SysV x86-64 calling convention from libclang's sizes and offsets. */
#ifndef IA2_REWRITER_ABI_H
#define IA2_REWRITER_ABI_H

#include <clang-c/Index.h>

#include "summary.h"

enum abi_class {
  ABI_NONE,
  ABI_INTEGER,
  ABI_SSE,
  ABI_SSEUP,
  ABI_X87,
  ABI_X87UP,
  ABI_COMPLEX_X87,
  ABI_MEMORY,
};
enum { ABI_MAX_EIGHTBYTES = 8 };
struct abi_value {
  enum abi_class eightbytes[ABI_MAX_EIGHTBYTES];
  unsigned count;       /* of eightbytes; 0: nothing is passed (void, empty record) */
  uint64_t size, align; /* in memory */
  const char *refusal;  /* NULL, or why the value cannot cross a boundary */
};

/* abi_classify: vector_bytes is the widest vector register of the ISA compiled for: 16, 32, 64. */
struct abi_value abi_classify(CXType t, unsigned vector_bytes);

/* abi_signature_*: of a declaration (K&R definitions by their promoted parameters), of a function
 * type, and of one call, where arguments for "..." count. */
struct signature abi_signature_function(CXCursor function, unsigned vector_bytes);
struct signature abi_signature_type(CXType function, unsigned vector_bytes);
struct signature abi_signature_call(CXCursor call, CXType callee, unsigned vector_bytes);

#endif
