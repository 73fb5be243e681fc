"""The aspect that reads the sources, flags and dependencies of cc_librarys.

Compartments are made of ordinary cc_librarys, written for a build without compartments.  The aspect
only looks at them; what is compiled in the end is compiled by the program rule, from edited sources,
with the flags found here.
"""

load(":labels.bzl", "label_text")
load(":providers.bzl", "Ia2SourcesInfo")

_C = ("c",)
_ASSEMBLY = ("S", "s")
_HEADERS = ("h", "inc")
_OTHER_LANGUAGES = ("cc", "cpp", "cxx", "c++", "C", "m", "mm", "cu")

def _with_extension(files, extensions):
    return tuple([f for f in files if f.extension in extensions])

def _deps(rule_attr):
    return [d for name in ("deps", "implementation_deps") for d in getattr(rule_attr, name, []) if CcInfo in d]

def _own_linker_inputs(target):
    return tuple([i for i in target[CcInfo].linking_context.linker_inputs.to_list() if i.owner == target.label])

def _library_node(target, ctx):
    srcs = [f for s in ctx.rule.attr.srcs for f in s.files.to_list()]
    defines = ["-D" + d for d in getattr(ctx.rule.attr, "local_defines", [])]
    return struct(
        label = label_text(target.label),
        c = _with_extension(srcs, _C),
        asm = _with_extension(srcs, _ASSEMBLY),
        foreign = _with_extension(srcs, _OTHER_LANGUAGES),
        headers = _with_extension(srcs, _HEADERS),
        copts = tuple(ctx.rule.attr.copts + defines),
        context = target[CcInfo].compilation_context,
        linker_inputs = (),
        linkopts = tuple(ctx.rule.attr.linkopts),
        deps = tuple([label_text(d.label) for d in _deps(ctx.rule.attr)]),
    )

def _prebuilt_node(target, ctx):
    return struct(
        label = label_text(target.label),
        c = (),
        asm = (),
        foreign = (),
        headers = (),
        copts = (),
        context = target[CcInfo].compilation_context,
        linker_inputs = _own_linker_inputs(target),
        linkopts = (),
        deps = tuple([label_text(d.label) for d in _deps(ctx.rule.attr)]),
    )

def _sources_impl(target, ctx):
    if CcInfo not in target:
        return []
    node = _library_node(target, ctx) if ctx.rule.kind == "cc_library" else _prebuilt_node(target, ctx)
    return [Ia2SourcesInfo(nodes = depset(
        [node],
        transitive = [d[Ia2SourcesInfo].nodes for d in _deps(ctx.rule.attr) if Ia2SourcesInfo in d],
        order = "topological",
    ))]

sources_aspect = aspect(
    implementation = _sources_impl,
    attr_aspects = ["deps", "implementation_deps", "actual"],
    doc = "Collects Ia2SourcesInfo over cc_librarys and what they depend on.",
)
