"""What the rules hand to each other."""

Ia2SourcesInfo = provider(
    doc = "The C sources behind a cc_library and its dependencies, with all that compiling them takes.",
    fields = {
        "nodes": "depset of struct(label, c, asm, foreign, headers, copts, context, linker_inputs, linkopts, deps), one a target",
    },
)

Ia2CompartmentInfo = provider(
    doc = "One compartment as the BUILD file declares it; its protection key is handed out by ia2_binary.",
    fields = {
        "name": "the compartment's name in messages, policies and symbols",
        "label": "where it is declared",
        "roots": "tuple of labels (strings): the targets whose sources, with their dependencies', make it up",
        "nodes": "depset: Ia2SourcesInfo.nodes of the roots",
        "lends": "dict: 'caller -> callee' to the reason",
        "borrows": "dict: 'caller -> callee' to 'owner: reason'",
        "copies": "dict: 'function.parameter' to 'how: reason'",
        "handles": "dict: type, or place, to 'how: reason'",
        "checks": "dict: function to 'function that checks: reason'",
        "internal": "dict: function to the reason",
        "own": "tuple of labels (strings): dependencies that others may have a copy of, too",
        "linkopts": "list of strings added to the link of its object",
    },
)

Ia2ProgramInfo = provider(
    doc = "A program that was analysed, edited and compiled: what its links take, by protection key.",
    fields = {
        "objects": "dict: key (string) to CcInfo with the linking context of that compartment's object",
        "names": "dict: key (string) to the compartment's name",
    },
)
