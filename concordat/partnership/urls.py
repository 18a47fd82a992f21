"""Addresses of `partnership`, a list for each noun."""

from __future__ import annotations

from django.urls import path

from concordat.partnership.views import (
    accounts,
    agencies,
    appointments,
    areas,
    boards,
    invitations,
    members,
    partnerships,
    roles,
    tokens,
)

app_name = "partnership"

PARTNERSHIPS = [
    path("", partnerships.partnership_view, name="partnership_view"),
    path("edit/", partnerships.partnership_edit, name="partnership_edit"),
    path("add/", partnerships.partnership_add, name="partnership_add"),
    path("succeed/", partnerships.partnership_succeed, name="partnership_succeed"),
    path("switch/", partnerships.partnership_switch, name="partnership_switch"),
]
AGENCIES = [
    path("agencies/", agencies.agency_list, name="agency_list"),
    path("agencies/add/", agencies.agency_add, name="agency_add"),
    path("agencies/<ref:ref>/", agencies.agency_view, name="agency_view"),
    path("agencies/<ref:ref>/edit/", agencies.agency_edit, name="agency_edit"),
    path("agencies/<ref:ref>/succeed/", agencies.agency_succeed, name="agency_succeed"),
    path("agencies/<ref:ref>/move/", agencies.agency_move, name="agency_move"),
    path("agencies/<ref:ref>/leave/", agencies.agency_leave, name="agency_leave"),
    path("services/<ref:ref>/edit/", agencies.service_edit, name="service_edit"),
]
AREAS = [path("areas/<ref:ref>/agencies/", areas.area_agencies, name="area_agencies")]
MEMBERS = [
    path("members/", members.member_list, name="member_list"),
    path("members/members.<str:kind>", members.member_download, name="member_download"),
    path("members/<ref:ref>/", members.member_view, name="member_view"),
    path("members/<ref:ref>/edit/", members.member_edit, name="member_edit"),
    path("members/<ref:ref>/appoint/", members.member_appoint, name="member_appoint"),
    path("members/<ref:ref>/close/", members.member_close, name="member_close"),
    path("memberships/<ref:ref>/end/", members.membership_end, name="membership_end"),
    path("roles/", roles.role_list, name="role_list"),
]
BOARDS = [
    path("boards/", boards.board_list, name="board_list"),
    path("boards/add/", boards.board_add, name="board_add"),
    path("boards/<ref:ref>/", boards.board_view, name="board_view"),
    path("boards/<ref:ref>/edit/", boards.board_edit, name="board_edit"),
    path("boards/<ref:ref>/close/", boards.board_close, name="board_close"),
    path("boards/<ref:ref>/seats/add/", boards.seat_add, name="seat_add"),
    path("seats/<ref:ref>/fill/", boards.seat_fill, name="seat_fill"),
    path("seats/<ref:ref>/end/", boards.seat_end, name="seat_end"),
]
APPOINTMENTS = [
    path("appointments/", appointments.appointment_list, name="appointment_list"),
    path("appointments/add/", appointments.appointment_add, name="appointment_add"),
    path("appointments/<ref:ref>/", appointments.appointment_view, name="appointment_view"),
    path("appointments/<ref:ref>/fill/", appointments.appointment_fill, name="appointment_fill"),
    path("appointments/<ref:ref>/end/", appointments.appointment_end, name="appointment_end"),
]
INVITATIONS = [
    path("members/invite/", invitations.member_invite, name="member_invite"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/<ref:invitation>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitations/<ref:invitation>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
]
ACCOUNTS = [
    path("members/<ref:ref>/second-step/", accounts.factor_reset, name="factor_reset"),
    path("account/", accounts.account_manage, name="account_manage"),
    path("account/tokens/", tokens.token_list, name="token_list"),
    path("account/tokens/create/", tokens.token_create, name="token_create"),
    path("account/tokens/<ref:ref>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("account/sessions/end/", accounts.session_end_all, name="session_end_all"),
    path("account/sessions/<slug:session>/end/", accounts.session_end, name="session_end"),
]

urlpatterns = [*PARTNERSHIPS, *AGENCIES, *AREAS, *MEMBERS, *BOARDS, *APPOINTMENTS, *INVITATIONS, *ACCOUNTS]
