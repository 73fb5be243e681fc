"""The repository @gcc: a second compiler, to compare ABIs with."""

load("//third_party/debian:debian.bzl", "debian_packages")

_GCC = "usr/lib/gcc/x86_64-linux-gnu/12/"

def gcc_repository(name = "gcc"):
    """Declares the repository.

    Args:
      name: its name.
    """
    debian_packages(
        name = name,
        build_file = Label("//third_party/gcc:gcc.BUILD"),
        group = "gcc",
        keep = {
            "binutils-x86-64-linux-gnu": ["./usr/bin/x86_64-linux-gnu-as"],
            "gcc-12": ["./usr/bin/x86_64-linux-gnu-gcc-12"],
            "cpp-12": ["./" + _GCC + "cc1"],
            "libc6": ["./lib/x86_64-linux-gnu/*.so*", "./lib64"],
            "libgcc-12-dev": ["./" + _GCC + "include"],
        },
        remove = ["usr/share"],
        tools = {
            "as": "usr/bin/x86_64-linux-gnu-as",
            "cc1": _GCC + "cc1",
            # Finds the two above.
            "gcc": "usr/bin/x86_64-linux-gnu-gcc-12 -B$root/bin/",
        },
        # gcc finds its headers relative to itself.
        tools_as_themselves = True,
    )
