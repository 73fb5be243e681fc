"""Tests that a target is refused when it is analysed, with the words."""

def _words(cause):
    """What fail() was given, without Bazel's traceback before it."""
    return cause.message.split("Error in fail: ")[-1].strip()

def _impl(ctx):
    target = ctx.attr.target[0]
    if AnalysisFailureInfo not in target:
        return [AnalysisTestResultInfo(success = False, message = "%s is accepted" % target.label)]
    words = [_words(cause) for cause in target[AnalysisFailureInfo].causes.to_list()]

    # Bazel 7 and 4 write labels of the main repository differently.
    words = [w.replace("@@//", "//").replace("@//", "//") for w in words]
    return [AnalysisTestResultInfo(
        success = words == [ctx.attr.words],
        message = "expected: %s\nactual:   %s" % (ctx.attr.words, "\n          ".join(words)),
    )]

refusal_test = rule(
    implementation = _impl,
    doc = "Passes if the analysis of a target fails for one reason, in these words.",
    attrs = {
        "target": attr.label(
            doc = "What must be refused.",
            cfg = analysis_test_transition(settings = {"//command_line_option:allow_analysis_failures": "True"}),
            mandatory = True,
        ),
        "words": attr.string(
            doc = "The message, without Bazel's traceback.",
            mandatory = True,
        ),
    },
    analysis_test = True,
)
