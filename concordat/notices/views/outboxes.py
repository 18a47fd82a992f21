"""The outbox: letters that were sent, wait, are held or could not be sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.notices import commands
from concordat.notices.permissions import OUTBOX_RETRY, OUTBOX_VIEW
from concordat.notices.presenters import SHORT, in_outbox
from concordat.notices.queries import outbox_page


@door(OUTBOX_VIEW)
@require_safe
def outbox_view(request: HttpRequest) -> HttpResponse:
    """Show the partnership's letters."""
    page = outbox_page(current(), PageSpec.read(request.GET, filters=("post",), size=25))
    sending = bool(settings.EMAIL_HOST)
    secrets = settings.DEMONSTRATION and not sending
    shown = page.of([in_outbox(letter, secrets=secrets, sending=sending) for letter in page.items])
    states = [(post.value, words) for post, words in SHORT.items()]
    return render(request, "notices/outbox_view.html", {"page": shown, "states": states, "sending": sending})


@door(OUTBOX_RETRY)
@require_POST
def outbox_retry(request: HttpRequest, notice: str) -> HttpResponse:
    """Send a letter again."""
    commands.post_again(notice=notice, by=current())
    messages.success(request, "The e-mail will be sent in a moment.")
    return redirect("notices:outbox_view")
