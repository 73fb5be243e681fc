"""The repository @meson: meson and ninja, for the test of a program that they build."""

load("//third_party/debian:debian.bzl", "debian_packages")

def meson_repository(name = "meson"):
    """Declares the repository.

    Args:
      name: its name.
    """
    debian_packages(
        name = name,
        build_file = Label("//third_party/meson:meson.BUILD"),
        group = "meson",
        keep = {
            "libc6": ["./lib/x86_64-linux-gnu/*.so*", "./lib64"],
            "meson": ["./usr/bin", "./usr/lib"],
        },
        remove = [
            "etc",
            "usr/share",
        ],
        tools = {
            "ninja": "usr/bin/ninja",
            # Starts usr/bin/meson, with PYTHONHOME set to usr.
            "python3": "usr/bin/python3.11",
        },
    )
