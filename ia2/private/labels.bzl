"""Labels as text."""

def label_text(label):
    """What str() gives differs between versions of Bazel, and labels get into outputs and messages.

    Args:
      label: a Label.

    Returns:
      `//package:name` in the main repository, `@repository//package:name` elsewhere.
    """
    repository = "@" + label.workspace_name if label.workspace_name else ""
    return "%s//%s:%s" % (repository, label.package, label.name)
