"""buildifier, which formats and checks BUILD files, as its authors put it on npm."""

_FILE = "@bazel/buildifier/-/buildifier-8.2.1.tgz"
_SHA256 = "b96ea9b13003036c801f52bee6f9b0314738f8432e5cb9d814c89f59292604ee"

_BUILD = """\
exports_files(["buildifier-linux_amd64"])
"""

# Only the style test needs it: a machine without npm builds everything else.
_MISSING = """\
#!/bin/sh
echo "buildifier: npm tells no registry on this machine, or it has no {file}." >&2
echo "Install npm, or set NPM_CONFIG_REGISTRY, and run: bazelw sync --only=buildifier" >&2
exit 77
"""

def _registry(ctx):
    registry = ctx.os.environ.get("NPM_CONFIG_REGISTRY")
    if registry:
        return registry
    npm = ctx.which("npm")
    if not npm:
        return None
    result = ctx.execute([npm, "config", "get", "registry"])
    return result.stdout.strip() if result.return_code == 0 else None

def _impl(ctx):
    registry = _registry(ctx)
    found = registry and ctx.download_and_extract(
        registry.rstrip("/") + "/" + _FILE,
        sha256 = _SHA256,
        stripPrefix = "package",
        type = "tar.gz",
        allow_fail = True,
    ).success
    if not found:
        ctx.file("buildifier-linux_amd64", _MISSING.format(file = _FILE))
    ctx.file("BUILD.bazel", _BUILD, executable = False)

buildifier_repository = repository_rule(
    implementation = _impl,
    doc = "The program, or a stand-in that exits with 77 where it cannot be had.",
    environ = ["NPM_CONFIG_REGISTRY"],
)
