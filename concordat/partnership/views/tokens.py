"""Pages of one's own API tokens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from concordat import access
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door, signed_in
from concordat.partnership.commands import tokens as commands
from concordat.partnership.forms.tokens import TokenForm
from concordat.partnership.permissions import TOKEN_MANAGE
from concordat.partnership.presenters import tokens as presenters
from concordat.partnership.queries import tokens as queries
from concordat.partnership.rules.tokens import usual_expiry
from concordat.partnership.views.saving import saved, sent

OWN = "everybody sees and ends their own tokens, whatever role they hold by now"


@signed_in(OWN)
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """List one's own tokens: what each may do, when it was last used and until when it lasts."""
    rows = [presenters.row(token) for token in queries.own_tokens(current())]
    context = {"rows": rows, "may_create": access.may(current(), TOKEN_MANAGE), "docs": presenters.DOCS}
    return render(request, "partnership/token_list.html", context)


@door(TOKEN_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token, and show its secret this once. The answer says 201, which no browser keeps."""
    actor = current()
    scopes = queries.offered_scopes(actor)
    form = TokenForm(sent(request), scopes=scopes, initial={"expires": usual_expiry(clock.today())})

    def save(given: dict[str, Any]) -> object:
        return commands.create(by=actor, **given)

    if made := saved(request, form, save):
        token, secret = made
        shown = presenters.made(token, secret, settings.SITE_URL)
        return render(request, "partnership/token_created.html", {"shown": shown}, status=201)
    return render(request, "partnership/token_create.html", {"form": form})


@signed_in(OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """End one of one's own tokens, after asking once more."""
    token = queries.own_token(current(), ref)
    if request.method == "POST":
        commands.revoke(token=token, by=current())
        messages.success(request, f"The token “{token}” is revoked.")
        return redirect("partnership:token_list")
    return render(request, "partnership/token_revoke.html", {"token": presenters.row(token)})
