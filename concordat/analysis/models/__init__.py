"""Models of `analysis`."""

from concordat.analysis.models.analyses import Analysis
from concordat.analysis.models.annotations import Annotation
from concordat.analysis.models.releases import Release, ReleaseTable
from concordat.analysis.models.runs import Run
from concordat.analysis.models.subscriptions import Subscription

__all__ = ["Analysis", "Annotation", "Release", "ReleaseTable", "Run", "Subscription"]
