"""Compartments for C programs, enforced by memory protection keys.

    load("//ia2:defs.bzl", "ia2_binary", "ia2_compartment")

    ia2_compartment(name = "app", deps = [":app_sources"])
    ia2_compartment(name = "parser", deps = [":parser_sources"])
    ia2_binary(name = "program", main = ":app", compartments = [":parser"])

builds `program` and `program.ia2/libparser.so` out of ordinary cc_librarys, whose sources stay as they are.
"""

load("//ia2/private:bundle.bzl", "bundle")
load("//ia2/private:compartment.bzl", _compartment = "compartment")
load("//ia2/private:padded.bzl", "padded")
load("//ia2/private:program.bzl", "objects", "program")

# Labels of this repository, from whichever repository the rules are used.
_RUNTIME = str(Label("//ia2/runtime:libia2.so"))
_HEADERS = str(Label("//ia2/include:headers"))

# Code shares no page with data, whose bytes could make an instruction that changes rights; and nothing is left undefined.
_LINKOPTS = [
    "-Wl,-z,separate-code",
    "-Wl,-z,defs",
]

# The runtime enters main; libraries find in the executable what they refer to weakly.
_MAIN_LINKOPTS = ["-Wl,--wrap=main"] + ["-Wl,--export-dynamic-symbol=" + pattern for pattern in [
    "ia2_program",
    "ia2_head_*",
    "ia2_compartment_*",
    "__ia2_entry_*",
    "__ia2_borrow_*",
    "__ia2_check_*",
    "ia2_handle_table_*",
]]

def ia2_compartment(
        name,
        deps = [],
        srcs = [],
        hdrs = [],
        copts = [],
        lends = {},
        borrows = {},
        copies = {},
        handles = {},
        checks = {},
        internal = {},
        own = [],
        linkopts = [],
        **kwargs):
    """Declares a compartment: C sources that share one protection key.

    Args:
      name: the compartment's name, in messages, policies and the name of its library.
      deps: cc_librarys whose sources make it up, with those of their dependencies up to the next
        compartment.  A source belongs to one compartment, but for those in own.
      srcs: further C sources of its own, such as an adapter.
      hdrs: headers of these.
      copts: compile flags for srcs.
      lends: dict of 'caller -> callee' to a reason: what callee allocates when caller calls it can be read
        by the other compartments (and written by this one alone).
      borrows: dict of 'caller -> callee' to 'owner: reason': what callee (a malloc-like function) allocates
        when caller calls it comes from the lending memory of the compartment named owner, which can write
        it; this one can read it and free it.
      copies: dict of 'function.parameter' to 'direction [size]: reason' where the object that a pointer
        parameter points to is to be copied otherwise than the analysis finds: direction is in, out, inout
        or none; size is a number of bytes or the name of the parameter that holds it.  With 'only FIELD...'
        after it the other fields are left out: the callee finds 0 there, the caller's stay as they are.
        'function.parameter.field' (or 'struct.field', in all objects of the type) to 'direction: reason' is for a
        single field: in is not copied back, out is not handed in, none is left out.
      handles: dict of what others only carry for this compartment.  They get a number in place of the
        pointer, and what they hand back must be a number that they hold: one that was never given out, was
        given back already, or stands for something of another kind ends the program.
        'struct type' to a reason: all pointers to a type that only this compartment can look into.  A plain
        argument is used for the time of the call; what a function gets in memory that it writes, too, is
        taken, and what is there when it returns, or is its result, is given out.
        'function.parameter.field' (or 'function.parameter', 'function.result', 'struct.field') to
        'gives KIND: reason', 'takes KIND: reason' or 'uses KIND: reason' for pointers of any type: KIND is a name
        of yours for what may be given back where.
      checks: dict of function to 'check: reason'.  check is a function of this compartment's that returns
        whether to go on; if not, the program ends.  For a function of this compartment it has the same
        parameters, and is called before it, when others call; for one of another compartment it has the
        result as last parameter, and is called after this one called it.  The objects that the parameters
        point to are this side's own then, and may be changed: clamped, or redirected to copies.
      internal: dict of function to the reason why only this compartment calls it, though others may hold
        its address: calls from there end the program.
      own: cc_librarys among its dependencies that other compartments use, too: each of them that names the
        library here has a copy, with data of its own, and calls inside itself.  Without compartments there is one
        copy, so this is for libraries that keep nothing between calls, or nothing that others need.
      linkopts: flags for the link of its object.
      **kwargs: visibility, tags, testonly.
    """
    if srcs:
        native.cc_library(
            name = name + "_own",
            srcs = srcs,
            hdrs = hdrs,
            copts = copts,
            deps = deps + [_HEADERS],
            tags = ["manual"],
            testonly = kwargs.get("testonly", False),
        )
        deps = deps + [":%s_own" % name]
    _compartment(name = name, deps = deps, lends = lends, borrows = borrows, copies = copies, handles = handles, checks = checks, internal = internal, own = own, linkopts = linkopts, **kwargs)

def _library_name(label):
    name = label.split(":")[-1].split("/")[-1]
    return name if name.startswith("lib") else "lib" + name

def ia2_binary(name, main, compartments = [], mode = "enforcing", strict = False, permits = {}, linkopts = [], data = [], **kwargs):
    """Builds a program in compartments.

    Makes `name` (executable), its libraries in `name.ia2/`, and, with --output_groups=ia2, the edited sources,
    the gates and a report of every decision.

    Args:
      name: name of the executable.
      main: the ia2_compartment that defines main; it gets protection key 1.
      compartments: the other ia2_compartments; they get the keys that follow, in this order.
      mode: enforcing (a violation ends the program) or permissive (it is logged and allowed; for finding out
        what a policy must say, never for use).
      strict: casts that hide function pointers and pointers of unknown size over a boundary are errors.
      permits: dict of what the program may do, though programs in compartments may not, to a reason:
        `core_dump` (a core file shows the private memory), or the name of a system call that is denied by
        default and reaches no memory of other compartments, such as shmget and shmat.  All compartments
        may do it.
      linkopts: flags for the link of the executable.
      data: files for run time.
      **kwargs: visibility, tags, testonly.
    """
    internal = dict(tags = ["manual"], testonly = kwargs.get("testonly", False))
    program(name = name + "_ia2", main = main, compartments = compartments, mode = mode, strict = strict, permits = permits, **internal)
    libraries = []
    for key, label in enumerate(compartments, 2):
        soname = _library_name(label) + ".so"
        part = "%s_ia2_%d" % (name, key)
        objects(
            name = part,
            program = name + "_ia2",
            key = key,
            libraries = [_RUNTIME],
            linkopts = _LINKOPTS + ["-Wl,-soname," + soname],
            **internal
        )
        native.cc_binary(name = part + ".raw.so", linkshared = True, deps = [part], linkstatic = True, **internal)
        out = "%s_ia2/lib/%s" % (name, soname)
        if out in libraries:  # The rule refuses two of a name, in better words than Bazel would here.
            out = "%s_ia2/lib/%d/%s" % (name, key, soname)
        padded(name = part + "_padded", src = part + ".raw.so", out = out, **internal)
        libraries.append(out)
    objects(
        name = name + "_ia2_1",
        program = name + "_ia2",
        key = 1,
        libraries = libraries + [_RUNTIME],
        linkopts = _LINKOPTS + _MAIN_LINKOPTS + [
            # Beside the executable, wherever a user copies both; and from where the build leaves it.
            "-Wl,-rpath,$ORIGIN/{0}.ia2:$ORIGIN/../../{0}.ia2".format(name),
        ] + linkopts,
        **internal
    )
    native.cc_binary(name = name + "_ia2_1.raw", deps = [name + "_ia2_1"], **internal)
    padded(
        name = name + "_ia2_1_padded",
        src = name + "_ia2_1.raw",
        out = "%s_ia2/bin/%s" % (name, name),
        **internal
    )
    bundle(
        name = name,
        executable = "%s_ia2/bin/%s" % (name, name),
        libraries = libraries + [_RUNTIME],
        program = name + "_ia2",
        data = data,
        **kwargs
    )
