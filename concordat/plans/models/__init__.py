"""Plans, their priorities and actions, progress, and the documents that they were read from."""

from concordat.plans.models.actions import Action, Lead
from concordat.plans.models.documents import Document, Proposal
from concordat.plans.models.plans import LinkedStrategy, Plan, Priority, Theme
from concordat.plans.models.updates import Brag, Reminder, Update

__all__ = [
    "Action",
    "Brag",
    "Document",
    "Lead",
    "LinkedStrategy",
    "Plan",
    "Priority",
    "Proposal",
    "Reminder",
    "Theme",
    "Update",
]
