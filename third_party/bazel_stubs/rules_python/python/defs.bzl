"""What Bazel 4 loads for its Python toolchain. There is no Python here."""

# buildifier: disable=unused-variable
def py_runtime_pair(**kwargs):
    """Declares nothing.

    Args:
      **kwargs: ignored.
    """
