#!/bin/sh
echo "bazel coverage needs Bazel 7; see .bazelversion" >&2
exit 1
