"""Tests of the calling convention against what compilers do."""

load("//third_party/llvm:cc.bzl", "cc_binary")
load("//third_party/llvm:tool.bzl", "host_tool_test")

_COMPILERS = {
    "clang": ("@debian//:bin/clang", ["@debian//:compiler_files"]),
    "gcc": ("@gcc//:bin/gcc", ["@gcc"]),
}

def abi_test(name, compiler, seed, count, avx = False):
    """Makes up signatures, compiles calls of them, and compares with what ia2-scan says.

    Args:
      name: the test.
      compiler: clang or gcc.
      seed: a number; others make other signatures.
      count: of signatures.
      avx: also with vectors of 32 bytes; needs a processor that has them.
    """
    cc, files = _COMPILERS[compiler]
    flags = "-w -Wno-psabi -O1 -fPIC -ffreestanding -fno-stack-protector"
    if avx:
        flags += " -mavx"
    native.genrule(
        name = name + "_source",
        testonly = True,
        outs = [name + "_data/calls.c"],
        cmd = "$(execpath :generate) %d %d %s > $@" % (seed, count, "avx" if avx else ""),
        tools = [":generate"],
    )
    native.genrule(
        name = name + "_object",
        testonly = True,
        srcs = [name + "_data/calls.c"],
        outs = [name + "_data/calls.o"],
        cmd = "$(execpath %s) %s -c $< -o $@" % (cc, flags),
        tools = [cc] + files,
    )
    cc_binary(
        name = name + "_calls.so",
        testonly = True,
        srcs = [name + "_data/calls.o", "probe.S"],
        copts = ["-DPROBE_COUNT=%d" % count] + (["-mavx"] if avx else []),
        linkopts = ["-Wl,-Bsymbolic"],
        linkshared = True,
    )
    native.genrule(
        name = name + "_summary",
        testonly = True,
        srcs = [name + "_data/calls.c"],
        outs = [name + "_data/calls.sum", name + "_data/calls.loc"],
        cmd = ("$(execpath //ia2/rewriter:ia2-scan) --compartment abi --tu calls " +
               "--output $(execpath %s_data/calls.sum) -- %s %s -c $<") % (name, compiler, flags),
        tools = ["//ia2/rewriter:ia2-scan"],
    )
    host_tool_test(
        name = name,
        srcs = ["driver.c"],
        args = ["$(rootpath %s_calls.so)" % name, "$(rootpath %s_data/calls.sum)" % name],
        data = [name + "_calls.so", name + "_data/calls.sum"],
        sanitize = [],
        deps = ["//ia2/rewriter:summary"],
    )
