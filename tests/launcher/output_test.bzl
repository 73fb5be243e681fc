"""Tests of what a program prints."""

load(":pku_test.bzl", "pku_test")

def output_test(name, program, expected, args = [], data = [], status = 0, **kwargs):
    """A pku_test that a program prints what a file holds.

    Args:
      name: the test.
      program: the program to run, a target.
      expected: the file with its standard output.
      args: the program's arguments.
      data: files that it reads.
      status: its exit status.
      **kwargs: passed on to pku_test.
    """
    pku_test(
        name = name,
        src = "//tests/launcher:output_test.sh",
        args = ["$(rootpath %s)" % expected, str(status), "$(rootpath %s)" % program] + args,
        data = [expected, program] + data,
        **kwargs
    )
