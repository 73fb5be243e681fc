#!/bin/sh
# Starts {tool} through the pinned ld.so, with the pinned libraries: never the
# host's. --argv0 keeps clang from starting itself again without this wrapper.
case "$0" in
*/*) root=${0%/*}/.. ;;
*) root=.. ;;
esac
exec "$root/lib64/ld-linux-x86-64.so.2" --inhibit-cache \
  --library-path "$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu" \
  --argv0 "{argv0}" "$root/{tool}"{args} "$@"
