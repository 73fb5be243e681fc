"""The rules for C, as the running Bazel has them: native up to 7.

Everything in this project loads them from here, so that a Bazel without native
ones needs a change in this file only.
"""

cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain

# How the project's own C is compiled.
COPTS = [
    "-std=c11",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wmissing-prototypes",
    "-Wshadow",
    "-Wstrict-prototypes",
    "-Wvla",
]
