"""Configuration headers, as meson writes them."""

def _impl(ctx):
    lines = ["%s %s %s" % (ctx.attr.directive, k, v) for k, v in ctx.attr.values.items()]
    ctx.actions.write(ctx.outputs.out, "\n".join(lines) + "\n")

config_header = rule(
    implementation = _impl,
    doc = "Writes a file of one definition a line.",
    attrs = {
        "out": attr.output(
            doc = "The file to write.",
            mandatory = True,
        ),
        "values": attr.string_dict(
            doc = "By name, the values to define.",
        ),
        "directive": attr.string(
            doc = "What defines a name: #define for C, %define for nasm.",
            default = "#define",
        ),
    },
)
