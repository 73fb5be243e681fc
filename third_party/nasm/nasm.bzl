"""Assembles x86 sources with the pinned nasm."""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _dir(file):
    return file.dirname + "/"

def _impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    objects = []
    for src in ctx.files.srcs:
        obj = ctx.actions.declare_file("_nasm/%s/%s.o" % (ctx.label.name, src.basename[:-len(".asm")]))
        args = ctx.actions.args()
        args.add("-f", "elf64")
        args.add_all(ctx.attr.defines, format_each = "-D%s")
        args.add_all(ctx.files.include_markers, map_each = _dir, format_each = "-I%s", uniquify = True)
        args.add("-o", obj)
        args.add(src)
        ctx.actions.run(
            executable = ctx.executable._nasm,
            arguments = [args],
            inputs = [src] + ctx.files.hdrs + ctx.files.include_markers,
            tools = ctx.files._nasm_files,
            outputs = [obj],
            mnemonic = "Nasm",
            progress_message = "Assembling %s" % src.short_path,
        )
        objects.append(obj)
    linking, _ = cc_common.create_linking_context_from_compilation_outputs(
        actions = ctx.actions,
        name = ctx.label.name,
        feature_configuration = features,
        cc_toolchain = toolchain,
        compilation_outputs = cc_common.create_compilation_outputs(
            objects = depset(objects),
            pic_objects = depset(objects),
        ),
        disallow_dynamic_library = True,
        alwayslink = ctx.attr.alwayslink,
    )
    return [
        DefaultInfo(files = depset(objects)),
        CcInfo(linking_context = linking),
    ]

nasm_library = rule(
    implementation = _impl,
    doc = """Assembles .asm files to position-independent ELF objects.

The objects are the target's files; C rules may have the target in their deps.""",
    attrs = {
        "srcs": attr.label_list(
            doc = "The sources, each assembled on its own.",
            allow_files = [".asm"],
            mandatory = True,
        ),
        "hdrs": attr.label_list(
            doc = "Files that the sources include.",
            allow_files = True,
        ),
        "include_markers": attr.label_list(
            doc = "Files whose directories are searched for included files.",
            allow_files = True,
        ),
        "defines": attr.string_list(
            doc = "Macros, NAME or NAME=VALUE.",
        ),
        "alwayslink": attr.bool(
            doc = "Link all objects, whether or not something refers to them.",
        ),
        "_nasm": attr.label(
            default = "@debian//:bin/nasm",
            executable = True,
            allow_single_file = True,
            cfg = "exec",
        ),
        "_nasm_files": attr.label(
            default = "@debian//:nasm",
            cfg = "exec",
        ),
        "_cc_toolchain": attr.label(
            default = "@bazel_tools//tools/cpp:current_cc_toolchain",
        ),
    },
    fragments = ["cpp"],
    provides = [CcInfo],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
