"""Compile flags: Bazel's own for a source, and what a compartment adds."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

CC_ATTRS = {
    "_cc_toolchain": attr.label(default = Label("@bazel_tools//tools/cpp:current_cc_toolchain")),
}
CC_TOOLCHAINS = ["@bazel_tools//tools/cpp:toolchain_type"]

# Compartment code is position independent (no COPY relocations in main), has its thread-local storage in
# the static block (a dtv can be forged), and one section a function (ia2-objcheck tells bodies apart).
COMPARTMENT_COPTS = ["-fPIC", "-ftls-model=initial-exec", "-ffunction-sections"]

def toolchain_of(ctx):
    """The C toolchain and the features asked for, as a struct(cc, features)."""
    cc = find_cpp_toolchain(ctx)
    return struct(cc = cc, features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = cc,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    ))

def compile_command(ctx, toolchain, context, copts):
    """The flags with which Bazel would compile a C source, without input and output."""
    variables = cc_common.create_compile_variables(
        feature_configuration = toolchain.features,
        cc_toolchain = toolchain.cc,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.conlyopts + copts,
        use_pic = True,
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = context.defines,
    )
    return cc_common.get_memory_inefficient_command_line(
        feature_configuration = toolchain.features,
        action_name = ACTION_NAMES.c_compile,
        variables = variables,
    )
