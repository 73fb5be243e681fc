"""What this repository needs beyond its rules: dav1d, and what only tests use."""

load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")
load("//third_party/buildifier:repositories.bzl", "buildifier_repository")
load("//third_party/busybox:repositories.bzl", "busybox_repository")
load("//third_party/gcc:repositories.bzl", "gcc_repository")
load("//third_party/meson:repositories.bzl", "meson_repository")
load("//third_party/shellcheck:repositories.bzl", "shellcheck_repository")
load("//third_party/xxhash:repositories.bzl", "xxhash_repository")

_DAV1D = dict(
    sha256 = "401813f1f89fa8fd4295805aa5284d9aed9bc7fc1fdbe554af4292f64cbabe21",
    strip_prefix = "dav1d-1.5.1",
    urls = ["https://downloads.videolan.org/pub/videolan/dav1d/1.5.1/dav1d-1.5.1.tar.xz"],
)

def development_repositories():
    """Declares the repositories."""
    http_archive(name = "dav1d", build_file = Label("//third_party/dav1d:dav1d.BUILD"), **_DAV1D)

    xxhash_repository()

    # dav1d as its own build file makes it, in compartments, and what reads that file.
    http_archive(
        name = "dav1d_meson",
        build_file = Label("//third_party/dav1d:dav1d_meson.BUILD"),
        patch_args = ["-p1"],
        patches = [Label("//tests/meson:dav1d.patch")],
        **_DAV1D
    )
    meson_repository()

    # A second compiler, checkers of style, a static shell.
    gcc_repository()
    buildifier_repository(name = "buildifier")
    busybox_repository()
    shellcheck_repository()
