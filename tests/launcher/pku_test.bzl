"""Tests that need Memory Protection Keys."""

def pku_test(
        name,
        program = None,
        src = None,
        args = [],
        data = [],
        size = "small",
        timeout = None,
        tags = [],
        **kwargs):
    """A test that runs where the CPU has protection keys, be it an emulated one.

    On a machine without them it runs in the machine of ci/vm that IA2_PKU_VM
    names, and is skipped, with a line that says so, when there is none. The
    test may write JUnit XML to $XML_OUTPUT_FILE (in shell: cases.sh); it exits
    with 77 to skip itself.

    Args:
      name: the test.
      program: the program to run, a target; or else:
      src: the script to run, a file.
      args: its arguments; `$(rootpath X)` works for what is in data.
      data: files and programs that it uses.
      size: the test's size. Emulation is about 10 times slower than a CPU.
      timeout: the test's timeout.
      tags: further tags.
      **kwargs: passed on to the sh_test.
    """
    if (program == None) == (src == None):
        fail("pku_test %s: give one of program and src" % name)
    run = program or src
    native.sh_test(
        name = name,
        size = size,
        timeout = timeout,
        srcs = ["//tests/launcher:run_pku"],
        args = ["$(rootpath %s)" % run] + args,
        data = ["//tests/launcher:lib", run] + [d for d in data if d != run],
        # The emulated machine sees the file system outside of a sandbox.
        tags = ["pku", "no-sandbox"] + tags,
        **kwargs
    )
