"""Plans, their priorities and actions, progress, and the documents that they were read from."""

from concordat.plans.models.actions import Action, Lead
from concordat.plans.models.documents import Document, Proposal
from concordat.plans.models.plans import LinkedStrategy, Plan, Priority, Theme
from concordat.plans.models.updates import Update

__all__ = [
    "Action",
    "Document",
    "Lead",
    "LinkedStrategy",
    "Plan",
    "Priority",
    "Proposal",
    "Theme",
    "Update",
]
