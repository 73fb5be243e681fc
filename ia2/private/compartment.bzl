"""The rule behind ia2_compartment: a declaration, no action."""

load(":labels.bzl", "label_text")
load(":providers.bzl", "Ia2CompartmentInfo", "Ia2SourcesInfo")
load(":sources.bzl", "sources_aspect")

def _check_edges(attr_name, table):
    for edge, reason in table.items():
        if len(edge.split(" -> ")) != 2:
            fail("%s: '%s' names no call; write 'caller -> callee', the call that allocates" % (attr_name, edge))
        if not reason.strip():
            fail("%s: '%s' has no reason; write why" % (attr_name, edge))

def _check_reasons(attr_name, table):
    for name, reason in table.items():
        if not reason.strip():
            fail("%s: '%s' has no reason; write why" % (attr_name, name))

def _compartment_impl(ctx):
    _check_edges("lends", ctx.attr.lends)
    _check_reasons("handles", ctx.attr.handles)
    _check_reasons("internal", ctx.attr.internal)
    _check_edges("borrows", ctx.attr.borrows)
    return [Ia2CompartmentInfo(
        name = ctx.label.name,
        label = label_text(ctx.label),
        roots = tuple([label_text(d.label) for d in ctx.attr.deps]),
        nodes = depset(transitive = [d[Ia2SourcesInfo].nodes for d in ctx.attr.deps], order = "topological"),
        lends = ctx.attr.lends,
        borrows = ctx.attr.borrows,
        copies = ctx.attr.copies,
        handles = ctx.attr.handles,
        checks = ctx.attr.checks,
        internal = ctx.attr.internal,
        own = tuple([label_text(d.label) for d in ctx.attr.own]),
        linkopts = ctx.attr.linkopts,
    )]

compartment = rule(
    implementation = _compartment_impl,
    doc = "See ia2_compartment in //ia2:defs.bzl.",
    attrs = {
        "deps": attr.label_list(
            doc = "The cc_librarys that make up the compartment.",
            aspects = [sources_aspect],
            providers = [CcInfo],
            mandatory = True,
        ),
        "lends": attr.string_dict(doc = "'caller -> callee': why others must read what this call allocates."),
        "borrows": attr.string_dict(doc = "'caller -> callee': 'owner: why that compartment must write what this call allocates'."),
        "copies": attr.string_dict(doc = "'function.parameter' or '.field' of it: 'in|out|inout|none [size] [only field...]: why'."),
        "handles": attr.string_dict(doc = "'struct type': why, or 'function.parameter.field': 'gives|takes|uses KIND: why'."),
        "checks": attr.string_dict(doc = "'function': 'function that checks: why'."),
        "internal": attr.string_dict(doc = "'function': why only this compartment calls it."),
        "own": attr.label_list(doc = "cc_librarys of which the compartment has a copy of its own.", providers = [CcInfo]),
        "linkopts": attr.string_list(doc = "Flags for the link of the compartment's object."),
    },
)
