"""Pages of invitations: to send one, to see them, and to answer one."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concordat import access
from concordat.access.queries import roles
from concordat.kernel.actors import current
from concordat.kernel.doors import door, public
from concordat.kernel.errors import Missing, Problem
from concordat.kernel.pages import PageSpec
from concordat.notices.permissions import OUTBOX_VIEW
from concordat.partnership.commands import invitations as commands
from concordat.partnership.forms.sign_in import InvitationAcceptForm, InviteForm
from concordat.partnership.permissions import MEMBER_INVITE
from concordat.partnership.presenters.invitations import invited
from concordat.partnership.queries import invitations as queries


@door(MEMBER_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def member_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to join."""
    actor = current()
    form = InviteForm(
        request.POST or None,
        agencies=queries.agencies_to_invite_for(actor),
        roles=queries.roles_to_invite_to(actor),
        initial={"agency": request.GET.get("agency", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            invitation = commands.invite(**form.cleaned_data, by=actor)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"{invitation.name} has been invited. The link holds for 14 days.")
            return redirect("partnership:invitation_list")
    return render(request, "partnership/member_invite.html", {"form": form})


@door(MEMBER_INVITE)
@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Show the invitations that wait for an answer, or all of them."""
    spec = PageSpec.read(request.GET, sorts=queries.SORTS, filters=("state",))
    page = queries.invitations_page(current(), spec)
    shown = page.of([invited(row, roles()) for row in page.items])
    outbox = access.may(current(), OUTBOX_VIEW)
    return render(request, "partnership/invitation_list.html", {"page": shown, "outbox": outbox})


@door(MEMBER_INVITE)
@require_POST
def invitation_resend(request: HttpRequest, invitation: str) -> HttpResponse:
    """Send an invitation again."""
    row = commands.resend(invitation=invitation, by=current())
    messages.success(request, f"The invitation was sent to {row.name} again, with a new link.")
    return redirect("partnership:invitation_list")


@door(MEMBER_INVITE)
@require_POST
def invitation_withdraw(request: HttpRequest, invitation: str) -> HttpResponse:
    """Take an invitation back."""
    row = commands.withdraw(invitation=invitation, by=current())
    messages.success(request, f"The invitation to {row.name} was withdrawn.")
    return redirect("partnership:invitation_list")


@public("whoever has the link was invited, and has no account yet")
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer an invitation: somebody new chooses a password, a member accepts a further role."""
    invitation = queries.invitation_for(secret)
    if invitation is None:
        return render(request, "partnership/invitation_unknown.html", status=404)
    member = queries.known_member(invitation.email)
    signed_in = current().member
    form = InvitationAcceptForm(request.POST if request.method == "POST" and member is None else None)
    if request.method == "POST" and (member is not None or form.is_valid()):
        try:
            return _accept(request, secret, form.cleaned_data["password1"] if member is None else "")
        except Problem as problem:
            if member is not None:
                messages.error(request, problem.message)
                return redirect("invitation_accept", secret)
            form.refuse(problem)
    words = {
        "invitation": invited(invitation, roles(), str(invitation.partnership)),
        "form": form,
        "member": member,
        "stranger": bool(signed_in) and (member is None or member.pk != signed_in),
        "mine": member is not None and member.pk == signed_in,
        "name": current().name,
        "here": request.path,
    }
    return render(request, "partnership/invitation_accept.html", words)


def _accept(request: HttpRequest, secret: str, password: str) -> HttpResponse:
    try:
        member, new = commands.accept(secret=secret, password=password, by=current())
    except Missing:
        return render(request, "partnership/invitation_unknown.html", status=404)
    if new:
        record_authentication(request, member, method="password", email=member.email)
        get_adapter(request).login(request, member)
        messages.success(request, f"Welcome, {member.name}. Your account is ready.")
    else:
        messages.success(request, "You have accepted the invitation.")
    return redirect("/")
