"""Pages of the partnership itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from concordat import access
from concordat.kernel.actors import current
from concordat.kernel.doors import door, signed_in
from concordat.partnership.commands import partnerships as commands
from concordat.partnership.forms.either import NEW
from concordat.partnership.forms.partnerships import NewPartnershipForm, PartnershipForm, SuccessorForm
from concordat.partnership.permissions import (
    AGENCY_ADD,
    APPOINTMENT_MANAGE,
    BOARD_EDIT,
    PARTNERSHIP_ADD,
    PARTNERSHIP_EDIT,
    PARTNERSHIP_VIEW,
)
from concordat.partnership.presenters import partnerships as presenters
from concordat.partnership.queries import agencies as agency_queries
from concordat.partnership.queries import partnerships as queries
from concordat.partnership.views.saving import saved, sent

_NEW = "A new one: fill in its name below"


@door(PARTNERSHIP_VIEW)
def partnership_view(request: HttpRequest) -> HttpResponse:
    """Show the partnership at a glance."""
    actor = current()
    can: dict[str, object] = {
        "edit": access.may(actor, PARTNERSHIP_EDIT),
        "add": access.may(actor, PARTNERSHIP_ADD),
        "add_agency": access.may(actor, AGENCY_ADD),
        "boards": access.may(actor, BOARD_EDIT),
    }
    found = queries.at_a_glance(actor)
    can["appoint"] = frozenset(post.ref for post in found.vacant_posts if access.may(actor, APPOINTMENT_MANAGE, post))
    page = presenters.glance(found)
    return render(request, "partnership/partnership_view.html", {"page": page, "can": can})


@door(PARTNERSHIP_EDIT)
def partnership_edit(request: HttpRequest) -> HttpResponse:
    """Change the partnership's name, area and dates."""
    actor = current()
    partnership = queries.current_partnership(actor)
    names = ("name", "short_name", "area", "begins", "ends")
    form = PartnershipForm(sent(request), initial={name: getattr(partnership, name) for name in names})
    if saved(request, form, lambda given: commands.edit(partnership=partnership, by=actor, **given), "Saved"):
        return redirect("partnership:partnership_view")
    return render(request, "partnership/partnership_edit.html", {"form": form, "partnership": partnership})


@door(PARTNERSHIP_ADD)
def partnership_add(request: HttpRequest) -> HttpResponse:
    """Add a partnership to this installation."""
    actor = current()
    form = NewPartnershipForm(sent(request), agencies=agency_queries.agencies_choices(actor))

    def save(given: dict[str, object]) -> object:
        shared = agency_queries.agencies_for(actor, given.pop("agencies"))  # type: ignore[arg-type]
        _stay(request)
        return commands.add(new=commands.NewPartnership(**given), agencies=shared, by=actor)  # type: ignore[arg-type]

    if added := saved(request, form, save):
        messages.success(
            request, f"{added} is there, and you are its administrator. Change to it at the top of the page."
        )
        return redirect("partnership:partnership_view")
    return render(request, "partnership/partnership_add.html", {"form": form})


@door(PARTNERSHIP_EDIT)
def partnership_succeed(request: HttpRequest) -> HttpResponse:
    """Record which partnership takes over from this one."""
    actor = current()
    partnership = queries.current_partnership(actor)
    new_words = _NEW if access.may(actor, PARTNERSHIP_ADD) else ""
    form = SuccessorForm(sent(request), choices=queries.other_choices(actor), new=new_words)

    def save(given: dict[str, object]) -> object:
        on = given["on"]
        new = given["successor"] == NEW
        _stay(request)
        successor = (
            commands.NewPartnership(given["name"], given["short_name"], given["area"], on)  # type: ignore[arg-type]
            if new
            else queries.other_partnership(actor, str(given["successor"]))
        )
        return commands.succeed(
            partnership=partnership,
            successor=successor,
            on=on,  # type: ignore[arg-type]
            ends=given["ends"] == "yes",
            note=str(given["note"]),
            agencies=agency_queries.agencies_serving(actor) if new else (),
            by=actor,
        )

    if saved(request, form, save, "The successor is recorded"):
        return redirect("partnership:partnership_view")
    return render(request, "partnership/partnership_succeed.html", {"form": form, "partnership": partnership})


@signed_in("changes only where the reader works, and only among partnerships in which they hold a role")
@require_POST
def partnership_switch(request: HttpRequest) -> HttpResponse:
    """Work in another partnership from now on."""
    ref = request.POST.get("ref") or request.POST.get("partnership") or ""
    chosen = queries.own_partnership(current(), ref)
    request.session["partnership"] = chosen.ref
    messages.success(request, f"You now work in {chosen}")
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, {request.get_host()}, request.is_secure())
    return redirect(after if safe and after.startswith("/") else "/")


def _stay(request: HttpRequest) -> None:
    """Keep the reader where they work: a partnership that is theirs from now on could come first by its name."""
    request.session.setdefault("partnership", current().partnership)
