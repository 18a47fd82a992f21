"""Permissions of `analysis`."""

from concordat.kernel.permissions import register

QUESTION_ASK = register("analysis.question.ask", "Ask the partnership’s data, as far as agreements let figures be told")
ANALYSIS_VIEW = register(
    "analysis.analysis.view", "See saved analyses as far as they are shared, and have them answered"
)
ANALYSIS_ADD = register("analysis.analysis.add", "Save a question as an analysis of one’s own, and copy one")
ANALYSIS_EDIT = register("analysis.analysis.edit", "Change a saved analysis, and keep its answers of a day")
ANALYSIS_SHARE = register("analysis.analysis.share", "Say with whom a saved analysis is shared")
ANALYSIS_DELETE = register("analysis.analysis.delete", "Delete a saved analysis, and take it back")
ANALYSIS_SUBSCRIBE = register("analysis.analysis.subscribe", "Be told when the answer to a saved analysis changes")
ANNOTATION_ADD = register("analysis.annotation.add", "Write beside a saved analysis what its readers should know")
ANNOTATION_EDIT = register("analysis.annotation.edit", "Change or delete what was written beside a saved analysis")
RELEASE_VIEW = register("analysis.release.view", "Read figures that were released, and see what became of a release")
RELEASE_ADD = register("analysis.release.add", "Draft a release of figures")
RELEASE_EDIT = register("analysis.release.edit", "Change a draft of a release and its tables, take it back, delete it")
RELEASE_PROTECT = register("analysis.release.protect", "Have the tables of a release counted and protected")
RELEASE_APPROVE = register("analysis.release.approve", "Approve a release that somebody else drafted, or send it back")
RELEASE_PUBLISH = register("analysis.release.publish", "Publish a release that was approved")
RELEASE_WITHDRAW = register("analysis.release.withdraw", "Withdraw a release that was published")
