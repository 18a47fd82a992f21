"""What the views of all registers do: show a list, give it away, show an entry, take a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from concordat.agreements.presenters.registers import EntryShown, ListShown
from concordat.agreements.queries.registers import FILTERS, SORTS
from concordat.design.downloads import DOWNLOADS
from concordat.design.forms import Form
from concordat.kernel.pages import PageSpec

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """A page that asks for something: its title, what is said above the form, its button, and where it comes from."""

    title: str
    submit: str
    crumbs: Sequence[tuple[str, str]]
    told: str
    caption: str = ""
    lead: str = ""
    warning: str = ""
    kind: str = "primary"


def sent(request: HttpRequest) -> Any:
    """Return what a form was sent, or None when the page is only read."""
    return request.POST if request.method == "POST" else None


def spec_of(request: HttpRequest) -> PageSpec:
    """Read which page of a register is asked for."""
    return PageSpec.read(request.GET, sorts=SORTS, filters=FILTERS)


def show_list(request: HttpRequest, shown: ListShown) -> HttpResponse:
    """Show a register."""
    return render(request, "agreements/entry_list.html", {"shown": shown})


def show_entry(request: HttpRequest, shown: EntryShown) -> HttpResponse:
    """Show an entry of a register."""
    return render(request, "agreements/entry_view.html", {"shown": shown})


def give(kind: str, name: str, columns: Sequence[str], rows: Callable[[], Sequence[Sequence[Any]]]) -> HttpResponse:
    """Give a list as a file; a kind of file that there is none of is not found."""
    if kind not in DOWNLOADS:
        raise Http404
    return DOWNLOADS[kind](name, columns, rows())


def ask(
    request: HttpRequest, form: Form, asking: Asking, save: Callable[[Given], Any], then: Callable[[Any], str]
) -> HttpResponse:
    """Show a form and what is wrong in it, or save it and go on; `then` returns the address to go to."""
    if result := form.does(lambda: save(form.cleaned_data)):
        messages.success(request, asking.told)
        return redirect(then(result))
    return render(request, "agreements/entry_ask.html", {"form": form, "asking": asking})
