"""Which target's sources belong to which compartment."""

def _reachable(start, node_of, stop):
    """The labels reachable from start without entering a label in stop, in a fixed order."""
    seen = {label: True for label in start}
    queue = list(start)
    for _ in range(len(node_of) + 1):  # Starlark has no while: every round takes one level
        following = []
        for label in queue:
            for dep in node_of[label].deps:
                if dep in node_of and dep not in seen and dep not in stop:
                    seen[dep] = True
                    following.append(dep)
        if not following:
            break
        queue = following
    return seen.keys()

def _holds_code(node):
    return bool(node.c or node.asm or node.foreign or node.linker_inputs)

def assign(compartments):
    """Splits the dependency graph at the compartments' roots.

    Args:
      compartments: list of Ia2CompartmentInfo, main first.
    Returns:
      list with, for each compartment, the list of its nodes: those in own of several are in each of these.
    """
    node_of = {n.label: n for c in compartments for n in c.nodes.to_list()}
    root_of = {}
    for c in compartments:
        for root in c.roots:
            if root in root_of:
                fail("%s is in two compartments, %s and %s: a source belongs to one; take it out of one of them" %
                     (root, root_of[root].label, c.label))
            root_of[root] = c
    owner = {}
    result = []
    for c in compartments:
        foreign = {r: True for r in root_of if root_of[r].label != c.label}
        nodes = [node_of[label] for label in _reachable(list(c.roots), node_of, foreign)]
        for n in nodes:
            if not _holds_code(n):
                continue
            if n.foreign:
                fail("%s: %s is not C; a compartment is made of C and assembly. Take it out, or build it as a shared library of its own." %
                     (n.label, n.foreign[0].path))
            if n.label in c.own:
                continue
            if n.label in owner:
                fail("%s is in two compartments: %s and %s both depend on it. Make it a compartment of its own, name it in the deps of the one it belongs to, or in own of both, so that each has a copy with data of its own." %
                     (n.label, owner[n.label], c.label))
            owner[n.label] = c.label
        result.append(nodes)
    return result
