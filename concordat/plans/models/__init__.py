"""Plans, their priorities and actions, progress, and the documents that they were read from."""

from concordat.plans.models.actions import Action, Contributor, Lead, Placement
from concordat.plans.models.amendments import Amendment, BulkEdit, Revision
from concordat.plans.models.copies import KeptCopy
from concordat.plans.models.crosswalks import Crossing, Crosswalk
from concordat.plans.models.documents import Document, Proposal
from concordat.plans.models.plans import LinkedStrategy, Plan, Priority, Theme
from concordat.plans.models.statements import Link, Note, Statement
from concordat.plans.models.strands import StrandSet, Term
from concordat.plans.models.updates import Brag, Evidence, Overrule, Reminder, Update

__all__ = [
    "Action",
    "Amendment",
    "Brag",
    "BulkEdit",
    "Contributor",
    "Crossing",
    "Crosswalk",
    "Document",
    "Evidence",
    "KeptCopy",
    "Lead",
    "Link",
    "LinkedStrategy",
    "Note",
    "Overrule",
    "Placement",
    "Plan",
    "Priority",
    "Proposal",
    "Reminder",
    "Revision",
    "Statement",
    "StrandSet",
    "Term",
    "Theme",
    "Update",
]
