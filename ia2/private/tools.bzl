"""How the rules run the project's own tools, which bring the C library that they run on."""

def tool_attr(label):
    """An attribute for one of the project's tools, a host_tool."""
    return attr.label(default = Label(label), executable = True, cfg = "exec")

def run_tool(ctx, tool, arguments, inputs, outputs, mnemonic, progress_message):
    """ctx.actions.run for a host_tool.

    Args:
      ctx: the rule's context.
      tool: target made with tool_attr.
      arguments: list of Args.
      inputs: depset of files.
      outputs: list of files.
      mnemonic: as for ctx.actions.run.
      progress_message: as for ctx.actions.run.
    """
    ctx.actions.run(
        executable = tool[DefaultInfo].files_to_run,
        arguments = arguments,
        inputs = inputs,
        outputs = outputs,
        mnemonic = mnemonic,
        progress_message = progress_message,
    )
