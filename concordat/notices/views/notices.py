"""Pages of one's own notices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from concordat.design.jinja import plural
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.notices import commands
from concordat.notices.permissions import NOTICE_LIST, NOTICE_READ
from concordat.notices.presenters import told
from concordat.notices.queries import notices_page, unread_count


@door(NOTICE_LIST)
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what the reader was told, newest first."""
    page = notices_page(current(), PageSpec.read(request.GET, filters=("show",), size=25))
    shown = page.of([told(notice) for notice in page.items])
    return render(request, "notices/notice_list.html", {"page": shown, "unread": unread_count(current())})


@door(NOTICE_READ)
@require_POST
def notice_read(request: HttpRequest, notice: str = "") -> HttpResponse:
    """Mark one notice as read, or all; with `open`, go on to what it is about."""
    if not notice:
        messages.success(request, f"{plural(commands.read_all(by=current()), 'notice')} marked as read.")
        return redirect("notices:notice_list")
    row = commands.read(notice=notice, by=current())
    return redirect(row.link if row.link and "open" in request.POST else "notices:notice_list")
