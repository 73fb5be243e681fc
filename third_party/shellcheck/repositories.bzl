"""The repository @shellcheck, for tests/style."""

load("//third_party/debian:debian.bzl", "debian_packages")

def shellcheck_repository(name = "shellcheck"):
    """Declares the repository.

    Args:
      name: its name.
    """
    debian_packages(
        name = name,
        build_file = Label("//third_party/shellcheck:shellcheck.BUILD"),
        group = "shellcheck",
        keep = {
            "libc6": ["./lib/x86_64-linux-gnu/*.so*", "./lib64"],
            "shellcheck": ["./usr/bin/shellcheck"],
        },
        remove = ["usr/share"],
        tools = {"shellcheck": "usr/bin/shellcheck"},
    )
