"""What every compartment's object contains besides its own code: runtime entries, allocator, gates."""

load(":permits.bzl", "permit_flags")

_COPTS = [
    "-std=c11",
    "-O2",
    "-D_GNU_SOURCE",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fPIC",
    "-fvisibility=hidden",
    "-ftls-model=initial-exec",
    "-ffunction-sections",
    # Interposers and allocator are what builtins and fortified calls would lead to.
    "-fno-builtin",
    "-U_FORTIFY_SOURCE",
]

GLUE_ATTRS = {
    "_glue": attr.label_list(
        default = [Label("//ia2/runtime/compartment:srcs"), Label("//ia2/allocator:compartment_srcs")],
        allow_files = [".c", ".S"],
    ),
    "_main_glue": attr.label(default = Label("//ia2/runtime/compartment:main_srcs"), allow_files = [".c", ".S"]),
    "_glue_headers": attr.label_list(
        default = [
            Label("//ia2/runtime/compartment:headers"),
            Label("//ia2/allocator:headers"),
        ],
        providers = [CcInfo],
    ),
    "_glue_libraries": attr.label_list(
        default = [Label("//ia2/allocator:mimalloc_port"), Label("//ia2/allocator:oob")],
        providers = [CcInfo],
    ),
}

def _compile(ctx, toolchain, key, what, sources, headers, flags = []):
    # Headers are included by their paths from the root of the repository, wherever that is.
    root = Label("//ia2:defs.bzl").workspace_root or "."
    force = []
    for h in headers:
        force += ["-include", h.path]
    _, outputs = cc_common.compile(
        actions = ctx.actions,
        name = "%s/%d/%s" % (ctx.label.name, key, what),
        feature_configuration = toolchain.features,
        cc_toolchain = toolchain.cc,
        srcs = sources,
        private_hdrs = headers,
        compilation_contexts = [t[CcInfo].compilation_context for t in ctx.attr._glue_headers],
        user_compile_flags = _COPTS + ["-iquote", root, "-DIA2_SELF=%d" % key] + flags + force,
        disallow_nopic_outputs = True,
    )
    return outputs

def compile_head(ctx, toolchain, key, program_h):
    """The thread-local header page, which must be linked first."""
    return _compile(ctx, toolchain, key, "head", [f for f in ctx.files._glue if f.basename == "head.S"], [program_h])

def compile_glue(ctx, toolchain, key, program_h):
    """Runtime entries, interposers and allocator; for the first compartment also what enters main."""
    sources = [f for f in ctx.files._glue if f.basename != "head.S"]
    flags = []
    if key == 1:
        sources = sources + ctx.files._main_glue
        flags = permit_flags(ctx.attr.permits)
    return _compile(ctx, toolchain, key, "glue", sources, [program_h], flags)

def compile_gates(ctx, toolchain, key, merged):
    """The generated gates."""
    return _compile(ctx, toolchain, key, "gates", [merged.gates[key - 1]], [merged.program_h])

def library_inputs(ctx):
    """The linker inputs of the parts that are the same in every compartment."""
    return depset(transitive = [t[CcInfo].linking_context.linker_inputs for t in ctx.attr._glue_libraries])
