"""Pages of members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat import access
from concordat.access.panels import panel_links
from concordat.access.queries import roles
from concordat.design.downloads import csv_response, xlsx_response
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.errors import Missing
from concordat.kernel.pages import PageSpec
from concordat.partnership import rules
from concordat.partnership.commands import members as commands
from concordat.partnership.forms.members import CloseForm, MemberForm, RoleEndForm, RoleForm
from concordat.partnership.permissions import (
    MEMBER_APPOINT,
    MEMBER_CLOSE,
    MEMBER_EDIT,
    MEMBER_INVITE,
    MEMBER_VIEW,
)
from concordat.partnership.presenters import members as presenters
from concordat.partnership.presenters.people import role_name
from concordat.partnership.queries import members as queries
from concordat.partnership.queries.agencies import agencies_choices, agency_for
from concordat.partnership.views.saving import saved, sent


@door(MEMBER_VIEW)
def member_list(request: HttpRequest) -> HttpResponse:
    """List the partnership's members."""
    actor = current()
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.members_page(actor, spec)
    return render(
        request,
        "partnership/member_list.html",
        {
            "page": page.of([presenters.row(member) for member in page.items]),
            "agencies": agencies_choices(actor),
            "roles": [(key, role_name(key)) for key in roles()],
            "may_edit": access.may(actor, MEMBER_EDIT),
            "may_invite": access.may(actor, MEMBER_INVITE),
        },
    )


@door(MEMBER_EDIT)
def member_download(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the list of members to take away, of one's own agency where one may edit only those."""
    if kind not in {"csv", "xlsx"}:
        raise Missing
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS)
    rows = [presenters.row(member).cells() for member in queries.members_rows(current(), spec)]
    respond = csv_response if kind == "csv" else xlsx_response
    return respond(f"members-{clock.today()}", presenters.COLUMNS, rows)


@door(MEMBER_VIEW)
def member_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a member."""
    actor = current()
    member = queries.member_page(actor, ref)
    page = presenters.page(member)
    other, grantable = ref != actor.member, rules.grantable(actor.roles, roles())
    can = {
        "edit": access.may(actor, MEMBER_EDIT, member),
        "appoint": other and member.is_active and access.may(actor, MEMBER_APPOINT, member),
        "close": other and member.is_active and access.may(actor, MEMBER_CLOSE, member),
        "own": not other,
    }
    facts = {"page": page, "can": can, "grantable": grantable, "panels": panel_links(actor, "member", ref)}
    return render(request, "partnership/member_view.html", facts)


@door(MEMBER_EDIT)
def member_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is known of a member."""
    actor = current()
    member = queries.member_for(actor, ref)
    access.require(actor, MEMBER_EDIT, member)
    names = ("name", "email", "job_title", "telephone")
    form = MemberForm(
        sent(request),
        agencies=_agencies(member),
        initial={name: getattr(member, name) for name in names} | {"agency": member.agency_id},
    )

    def save(given: dict[str, Any]) -> object:
        agency = agency_for(actor, given.pop("agency")) if "agency" in given else None
        return commands.edit(member=member, agency=agency, by=actor, **given)

    if saved(request, form, save, "Saved"):
        return redirect("partnership:member_view", ref)
    return render(request, "partnership/member_edit.html", {"form": form, "member": member})


@door(MEMBER_APPOINT)
def member_appoint(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a member a role."""
    actor = current()
    member = queries.member_for(actor, ref)
    access.require(actor, MEMBER_APPOINT, member)
    allowed = rules.grantable(actor.roles, roles())
    granting = {key: role_name(key) for key in roles() if key in allowed}
    form = RoleForm(sent(request), granting=granting, initial={"begins": clock.today()})
    if saved(request, form, lambda given: commands.appoint(member=member, by=actor, **given), f"{member} has the role"):
        return redirect("partnership:member_view", ref)
    return render(request, "partnership/member_appoint.html", {"form": form, "member": member})


@door(MEMBER_APPOINT)
def membership_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End a member's role."""
    actor = current()
    membership = queries.membership_for(actor, ref)
    access.require(actor, MEMBER_APPOINT, membership.member)
    form = RoleEndForm(sent(request), initial={"ends": clock.today()})
    if saved(request, form, lambda given: commands.end_role(membership=membership, by=actor, **given), "The role ends"):
        return redirect("partnership:member_view", membership.member_id)
    context = {"form": form, "member": membership.member, "role": role_name(membership.role)}
    return render(request, "partnership/membership_end.html", context)


@door(MEMBER_CLOSE)
def member_close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a member's account when they leave."""
    actor = current()
    member = queries.member_page(actor, ref)
    access.require(actor, MEMBER_CLOSE, member)
    elsewhere = queries.elsewhere(actor, member)
    for_good = rules.closes_account(own_agency=member.agency_id == actor.agency, elsewhere=elsewhere)
    form = CloseForm(sent(request), initial={"on": clock.today()})
    closed = saved(request, form, lambda given: {"account": commands.close(member=member, by=actor, **given)})
    if closed:
        done = "account is closed" if closed["account"] else "part in this partnership has ended"
        messages.success(request, f"{member}’s {done}")
        return redirect("partnership:member_view", ref)
    context = {"form": form, "page": presenters.page(member), "for_good": for_good, "elsewhere": elsewhere}
    return render(request, "partnership/member_close.html", context)


def _agencies(member: Any) -> list[tuple[str, str]]:
    """Return the agencies to which the reader may move a member, their present one among them."""
    actor = current()
    if not access.may(actor, MEMBER_EDIT, _Elsewhere()):
        return []
    choices = agencies_choices(actor)
    if member.agency_id not in dict(choices):
        choices.insert(0, (member.agency_id, member.agency.name))
    return choices


class _Elsewhere:
    """A thing of no agency: whoever may edit it may edit anybody."""

    agency_id = member_id = "-"
