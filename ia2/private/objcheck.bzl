"""The object check: the analysis' backstop over what was really compiled."""

load(":tools.bzl", "run_tool")

def prebuilt_objects(nodes):
    """The objects that come with a compartment's dependencies, such as those of an assembler's rule."""
    libraries = [library for n in nodes for i in n.linker_inputs for library in i.libraries]
    return [o for library in libraries for o in (library.pic_objects or library.objects or [])]

def check_objects(ctx, merged, compartments, objects):
    """Runs ia2-objcheck over all that a program's compartments consist of, besides glue and gates.

    Args:
      ctx: the program rule's context.
      merged: what merge returned.
      compartments: list of Ia2CompartmentInfo.
      objects: for each compartment the list of its objects.
    Returns:
      the check's report, which the links depend on.
    """
    report = ctx.actions.declare_file(ctx.label.name + "/objcheck.txt")
    args = ctx.actions.args()
    args.add("--gates", merged.checks)
    inputs = [merged.checks]
    for compartment, files in zip(compartments, objects):
        for o in files:
            args.add("--object")
            args.add(o, format = compartment.name + "=%s")
            inputs.append(o)
    args.add("-o", report)
    run_tool(
        ctx,
        tool = ctx.attr._objcheck,
        arguments = [args],
        inputs = depset(inputs),
        outputs = [report],
        mnemonic = "Ia2ObjCheck",
        progress_message = "Checking the objects of %s" % ctx.label,
    )
    return report
