#!/bin/sh
# fix.sh STYLE CLANG_FORMAT BUILDIFIER: formats the source tree.
set -eu
"$1" fix clang-format "$2"
"$1" fix buildifier "$3"
