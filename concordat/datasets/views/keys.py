"""Pages of the keys of an agreement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from concordat import access
from concordat.datasets.commands import keys as commands
from concordat.datasets.forms.custody import RotateForm
from concordat.datasets.permissions import KEY_ROTATE, KEY_VIEW
from concordat.datasets.presenters import custody as presenters
from concordat.datasets.queries import keys as queries
from concordat.kernel.actors import current
from concordat.kernel.doors import door


@door(KEY_VIEW)
@require_GET
def key_list(request: HttpRequest, ref: str) -> HttpResponse:
    """List the keys of an agreement, and what is kept under each."""
    actor = current()
    title, kept = queries.keys_page(actor, ref)
    rows = [presenters.key_row(each) for each in kept]
    in_use = any(row.state == "In use" for row in rows)
    context = {"title": title, "ref": ref, "rows": rows, "may_rotate": in_use and access.may(actor, KEY_ROTATE)}
    return render(request, "datasets/key_list.html", context)


@door(KEY_ROTATE)
def key_rotate(request: HttpRequest, ref: str) -> HttpResponse:
    """Have what is delivered from now on kept under a new key."""
    actor = current()
    title, _ = queries.keys_page(actor, ref)
    form = RotateForm(request.POST if request.method == "POST" else None)
    if form.does(lambda: commands.rotate(agreement=ref, why=form.cleaned_data["why"], by=actor)):
        messages.success(request, "What is delivered from now on is kept under a new key.")
        return redirect("datasets:key_list", ref)
    return render(request, "datasets/key_rotate.html", {"title": title, "ref": ref, "form": form})
