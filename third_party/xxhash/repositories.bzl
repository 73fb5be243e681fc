"""The repository @xxhash: the header that dav1d's xxh3 muxer is made of."""

load("//third_party/debian:debian.bzl", "debian_packages")

def xxhash_repository(name = "xxhash"):
    """Declares the repository.

    Args:
      name: its name.
    """
    debian_packages(
        name = name,
        build_file = Label("//third_party/xxhash:xxhash.BUILD"),
        group = "xxhash",
        keep = {"libxxhash-dev": ["./usr/include"]},
    )
