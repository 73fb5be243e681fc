"""Programs of our own that take part in the build, and tests of them.

Such a program runs on the pinned C library through the pinned ld.so, like the
tools of @debian: what it does must not depend on the machine.
"""

load(":cc.bzl", "COPTS", "cc_binary")

# Finds the runfiles, whether started by an action, by a test or by hand.
_LAUNCHER = """#!/bin/sh
# Starts {binary} on the C library of @debian.
case $0 in */*) self=$0 ;; *) self=./$0 ;; esac
for runfiles in "$self.runfiles" "${{RUNFILES_DIR:-}}" "${{TEST_SRCDIR:-}}" "${{self%%.runfiles/*}}.runfiles"; do
  root=$runfiles/{libc}
  [ -x "$root/lib64/ld-linux-x86-64.so.2" ] && break
done
exec "$root/lib64/ld-linux-x86-64.so.2" --inhibit-cache \\
  --library-path "$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu" \\
  --argv0 "$0" "$runfiles/{binary}" "$@"
"""

def _rlocation(ctx, file):
    if file.short_path.startswith("../"):
        return file.short_path[len("../"):]
    return ctx.workspace_name + "/" + file.short_path

def _impl(ctx):
    # With a transition, the attribute is a list.
    target = ctx.attr.binary[0] if type(ctx.attr.binary) == "list" else ctx.attr.binary
    binary = target[DefaultInfo].files_to_run.executable
    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        launcher,
        _LAUNCHER.format(
            binary = _rlocation(ctx, binary),
            # Not its name, but the folder that it is in: bzlmod has other ones.
            libc = ctx.attr._runtime.label.workspace_name,
        ),
        is_executable = True,
    )
    runfiles = ctx.runfiles(files = [binary] + ctx.files.data, transitive_files = ctx.attr._runtime[DefaultInfo].files)
    for dep in [target] + ctx.attr.data:
        runfiles = runfiles.merge(dep[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = launcher, files = depset([launcher]), runfiles = runfiles)]

_ATTRS = {
    "data": attr.label_list(
        doc = "Files that the program reads when it runs.",
        allow_files = True,
    ),
    "_runtime": attr.label(default = "@debian//:runtime"),
}

_launcher = rule(
    implementation = _impl,
    attrs = dict(_ATTRS, binary = attr.label(
        doc = "The program.",
        executable = True,
        cfg = "target",
        mandatory = True,
    )),
    executable = True,
)

def _sanitize_impl(settings, attr):
    features = settings["//command_line_option:features"]
    return {"//command_line_option:features": features + [f for f in attr.sanitize if f not in features]}

_sanitize = transition(
    implementation = _sanitize_impl,
    inputs = ["//command_line_option:features"],
    outputs = ["//command_line_option:features"],
)

_launcher_test = rule(
    implementation = _impl,
    attrs = dict(
        _ATTRS,
        binary = attr.label(
            doc = "The program.",
            executable = True,
            cfg = _sanitize,
            mandatory = True,
        ),
        sanitize = attr.string_list(
            doc = "Features to build the program and all it links with: asan, ubsan.",
        ),
        _allowlist_function_transition = attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    ),
    test = True,
)

def host_tool(name, srcs = [], deps = [], copts = [], data = [], visibility = None, **kwargs):
    """A program for the build's actions, in C.

    It may be the executable of ctx.actions.run or a genrule's tool; `name` is a
    launcher, `name`_bin the ELF file.

    Args:
      name: the program.
      srcs: sources and private headers.
      deps: cc_library targets, such as @debian//:libclang.
      copts: compiler options beyond the project's own.
      data: files that it reads when it runs.
      visibility: who may use it.
      **kwargs: passed on to the cc_binary.
    """
    cc_binary(
        name = name + "_bin",
        srcs = srcs,
        copts = COPTS + copts,
        visibility = visibility,
        deps = deps,
        **kwargs
    )
    _launcher(
        name = name,
        binary = ":%s_bin" % name,
        data = data,
        visibility = visibility,
    )

def host_tool_test(
        name,
        srcs = [],
        deps = [],
        copts = [],
        data = [],
        args = [],
        sanitize = ["asan", "ubsan"],
        size = "small",
        tags = [],
        timeout = None,
        **kwargs):
    """A test in C of code that host tools are made of.

    It and everything it links is built with the sanitizers.

    Args:
      name: the test.
      srcs: sources and private headers; one has main.
      deps: cc_library targets, such as @debian//:cmocka.
      copts: compiler options beyond the project's own.
      data: files that the test reads.
      args: its arguments.
      sanitize: toolchain features to build it with; [] for none.
      size: the test's size.
      tags: the test's tags.
      timeout: the test's timeout.
      **kwargs: passed on to the cc_binary.
    """
    cc_binary(
        name = name + "_bin",
        testonly = True,
        srcs = srcs,
        copts = COPTS + copts,
        tags = ["manual"],
        visibility = ["//visibility:private"],
        deps = deps,
        **kwargs
    )
    _launcher_test(
        name = name,
        size = size,
        args = args,
        binary = ":%s_bin" % name,
        data = data,
        sanitize = sanitize,
        tags = tags,
        timeout = timeout,
    )
