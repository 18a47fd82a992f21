"""Pages of one's own account. They need no role: whoever has an account may look after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concordat import access
from concordat.access.queries import roles
from concordat.design.jinja import plural
from concordat.kernel.actors import current
from concordat.kernel.doors import door, signed_in
from concordat.partnership.commands import accounts
from concordat.partnership.permissions import MEMBER_CLOSE
from concordat.partnership.presenters.accounts import account_page
from concordat.partnership.queries.accounts import own_account, own_passkey
from concordat.partnership.queries.members import member_for
from concordat.partnership.sessions import hashed

OWN = "everybody looks after their own sign-in, whatever role they hold"


def of_own_passkey(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view of one passkey answer for the reader's own alone, before it asks for anything else."""

    @wraps(view)
    def answer(request: HttpRequest, pk: int) -> HttpResponse:
        if current().signed_in:
            own_passkey(current(), pk)
        return view(request, pk=pk)

    return answer


@signed_in(OWN)
@require_safe
def account_manage(request: HttpRequest) -> HttpResponse:
    """Show who one is here, how one signs in, and where one is signed in now."""
    own = account_page(own_account(current()), roles(), hashed(request.session.session_key))
    return render(request, "partnership/account_manage.html", {"own": own})


@door(MEMBER_CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def factor_reset(request: HttpRequest, ref: str) -> HttpResponse:
    """Take away the second steps of a member who has lost them."""
    member = member_for(current(), ref)
    if request.method != "POST":
        access.require(current(), MEMBER_CLOSE, member)
        return render(request, "partnership/factor_reset.html", {"name": member.name, "ref": member.ref})
    accounts.reset_second_factor(member=member, by=current())
    messages.success(request, f"{member.name} will set up a new second step at the next sign-in.")
    return redirect("partnership:member_view", member.ref)


@signed_in(OWN)
@require_POST
def session_end(request: HttpRequest, session: str) -> HttpResponse:
    """End one of one's own sessions, on another browser."""
    if session == hashed(request.session.session_key):
        logout(request)
        return redirect("account_login")
    row = accounts.end_session(session=session, by=current())
    messages.success(request, f"Signed out of {row.browser or 'the other browser'}.")
    return redirect("partnership:account_manage")


@signed_in(OWN)
@require_POST
def session_end_all(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too, or with `others` everywhere but here."""
    here = hashed(request.session.session_key)
    ended = accounts.end_sessions(member=current().member, by=current(), why="Signed out everywhere", keep=here)
    if "others" in request.POST:
        messages.success(request, f"Signed out of {plural(ended, 'other browser')}.")
        return redirect("partnership:account_manage")
    logout(request)
    return redirect("account_login")
