"""Linked files with thread-local variables, as they come out of a link."""

load("//third_party/llvm:cc.bzl", "COPTS", "cc_binary")

_SCRIPT = "//ia2/elf:tls.ld"

def tls_part(
        name,
        initialized = 0,
        zero = 0,
        head = True,
        script = True,
        copts = [],
        linkopts = [],
        srcs = []):
    """lib<name>.so, a library with thread-local variables.

    Args:
      name: also the end of its function probe_<name>.
      initialized: number of ints with initial values.
      zero: number of bytes without.
      head: with a compartment's page-aligned header.
      script: linked with tls.ld.
      copts: more flags.
      linkopts: more flags.
      srcs: more sources.
    """
    defines = ["-DPROBE=probe_" + name]
    if initialized:
        defines.append("-DINITIALIZED=%d" % initialized)
    if zero:
        defines.append("-DZERO=%d" % zero)
    cc_binary(
        name = "lib%s.so" % name,
        testonly = True,
        srcs = (["tls_head.S"] if head else []) + ["tls_part.c", "tls_part.h"] + srcs,
        additional_linker_inputs = [_SCRIPT],
        copts = COPTS + ["-ftls-model=initial-exec"] + defines + copts,
        linkopts = ["-Wl,-soname,lib%s.so" % name] +
                   (["-Wl,-T,$(location %s)" % _SCRIPT] if script else []) + linkopts,
        linkshared = True,
    )
