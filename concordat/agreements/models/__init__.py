"""Agreements, what they rest on, what is given to one person, and the registers of information governance."""

from concordat.agreements.models.access import AccessRequest, Override
from concordat.agreements.models.agreements import Agreement, Ground, Line, Part, Party
from concordat.agreements.models.assets import Asset, AssetField
from concordat.agreements.models.breaches import Breach
from concordat.agreements.models.complaints import Complaint
from concordat.agreements.models.desk_reminders import DeskReminder
from concordat.agreements.models.disposals import Disposal, Keeping
from concordat.agreements.models.gateways import Gateway, Purpose
from concordat.agreements.models.policy_documents import PolicyDocument
from concordat.agreements.models.reminders import AgreementReminder
from concordat.agreements.models.subject_requests import SubjectRequest, SubjectSearch

__all__ = [
    "AccessRequest",
    "Agreement",
    "AgreementReminder",
    "Asset",
    "AssetField",
    "Breach",
    "Complaint",
    "DeskReminder",
    "Disposal",
    "Gateway",
    "Ground",
    "Keeping",
    "Line",
    "Override",
    "Part",
    "Party",
    "PolicyDocument",
    "Purpose",
    "SubjectRequest",
    "SubjectSearch",
]
