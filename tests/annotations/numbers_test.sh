#!/bin/bash
# numbers_test.sh CLANG HEADER
#
# What a source says about compartments must be what the BUILD file says: else it does not compile, and the message says why.
set -u
. tests/launcher/cases.sh
case $1 in /*) clang=$1 ;; *) clang=$PWD/$1 ;; esac
include=$(dirname "$2")
root=$(dirname "$clang")/..
machine=(--target=x86_64-linux-gnu "--sysroot=$root" -resource-dir "$(echo "$root"/usr/lib/llvm-*/lib/clang/*)")

# compile NAME MESSAGE FLAGS: the source on standard input compiles, if MESSAGE is empty, or fails with it.
compile() {
  case_begin "$1"
  cat >"$TEST_TMPDIR/source.c"
  # shellcheck disable=SC2086
  "$clang" "${machine[@]}" -std=c11 -Wall -Wextra -Werror -fsyntax-only -I"$include" $3 "$TEST_TMPDIR/source.c" 2>"$TEST_TMPDIR/stderr"
  status=$?
  if [ -z "$2" ] && [ $status = 0 ]; then
    case_pass
  elif [ -n "$2" ] && [ $status != 0 ] && grep -qF "$2" "$TEST_TMPDIR/stderr"; then
    case_pass
  else
    case_fail "status $status: $(head -c 500 "$TEST_TMPDIR/stderr")"
  fi
}

here='-DIA2_ENABLE=1 -DPKEY=2 -DIA2_COMPARTMENT_COUNT=3'
own='#include <ia2.h>
#define IA2_COMPARTMENT 2
#include <ia2_compartment_init.inc>'
compile "own number" '' "$here" <<<"$own"
compile "another number" 'in the BUILD file this compartment has another number' "$here" <<<"${own/COMPARTMENT 2/COMPARTMENT 1}"
compile "another number without compartments" '' '' <<<"${own/COMPARTMENT 2/COMPARTMENT 1}"
compile "no number" 'define IA2_COMPARTMENT' "$here" <<<'#include <ia2_compartment_init.inc>'
compile "libraries" "name the libraries in the compartment's deps" "$here" <<<"#define IA2_COMPARTMENT_LIBRARIES \"libx.so\"
$own"
compile "enough compartments" '' "$here" <<<'#include <ia2.h>
INIT_RUNTIME(3);'
compile "too few compartments" 'the program has more compartments' "$here" <<<'#include <ia2.h>
INIT_RUNTIME(2);'
handler='#include <ia2.h>
void handle(int number);
IA2_DEFINE_SIGHANDLER(handle, 2);
IA2_DEFINE_SIGACTION(handle, 2);'
compile "a handler of one's own" '' "$here" <<<"$handler"
compile "another one's handler" 'it runs in the compartment of this file' "$here" <<<"${handler/handle, 2/handle, 1}"
compile "without checks" '' "$here" <<<'#include <ia2.h>
void check(void);
void check(void) { __asm__(ASSERT_PKRU(0xfffffff0) "\n"); __asm__ volatile(ASSERT_PKRU(PKRU(1)) : : : "rax"); }'
compile "with checks" '' "$here -DIA2_DEBUG" <<<'#include <ia2.h>
void check(void);
void check(void) { __asm__(ASSERT_PKRU(0xfffffff0) "\n"); }'
cases_end
