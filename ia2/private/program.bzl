"""The rule that turns compartments into objects: scan, merge, edit, compile, check."""

load(":flags.bzl", "CC_ATTRS", "CC_TOOLCHAINS", "toolchain_of")
load(":glue.bzl", "GLUE_ATTRS", "compile_gates", "compile_glue", "compile_head", "library_inputs")
load(":graph.bzl", "assign")
load(":merge.bzl", "merge", "policy_json")
load(":objcheck.bzl", "check_objects", "prebuilt_objects")
load(":permits.bzl", "check_permits")
load(":providers.bzl", "Ia2CompartmentInfo", "Ia2ProgramInfo")
load(":tools.bzl", "tool_attr")
load(":units.bzl", "compile_unit", "edit", "scan", "units_of")

def _compile_assembly(ctx, toolchain, key, nodes):
    results = []
    for n, node in enumerate(nodes):
        if node.asm:
            _, outputs = cc_common.compile(
                actions = ctx.actions,
                name = "%s/%d/%d_assembly" % (ctx.label.name, key, n),
                feature_configuration = toolchain.features,
                cc_toolchain = toolchain.cc,
                srcs = list(node.asm),
                private_hdrs = list(node.headers),
                compilation_contexts = [node.context],
                user_compile_flags = list(node.copts) + ["-fPIC"],
                disallow_nopic_outputs = True,
            )
            results.append(outputs)
    return results

def _link_flags(compartment, nodes):
    flags = []
    for node in nodes:
        flags += list(node.linkopts)
    return flags + compartment.linkopts

def _object_linking(ctx, toolchain, key, outputs, merged, flags, nodes, stamp):
    """CcInfo with everything that the link of one compartment's object takes."""
    archive, _ = cc_common.create_linking_context_from_compilation_outputs(
        actions = ctx.actions,
        name = "%s_%d" % (ctx.label.name, key),
        feature_configuration = toolchain.features,
        cc_toolchain = toolchain.cc,
        compilation_outputs = cc_common.merge_compilation_outputs(compilation_outputs = outputs),
        alwayslink = True,
        disallow_dynamic_library = True,
    )
    script = ctx.file._tls_script
    linking = cc_common.create_linker_input(
        owner = ctx.label,
        user_link_flags = depset(["-Wl,-T," + script.path, "@" + merged.link[key - 1].path] + flags),
        additional_inputs = depset([script, merged.link[key - 1], stamp]),
    )
    prebuilt = [i for node in nodes for i in node.linker_inputs]
    return CcInfo(linking_context = cc_common.create_linking_context(
        linker_inputs = depset([linking] + prebuilt, transitive = [archive.linker_inputs, library_inputs(ctx)], order = "topological"),
    ))

def _program_impl(ctx):
    toolchain = toolchain_of(ctx)
    compartments = [t[Ia2CompartmentInfo] for t in [ctx.attr.main] + ctx.attr.compartments]
    check_permits(ctx.label, ctx.attr.permits)
    policy = policy_json(ctx.label, ctx.attr.mode, ctx.attr.strict, compartments)
    nodes = assign(compartments)
    units = []
    for i, c in enumerate(compartments):
        units.append(units_of(ctx, i + 1, c, nodes[i], ctx.attr._annotations[CcInfo]))
    scans = [[scan(ctx, toolchain, u) for u in us] for us in units]
    merged = merge(ctx, policy, [s for ss in scans for s in ss], len(compartments))

    edited = []
    outputs = []
    own = []  # without glue and gates
    for i in range(len(compartments)):
        generated = [merged.program_h, merged.fn[i]]
        mine = _compile_assembly(ctx, toolchain, i + 1, nodes[i])
        for unit, sites in zip(units[i], scans[i]):
            view = edit(ctx, unit, merged.decisions, sites.sites)
            edited.append(view)
            mine.append(compile_unit(ctx, toolchain, unit, view, generated))
        own.append([o for group in mine for o in group.pic_objects] + prebuilt_objects(nodes[i]))
        outputs.append([
            compile_head(ctx, toolchain, i + 1, merged.program_h),
            compile_glue(ctx, toolchain, i + 1, merged.program_h),
            compile_gates(ctx, toolchain, i + 1, merged),
        ] + mine)

    stamp = check_objects(ctx, merged, compartments, own)
    objects = {}
    for i, c in enumerate(compartments):
        flags = _link_flags(c, nodes[i])
        objects[str(i + 1)] = _object_linking(ctx, toolchain, i + 1, outputs[i], merged, flags, nodes[i], stamp)
    explained = [merged.report, merged.policy, merged.program_h, merged.checks, merged.decisions] + merged.gates + merged.fn + merged.link
    return [
        DefaultInfo(files = depset([stamp])),
        OutputGroupInfo(
            ia2 = depset(explained + edited),
            # What the attributes of the compartments say, as ia2-rewriter takes it.
            policy = depset([merged.policy]),
            # What the object check was given, for its tests.
            checked = depset([o for objects in own for o in objects]),
        ),
        Ia2ProgramInfo(
            objects = objects,
            names = {str(i + 1): c.name for i, c in enumerate(compartments)},
        ),
    ]

program = rule(
    implementation = _program_impl,
    doc = "Analyses, edits and compiles a program; see ia2_binary in //ia2:defs.bzl.",
    fragments = ["cpp"],
    toolchains = CC_TOOLCHAINS,
    attrs = dict(
        dict(CC_ATTRS, **GLUE_ATTRS),
        main = attr.label(doc = "The compartment that defines main.", providers = [Ia2CompartmentInfo], mandatory = True),
        compartments = attr.label_list(doc = "The others, in key order.", providers = [Ia2CompartmentInfo]),
        mode = attr.string(doc = "enforcing or permissive.", values = ["enforcing", "permissive"], default = "enforcing"),
        permits = attr.string_dict(doc = "What the program may do that others may not: why."),
        strict = attr.bool(doc = "Casts that hide function pointers, and pointers of unknown size, are errors."),
        _annotations = attr.label(default = Label("//ia2/include:headers"), providers = [CcInfo]),
        _tls_script = attr.label(default = Label("//ia2/elf:tls.ld"), allow_single_file = True),
        _scan = tool_attr("//ia2/rewriter:ia2-scan"),
        _merge = tool_attr("//ia2/rewriter:ia2-merge"),
        _edit = tool_attr("//ia2/rewriter:ia2-edit"),
        _objcheck = tool_attr("//ia2/elf:ia2-objcheck"),
    ),
)

def _objects_impl(ctx):
    info = ctx.attr.program[Ia2ProgramInfo].objects[str(ctx.attr.key)]
    files = ctx.files.libraries
    libraries = CcInfo(linking_context = cc_common.create_linking_context(linker_inputs = depset([
        cc_common.create_linker_input(
            owner = ctx.label,
            user_link_flags = depset(["-Wl,--push-state,--no-as-needed"] + [f.path for f in files] + ["-Wl,--pop-state"] + ctx.attr.linkopts),
            additional_inputs = depset(files),
        ),
    ])))
    return [cc_common.merge_cc_infos(cc_infos = [info, libraries])]

objects = rule(
    implementation = _objects_impl,
    doc = "One compartment's share of a program, as the dependency of the cc_binary that links it.",
    attrs = {
        "program": attr.label(doc = "The program.", providers = [Ia2ProgramInfo], mandatory = True),
        "key": attr.int(doc = "The compartment's protection key.", mandatory = True),
        "libraries": attr.label_list(doc = "Shared libraries that the object needs at run time.", allow_files = [".so"]),
        "linkopts": attr.string_list(doc = "Flags for this link."),
    },
)
