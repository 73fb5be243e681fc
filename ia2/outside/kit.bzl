"""What a program needs of ours when something else than Bazel builds it, in one folder."""

def _home(file):
    """The path of a source from the root of its repository, wherever it is used from."""
    if not file.short_path.startswith("../"):
        return file.short_path
    return file.short_path[len("../"):].partition("/")[2]

def _archives(targets):
    libraries = [
        library
        for target in targets
        for linker_input in target[CcInfo].linking_context.linker_inputs.to_list()
        for library in linker_input.libraries
    ]
    return [library.pic_static_library or library.static_library for library in libraries]

def _impl(ctx):
    headers = depset(transitive = [t[CcInfo].compilation_context.headers for t in ctx.attr.headers])
    places = {"src/" + _home(f): f for f in ctx.files.srcs + headers.to_list()}
    places.update({"include/" + f.basename: f for f in ctx.attr.public_headers[CcInfo].compilation_context.direct_headers})
    places.update({"lib/" + f.basename: f for f in ctx.files.files + _archives(ctx.attr.archives)})
    outputs = []
    for place, file in places.items():
        outputs.append(ctx.actions.declare_file(ctx.label.name + "/" + place))
        ctx.actions.symlink(output = outputs[-1], target_file = file)
    executable = ctx.actions.declare_file(ctx.label.name + "/" + ctx.file.script.basename)
    ctx.actions.symlink(output = executable, target_file = ctx.file.script, is_executable = True)
    files = depset(outputs + [executable])
    return [DefaultInfo(executable = executable, files = files, runfiles = ctx.runfiles(transitive_files = files))]

kit = rule(
    implementation = _impl,
    executable = True,
    doc = "Lays out include/, lib/, src/ and a script that uses them; `cp -rL` takes them elsewhere.",
    attrs = {
        "archives": attr.label_list(
            doc = "Libraries for lib/, with those that they need.",
            providers = [CcInfo],
        ),
        "files": attr.label_list(
            doc = "Files for lib/.",
            allow_files = True,
        ),
        "headers": attr.label_list(
            doc = "Libraries whose headers srcs include.",
            providers = [CcInfo],
        ),
        "public_headers": attr.label(
            doc = "The library whose headers users include.",
            providers = [CcInfo],
            mandatory = True,
        ),
        "script": attr.label(
            doc = "The script.",
            allow_single_file = True,
            mandatory = True,
        ),
        "srcs": attr.label_list(
            doc = "Sources that are compiled for each program.",
            allow_files = True,
        ),
    },
)
