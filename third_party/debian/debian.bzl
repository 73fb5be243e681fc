"""Repositories made of pinned Debian packages.

The packages' names, versions and checksums are in debian.lock.bzl. Where they are
downloaded from is the machine's business: the archive that its own apt uses, or
the one that DEBIAN_MIRROR in the environment names. Bazel's downloader fetches,
so its repository cache, --distdir and proxies work as for any other archive.
"""

load(":debian.lock.bzl", "PACKAGES")

_NO_MIRROR = """
{repo} is made of Debian packages, and this machine's apt names no archive to take them from.
Set DEBIAN_MIRROR to the URL of a Debian archive (the directory that has pool/ in it), or put
the packages into a --distdir."""

_NO_DPKG = """
{repo} is made of Debian packages, and dpkg-deb is not there to unpack them. Install dpkg."""

_NOT_THERE = """
No archive of this machine has {path}.
If Debian has replaced that version, run third_party/debian/lock; or set DEBIAN_MIRROR to an
archive that keeps old versions."""

def _archives(ctx):
    """Base URLs of the archives to try."""
    mirror = ctx.os.environ.get("DEBIAN_MIRROR")
    if mirror:
        return [mirror.rstrip("/") + "/"]
    apt_get = ctx.which("apt-get")
    if not apt_get:
        fail(_NO_MIRROR.format(repo = ctx.name))
    result = ctx.execute([
        apt_get,
        "indextargets",
        # Without this, apt tells only about archives whose index it has.
        "-oAPT::Get::IndexTargets::ReleaseInfo=false",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
    ])
    archives = []
    for uri in result.stdout.splitlines():
        if uri.split(":")[0] in ["http", "https", "file"] and uri not in archives:
            archives.append(uri)
    if not archives:
        fail(_NO_MIRROR.format(repo = ctx.name))
    return archives

def download_from_debian(ctx, archives, path, output, sha256):
    """Downloads one file of the archive.

    Args:
      ctx: the repository rule's context.
      archives: base URLs to try.
      path: the file's path below the base.
      output: where to put it.
      sha256: its checksum.

    Returns:
      archives, with the one that had the file first: it is likely to have the next one.
    """
    for archive in archives:
        url = archive + path.replace("+", "%2b").replace("~", "%7e")
        if ctx.download(url, output = output, sha256 = sha256, allow_fail = True).success:
            return [archive] + [a for a in archives if a != archive]
    fail(_NOT_THERE.format(path = path))

def _packages_impl(ctx):
    if not ctx.which("dpkg-deb"):
        fail(_NO_DPKG.format(repo = ctx.name))
    unpack = ctx.path(ctx.attr._unpack)
    packages = PACKAGES[ctx.attr.group]
    archives = _archives(ctx)
    for name in sorted(packages):
        package = packages[name]
        archives = download_from_debian(ctx, archives, package.path, "debs/%s.deb" % name, package.sha256)
    keep = ["%s %s" % (name, " ".join(ctx.attr.keep.get(name, ["."]))) for name in sorted(packages)]
    ctx.file("keep.txt", "\n".join(keep) + "\n", executable = False)
    result = ctx.execute(["sh", unpack, "debs", "keep.txt"], timeout = 1200)
    if result.return_code != 0:
        fail("%s: unpacking failed:\n%s%s" % (ctx.name, result.stdout, result.stderr))
    ctx.delete("debs")
    for path in ctx.attr.remove:
        ctx.delete(path)
    for wrapper, command in ctx.attr.tools.items():
        tool, _, args = command.partition(" ")
        ctx.template("bin/" + wrapper, ctx.attr._wrapper, {
            "{tool}": tool,
            "{args}": " \"%s\"" % args if args else "",
            "{argv0}": "$root/" + tool if ctx.attr.tools_as_themselves else "$0",
        }, executable = True)
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name, executable = False)
    ctx.template("BUILD.bazel", ctx.attr.build_file, executable = False)

debian_packages = repository_rule(
    implementation = _packages_impl,
    doc = "A directory tree unpacked from one group of the locked Debian packages.",
    attrs = {
        "group": attr.string(
            doc = "The group of packages.txt to unpack.",
            mandatory = True,
        ),
        "build_file": attr.label(
            doc = "Becomes the repository's BUILD file.",
            mandatory = True,
        ),
        "keep": attr.string_list_dict(
            doc = "By package, the path patterns to keep. A package not named here is kept whole.",
        ),
        "remove": attr.string_list(
            doc = "Paths to delete after unpacking.",
        ),
        "tools": attr.string_dict(
            doc = "By name of a wrapper to write into bin/, the program it starts, and an argument for it.",
        ),
        "tools_as_themselves": attr.bool(
            doc = "Tell the programs their own name, not that of the wrapper.",
        ),
        "_unpack": attr.label(default = Label("//third_party/debian:unpack.sh")),
        "_wrapper": attr.label(default = Label("//third_party/debian:wrapper.sh.tpl")),
    },
    environ = ["DEBIAN_MIRROR"],
)
