"""Partnerships, agencies, members, boards and appointments."""

from concordat.partnership.models.agencies import (
    Agency,
    AgencyKind,
    AgencyName,
    AgencySuccession,
    Service,
)
from concordat.partnership.models.appointments import Appointment, AppointmentKind
from concordat.partnership.models.boards import Board, Seat
from concordat.partnership.models.members import Invitation, Member, Membership, Session
from concordat.partnership.models.partnerships import Partnership, Succession
from concordat.partnership.models.tokens import Token, TokenAnswer, TokenUse

__all__ = [
    "Agency",
    "AgencyKind",
    "AgencyName",
    "AgencySuccession",
    "Appointment",
    "AppointmentKind",
    "Board",
    "Invitation",
    "Member",
    "Membership",
    "Partnership",
    "Seat",
    "Service",
    "Session",
    "Succession",
    "Token",
    "TokenAnswer",
    "TokenUse",
]
