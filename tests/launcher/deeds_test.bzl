"""Tests of a program that does good and bad deeds, without compartments and with them."""

load(":pku_test.bzl", "pku_test")

def deeds_test(name, plain, program, expected = "expected.txt", rows = "rows.tsv", **kwargs):
    """A pku_test of what two builds of a program do.

    Args:
      name: the test.
      plain: the program without compartments, a target.
      program: the program in compartments, a target.
      expected: the file with the output of both when they have no argument.
      rows: the file with the bad deeds: see deeds_test.sh.
      **kwargs: passed on to pku_test.
    """
    files = [expected, rows, plain, program]
    pku_test(
        name = name,
        src = "//tests/launcher:deeds_test.sh",
        args = ["$(rootpath %s)" % f for f in files],
        data = files,
        size = "large",
        **kwargs
    )
