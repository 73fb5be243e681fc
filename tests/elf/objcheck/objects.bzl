"""Relocatable objects for the tests of ia2-objcheck."""

load("//third_party/llvm:cc.bzl", "COPTS", "cc_library")

def object_file(name, src, copts = ["-ffunction-sections"]):
    """Compiles one file to <name>.pic.o.

    Args:
      name: target, and the name of the file.
      src: its source.
      copts: compiler options beyond the project's own.
    """
    native.genrule(
        name = name + "_source",
        testonly = True,
        srcs = [src],
        outs = [name + "_object" + src[src.rindex("."):]],
        cmd = "cp $< $@",
    )
    cc_library(
        name = name + "_library",
        testonly = True,
        srcs = [":%s_source" % name],
        copts = COPTS + ["-ftls-model=initial-exec"] + copts,
    )
    native.filegroup(
        name = name,
        testonly = True,
        srcs = [":%s_library" % name],
        output_group = "compilation_outputs",
    )
