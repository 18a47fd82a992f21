"""Pages of the purposes for which data is shared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat import access
from concordat.agreements.commands import purposes as commands
from concordat.agreements.forms.assets import RetireForm
from concordat.agreements.forms.purposes import PurposeForm
from concordat.agreements.permissions import PURPOSE_EDIT, PURPOSE_VIEW
from concordat.agreements.presenters import purposes as presenters
from concordat.agreements.queries import purposes as queries
from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec


@door(PURPOSE_VIEW)
def purpose_list(request: HttpRequest) -> HttpResponse:
    """List the purposes for which data is shared."""
    actor = current()
    page = queries.purposes_page(actor, PageSpec.read(request.GET, sorts=queries.SORTS, filters=queries.FILTERS))
    context = {
        "page": page.of([presenters.row(purpose) for purpose in page.items]),
        "may_edit": access.may(actor, PURPOSE_EDIT),
    }
    return render(request, "agreements/purpose_list.html", context)


@door(PURPOSE_VIEW)
def purpose_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a purpose, and the agreements that are for it."""
    actor = current()
    page = presenters.page(queries.purpose_for(actor, ref))
    context = {"page": page, "may_edit": access.may(actor, PURPOSE_EDIT)}
    return render(request, "agreements/purpose_view.html", context)


@door(PURPOSE_EDIT)
def purpose_add(request: HttpRequest) -> HttpResponse:
    """Add a purpose."""
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if purpose := form.does(lambda: commands.add(by=current(), **_facts(form.cleaned_data))):
        messages.success(request, f"The purpose “{purpose}” is added.")
        return redirect("agreements:purpose_view", purpose.ref)
    return render(request, "agreements/purpose_add.html", {"form": form})


@door(PURPOSE_EDIT)
def purpose_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what a purpose is."""
    purpose = queries.purpose_for(current(), ref)
    page = presenters.page(purpose)
    form = PurposeForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": purpose.name,
            "about": purpose.about,
            "law_enforcement": "yes" if purpose.law_enforcement else "no",
        },
    )
    if form.does(lambda: commands.edit(purpose=purpose, by=current(), **_facts(form.cleaned_data))):
        messages.success(request, "Saved")
        return redirect("agreements:purpose_view", ref)
    return render(request, "agreements/purpose_edit.html", {"form": form, "page": page})


@door(PURPOSE_EDIT)
def purpose_end(request: HttpRequest, ref: str) -> HttpResponse:
    """End a purpose on a day."""
    purpose = queries.purpose_for(current(), ref)
    form = RetireForm(request.POST if request.method == "POST" else None, initial={"ends": clock.today()})
    if form.does(lambda: commands.end(purpose=purpose, ends=form.cleaned_data["ends"], by=current())):
        messages.success(request, f"The purpose “{purpose}” has a last day now.")
        return redirect("agreements:purpose_view", ref)
    return render(request, "agreements/purpose_end.html", {"form": form, "page": presenters.page(purpose)})


@door(PURPOSE_EDIT)
@require_POST
def purpose_resume(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a purpose up again that was ended."""
    purpose = commands.resume(purpose=queries.purpose_for(current(), ref), by=current())
    messages.success(request, f"The purpose “{purpose}” is taken up again.")
    return redirect("agreements:purpose_view", ref)


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"law_enforcement": given["law_enforcement"] == "yes"}
