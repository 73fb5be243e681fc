"""A linked object whose thread-local storage fills pages of its own."""

def _padded_impl(ctx):
    ctx.actions.run(
        executable = ctx.executable._pad_tls,
        arguments = ["-o", ctx.outputs.out.path, ctx.file.src.path],
        inputs = [ctx.file.src],
        outputs = [ctx.outputs.out],
        mnemonic = "Ia2Pad",
        progress_message = "Padding %s" % ctx.outputs.out.short_path,
    )

padded = rule(
    implementation = _padded_impl,
    doc = "Runs pad-tls: checks the object, and pads it where it has to.",
    attrs = {
        "src": attr.label(
            doc = "The object, as it was linked.",
            allow_single_file = True,
            mandatory = True,
        ),
        "out": attr.output(
            doc = "Where to put the padded one.",
            mandatory = True,
        ),
        "_pad_tls": attr.label(
            default = "//ia2/elf:pad-tls",
            executable = True,
            cfg = "exec",
        ),
    },
)
