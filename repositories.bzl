"""What the rules of this repository need from others."""

load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")
load("//third_party/llvm:repositories.bzl", "llvm_repository")

def ia2_repositories():
    """Declares what ia2_compartment and ia2_binary build with; for WORKSPACE files (MODULE.bazel for the others).

    This repository must be named ia2 there, and the WORKSPACE file must register the toolchain besides:
    register_toolchains("@debian//:toolchain").
    """

    # clang, lld, nasm and a C library, from pinned Debian packages.
    llvm_repository()

    # The allocator in every compartment.
    http_archive(
        name = "mimalloc",
        build_file = Label("//third_party/mimalloc:mimalloc.BUILD"),
        sha256 = "4a29edae32a914a706715e2ac8e7e4109e25353212edeed0888f4e3e15db5850",
        strip_prefix = "mimalloc-2.0.9",
        urls = ["https://github.com/microsoft/mimalloc/archive/refs/tags/v2.0.9.tar.gz"],
    )
