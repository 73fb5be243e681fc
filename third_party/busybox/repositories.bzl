"""The repository @busybox: a static shell, for tests/hermetic."""

load("//third_party/debian:debian.bzl", "debian_packages")

def busybox_repository(name = "busybox"):
    """Declares the repository.

    Args:
      name: its name.
    """
    debian_packages(
        name = name,
        build_file = Label("//third_party/busybox:busybox.BUILD"),
        group = "busybox",
        keep = {"busybox-static": ["./bin/busybox"]},
    )
