"""Programs of three compartments without the rewriter: what the rules generate is written by hand here."""

load("//third_party/llvm:cc.bzl", "COPTS", "cc_binary", "cc_library")

_HEAD = "//ia2/runtime/compartment:head.S"
_SCRIPT = "//ia2/elf:tls.ld"

_COPTS = COPTS + [
    "-D_GNU_SOURCE",
    "-O2",
    "-fPIC",
    "-fno-builtin",
    "-fvisibility=hidden",
    "-ftls-model=initial-exec",
]

_LINKOPTS = [
    "-Wl,-T,$(location %s)" % _SCRIPT,
    "-Wl,-z,now",
    "-Wl,-z,relro",
    "-Wl,-z,separate-code",
    "-Wl,-z,defs",
]

_MAIN_LINKOPTS = _LINKOPTS + [
    "-pie",
    "-Wl,--wrap=main",
    "-Wl,--no-as-needed",
    "-Wl,--export-dynamic-symbol=ia2_program",
    "-Wl,--export-dynamic-symbol=ia2_head_*",
    "-Wl,--export-dynamic-symbol=ia2_compartment_*",
    "-Wl,--export-dynamic-symbol=__ia2_entry_*",
]

def _object(name, key, srcs, objects, linkopts, copts = [], deps = [], **kwargs):
    """The ELF object of one compartment: the thread-local header first, the rest from a library."""
    include = ["-include", native.package_name() + "/ia2_program.h"]
    cc_library(
        name = name + "_code",
        testonly = True,
        srcs = srcs + [
            "gates.S",
            "ia2_program.h",
            "//ia2/runtime/compartment:code_srcs",
        ],
        copts = _COPTS + include + copts,
        linkstatic = True,
        local_defines = ["IA2_SELF=%d" % key],
        deps = ["//ia2/runtime/compartment:headers"] + deps,
        alwayslink = True,
    )
    cc_binary(
        name = name,
        testonly = True,
        srcs = [_HEAD, "ia2_program.h", "//ia2/runtime:libia2.so"] + objects,
        additional_linker_inputs = [_SCRIPT],
        copts = _COPTS + include,
        linkopts = linkopts,
        local_defines = ["IA2_SELF=%d" % key],
        deps = [":%s_code" % name, "//ia2/runtime/compartment:headers"],
        **kwargs
    )

def library_compartment(name, key, srcs, **kwargs):
    """lib<name>.so, a compartment."""
    _object(
        name = "lib%s.so" % name,
        key = key,
        srcs = srcs,
        objects = [],
        linkopts = _LINKOPTS + ["-Wl,-soname,lib%s.so" % name],
        linkshared = True,
        **kwargs
    )

def main_compartment(name, srcs, objects, **kwargs):
    """A program: compartment 1, and the libraries."""
    _object(
        name = name,
        key = 1,
        srcs = srcs + ["//ia2/runtime/compartment:main_srcs"],
        objects = objects,
        linkopts = _MAIN_LINKOPTS,
        **kwargs
    )

def plain(name, srcs):
    """The same sources as one ordinary program."""
    cc_binary(
        name = name,
        testonly = True,
        srcs = srcs,
        copts = COPTS + ["-D_GNU_SOURCE", "-O2"],
    )
