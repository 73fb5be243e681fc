"""The runnable result: the padded executable with its libraries beside it."""

def _bundle_impl(ctx):
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(output = executable, target_file = ctx.file.executable, is_executable = True)
    libraries = []
    for f in ctx.files.libraries:
        library = ctx.actions.declare_file("%s.ia2/%s" % (ctx.label.name, f.basename))
        ctx.actions.symlink(output = library, target_file = f)
        libraries.append(library)
    files = depset([executable] + libraries)
    runfiles = ctx.runfiles(files = [executable] + libraries + ctx.files.data)
    return [
        DefaultInfo(executable = executable, files = files, runfiles = runfiles),
        OutputGroupInfo(ia2 = ctx.attr.program[OutputGroupInfo].ia2),
    ]

bundle = rule(
    implementation = _bundle_impl,
    executable = True,
    doc = "Lays a program's executable and libraries where they find each other.",
    attrs = {
        "executable": attr.label(allow_single_file = True, mandatory = True),
        "libraries": attr.label_list(allow_files = True),
        "program": attr.label(mandatory = True),
        "data": attr.label_list(doc = "Files for run time.", allow_files = True),
    },
)
