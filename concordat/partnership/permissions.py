"""Permissions of `partnership`."""

from concordat.kernel.permissions import register

PARTNERSHIP_VIEW = register("partnership.partnership.view", "See the partnership and its agencies")
PARTNERSHIP_EDIT = register(
    "partnership.partnership.edit",
    "Change the partnership's name, area, dates and successors",
)
PARTNERSHIP_ADD = register("partnership.partnership.add", "Add a partnership to this installation")
AGENCY_VIEW = register("partnership.agency.view", "See an agency")
AGENCY_ADD = register("partnership.agency.add", "Add an agency to the partnership")
AGENCY_EDIT = register("partnership.agency.edit", "Change an agency's name, kind, dates and successors")
AGENCY_LEAVE = register("partnership.agency.leave", "End an agency's part in the partnership")
SERVICE_EDIT = register(
    "partnership.service.edit",
    "Change in what capacity an agency takes part, and since when",
)
MEMBER_VIEW = register("partnership.member.view", "See the partnership's members")
MEMBER_INVITE = register("partnership.member.invite", "Invite somebody to join")
MEMBER_EDIT = register("partnership.member.edit", "Change a member's name and job title")
MEMBER_APPOINT = register("partnership.member.appoint", "Give a member a role, or end one")
MEMBER_CLOSE = register("partnership.member.close", "Close a member's account when they leave")
TOKEN_MANAGE = register("partnership.token.manage", "Make tokens by which programs use the API")
BOARD_VIEW = register("partnership.board.view", "See boards and who sits on them")
BOARD_EDIT = register("partnership.board.edit", "Make and change boards, their terms and seats")
APPOINTMENT_VIEW = register("partnership.appointment.view", "See who is appointed, and vacancies")
APPOINTMENT_MANAGE = register(
    "partnership.appointment.manage",
    "Appoint somebody to a post, or end an appointment",
)
