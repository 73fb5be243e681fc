"""Module extensions: what WORKSPACE declares, for MODULE.bazel."""

load("//:repositories.bzl", "ia2_repositories")
load("//third_party:repositories.bzl", "development_repositories")

def _ia2_impl(_ctx):
    ia2_repositories()

ia2 = module_extension(
    implementation = _ia2_impl,
    doc = "What ia2_compartment and ia2_binary build with.",
)

def _development_impl(_ctx):
    development_repositories()

development = module_extension(
    implementation = _development_impl,
    doc = "What only the repository itself needs.",
)
