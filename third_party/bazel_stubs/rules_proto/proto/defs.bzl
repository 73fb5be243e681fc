"""The protocol buffer rules that Bazel 4 has natively."""

proto_lang_toolchain = native.proto_lang_toolchain
proto_library = native.proto_library
