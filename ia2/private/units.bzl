"""Translation units: one a source and a target that compiles it; scanned, edited and compiled one by one."""

load(":flags.bzl", "COMPARTMENT_COPTS", "compile_command")
load(":tools.bzl", "run_tool")

def _check_number(node, compartment, key):
    """Sources that are written for IA2 may state their compartment's number."""
    for flag in node.copts:
        if flag.startswith("-DPKEY=") and flag != "-DPKEY=%d" % key:
            fail("%s: %s, but its compartment %s has the number %d: 1 is the one with main, the others follow in the order of ia2_binary's list" %
                 (node.label, flag, compartment.label, key))

def units_of(ctx, key, compartment, nodes, annotations):
    """Lists the translation units of a compartment.

    Args:
      ctx: the program rule's context.
      key: the compartment's protection key.
      compartment: its Ia2CompartmentInfo.
      nodes: its nodes, from graph.bzl.
      annotations: CcInfo of ia2.h and the other public headers.
    Returns:
      list of struct(key, compartment, source, id, headers, context, copts).
    """
    result = []
    for n, node in enumerate(nodes):
        _check_number(node, compartment, key)
        context = cc_common.merge_cc_infos(
            cc_infos = [CcInfo(compilation_context = node.context), annotations],
        ).compilation_context
        for s, source in enumerate(node.c):
            result.append(struct(
                key = key,
                compartment = compartment.name,
                source = source,
                # Two copies of a source are two units.
                label = "%s#%s%s" % (source.path, node.label, "#" + compartment.name if node.label in compartment.own else ""),
                id = "%s/%d/%d_%d_%s" % (ctx.label.name, key, n, s, source.basename[:-2]),
                headers = node.headers,
                context = context,
                copts = list(node.copts) + COMPARTMENT_COPTS + ["-DIA2_ENABLE=1", "-DPKEY=%d" % key],
            ))
    return result

def scan(ctx, toolchain, unit):
    """Runs ia2-scan on a unit.  Returns struct(facts, sites): what the merge and what the edit reads."""
    facts = ctx.actions.declare_file(unit.id + ".sum")
    sites = ctx.actions.declare_file(unit.id + ".loc")
    args = ctx.actions.args()
    args.add("--compartment", unit.compartment)
    args.add("--tu", unit.label)
    args.add("--output", facts)
    args.add("--")
    args.add(toolchain.cc.compiler_executable)
    args.add_all(compile_command(ctx, toolchain, unit.context, unit.copts))
    args.add("-c")
    args.add(unit.source)
    run_tool(
        ctx,
        tool = ctx.attr._scan,
        arguments = [args],
        inputs = depset([unit.source] + list(unit.headers), transitive = [unit.context.headers, toolchain.cc.all_files]),
        outputs = [facts, sites],
        mnemonic = "Ia2Scan",
        progress_message = "Scanning %s for %s" % (unit.source.short_path, unit.compartment),
    )
    return struct(facts = facts, sites = sites)

def edit(ctx, unit, decisions, sites):
    """Runs ia2-edit on a unit.  Returns the directory with its edited files and their overlay."""
    edited = ctx.actions.declare_directory(unit.id + ".edited")
    args = ctx.actions.args()
    args.add("--decisions", decisions)
    args.add("--output-dir", edited.path)
    args.add("--overlay", edited.path + "/overlay.yaml")
    args.add(sites)
    run_tool(
        ctx,
        tool = ctx.attr._edit,
        arguments = [args],
        inputs = depset([decisions, sites, unit.source] + list(unit.headers), transitive = [unit.context.headers]),
        outputs = [edited],
        mnemonic = "Ia2Edit",
        progress_message = "Editing %s for %s" % (unit.source.short_path, unit.compartment),
    )
    return edited

def compile_unit(ctx, toolchain, unit, edited, generated):
    """Compiles a unit from its edited view; generated is the list of headers forced in.  Returns its objects."""
    force = []
    for header in generated:
        force += ["-include", header.path]
    _, outputs = cc_common.compile(
        actions = ctx.actions,
        name = unit.id,
        feature_configuration = toolchain.features,
        cc_toolchain = toolchain.cc,
        srcs = [unit.source],
        private_hdrs = list(unit.headers) + generated,
        additional_inputs = [edited],
        compilation_contexts = [unit.context],
        user_compile_flags = unit.copts + force + ["-ivfsoverlay", edited.path + "/overlay.yaml"],
        disallow_nopic_outputs = True,
    )
    return outputs
