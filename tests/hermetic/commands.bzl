"""The toolchain's commands, written down to be run elsewhere."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _quote(word):
    return "'" + word.replace("'", "'\\''") + "'"

def _line(features, action, variables):
    tool = cc_common.get_tool_for_action(feature_configuration = features, action_name = action)
    flags = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = action,
        variables = variables,
    )
    return " ".join([_quote(word) for word in [tool] + flags])

def _impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    _, outputs = cc_common.compile(
        name = ctx.label.name,
        actions = ctx.actions,
        feature_configuration = features,
        cc_toolchain = toolchain,
        srcs = ctx.files.src,
        disallow_nopic_outputs = True,
    )
    compile = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = ctx.file.src.path,
        output_file = "out.o",
        use_pic = True,
    )
    link = cc_common.create_link_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        output_file = "out",
        user_link_flags = ["-pie", "out.o"],
    )
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(script, "set -e\n%s\n%s\n" % (
        _line(features, ACTION_NAMES.c_compile, compile),
        _line(features, ACTION_NAMES.cpp_link_executable, link),
    ))
    files = [script] + outputs.pic_objects
    return [DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files))]

toolchain_commands = rule(
    implementation = _impl,
    doc = """Compiles a source, and writes a script of the commands that do.

Its files are the script, which makes out.o and out, and the object that Bazel made.""",
    attrs = {
        "src": attr.label(
            doc = "A C source.",
            allow_single_file = [".c"],
            mandatory = True,
        ),
        "_cc_toolchain": attr.label(
            default = "@bazel_tools//tools/cpp:current_cc_toolchain",
        ),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
