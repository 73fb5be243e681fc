"""The whole-program step: the policy as ia2-merge reads it, and what it decides."""

load(":keys.bzl", "check_count")
load(":labels.bzl", "label_text")
load(":tools.bzl", "run_tool")

def _borrow(text, edge, label):
    owner, colon, reason = text.partition(":")
    if not colon or not reason.strip():
        fail("%s: borrows '%s': write 'owner: reason', got '%s'" % (label, edge, text))
    return {"from": owner.strip(), "reason": reason.strip()}

_DIRECTIONS = ("in", "out", "inout", "none")

def _copy(text, parameter, label):
    how, colon, reason = text.partition(":")
    words = how.split(" ")
    if not colon or not reason.strip() or words[0] not in _DIRECTIONS:
        fail("%s: copies '%s': write '%s [size] [only field...]: reason', got '%s'" % (label, parameter, "|".join(_DIRECTIONS), text))
    result = {"direction": words[0], "reason": reason.strip()}
    words = words[1:]
    if words and words[0] != "only":
        result["size"] = words[0]
        words = words[1:]
    if words:
        if words[0] != "only" or len(words) == 1:
            fail("%s: copies '%s': after direction and size comes 'only' with fields, got '%s'" % (label, parameter, text))
        result["only"] = words[1:]
    return result

_VERBS = ("gives", "takes", "uses")

def _handle(text, place, label):
    if "." not in place:
        return {"reason": text.strip()}
    how, colon, reason = text.partition(":")
    words = how.split(" ")
    if not colon or not reason.strip() or words[0] not in _VERBS or len(words) != 2:
        fail("%s: handles '%s': write '%s KIND: reason', got '%s'" % (label, place, "|".join(_VERBS), text))
    return {"verb": words[0], "kind": words[1], "reason": reason.strip()}

def _check(text, function, label):
    check, colon, reason = text.partition(":")
    if not colon or not reason.strip():
        fail("%s: checks '%s': write 'function that checks: reason', got '%s'" % (label, function, text))
    return {"check": check.strip(), "reason": reason.strip()}

def _compartment_policy(c):
    return {
        "name": c.name,
        "label": c.label,
        "lends": c.lends,
        "borrows": {edge: _borrow(text, edge, c.label) for edge, text in c.borrows.items()},
        "handles": {place: _handle(text, place, c.label) for place, text in c.handles.items()},
        "checks": {function: _check(text, function, c.label) for function, text in c.checks.items()},
        "internal": c.internal,
        "copies": {parameter: _copy(text, parameter, c.label) for parameter, text in c.copies.items()},
    }

def policy_json(label, mode, strict, compartments):
    """The policy of a program, in the format that ia2/rewriter/policy.h describes."""
    check_count(label, compartments)
    return struct(
        label = label_text(label),
        mode = mode,
        strict = strict,
        compartments = [_compartment_policy(c) for c in compartments],
    )

def merge(ctx, policy, scans, compartment_count):
    """Runs ia2-merge.

    Args:
      ctx: the program rule's context.
      policy: from policy_json.
      scans: list of what scan returned, for all units of all compartments.
      compartment_count: how many compartments there are.
    Returns:
      struct(policy, program_h, gates, fn, link, checks, decisions, report): files; gates, fn and link are
      lists in key order.
    """
    folder = ctx.label.name + "/"
    policy_file = ctx.actions.declare_file(folder + "policy.json")
    ctx.actions.write(policy_file, json.encode_indent(policy) + "\n")
    keys = range(1, compartment_count + 1)
    result = struct(
        policy = policy_file,
        program_h = ctx.actions.declare_file(folder + "ia2_program.h"),
        gates = [ctx.actions.declare_file(folder + "gates_%d.S" % k) for k in keys],
        fn = [ctx.actions.declare_file(folder + "fn_%d.h" % k) for k in keys],
        link = [ctx.actions.declare_file(folder + "link_%d.args" % k) for k in keys],
        checks = ctx.actions.declare_file(folder + "gates.txt"),
        decisions = ctx.actions.declare_file(folder + "decisions.txt"),
        report = ctx.actions.declare_file(folder + "report.txt"),
    )
    args = ctx.actions.args()
    args.add("--policy", policy_file)
    args.add("--output-dir", result.report.dirname)
    args.add_all([s.facts for s in scans])
    args.use_param_file("@%s", use_always = True)
    args.set_param_file_format("multiline")
    run_tool(
        ctx,
        tool = ctx.attr._merge,
        arguments = [args],
        # Places are for messages: no output depends on them.
        inputs = depset([policy_file] + [s.facts for s in scans] + [s.sites for s in scans]),
        outputs = [result.program_h, result.checks, result.decisions, result.report] + result.gates + result.fn + result.link,
        mnemonic = "Ia2Merge",
        progress_message = "Deciding what crosses in %s" % ctx.label,
    )
    return result
