#!/bin/sh
# Runs the QEMU that lies unpacked around this file, with its own libraries and
# loader, whatever the machine's libc is.
here=$(cd "$(dirname "$0")" && pwd)
lib=$here/usr/lib/x86_64-linux-gnu
QEMU_MODULE_DIR=$lib/qemu exec "$lib/ld-linux-x86-64.so.2" --library-path "$lib" \
  --argv0 qemu-system-x86_64 "$here/usr/bin/qemu-system-x86_64" \
  -L "$here/usr/share/qemu" -L "$here/usr/share/seabios" "$@"
