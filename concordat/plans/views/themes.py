"""A plan by theme; and the pages on which a priority's themes are written and put in order."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from concordat.design.downloads import DOWNLOADS
from concordat.kernel.actors import current
from concordat.kernel.doors import door
from concordat.kernel.pages import PageSpec
from concordat.plans.commands import themes as commands
from concordat.plans.commands.themes import delete as delete_theme
from concordat.plans.forms.plans import ThemeForm
from concordat.plans.permissions import PLAN_EDIT, PLAN_VIEW
from concordat.plans.presenters import themes as presenters
from concordat.plans.presenters.plans import head_of
from concordat.plans.queries import plans as queries
from concordat.plans.queries.themes import themes_of, themes_taken
from concordat.plans.rules.changes import asked_of


@door(PLAN_VIEW)
def theme_list(request: HttpRequest, ref: str) -> HttpResponse:
    """Show how each priority and theme of a plan goes."""
    spec = PageSpec.read(request.GET, sorts=presenters.SORTS)
    shown = presenters.themes_shown(current(), themes_of(current(), ref), spec)
    return render(request, "plans/theme_list.html", {"shown": shown})


@door(PLAN_VIEW)
def theme_download(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Give how each priority and theme goes as a file."""
    if kind not in DOWNLOADS:
        raise Http404
    found = themes_taken(current(), ref, kind)
    name = f"{found.plan.title}, by theme"
    return DOWNLOADS[kind](name, presenters.THEME_COLUMNS, presenters.themes_table(found))


@door(PLAN_EDIT)
def theme_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a theme to a priority."""
    priority = queries.priority_for(current(), ref)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if theme := form.does(lambda: commands.add(by=current(), priority=ref, **form.cleaned_data)):
        messages.success(request, f"The theme “{theme.name}” is added.")
        return redirect("plans:priority_list", priority.plan_id)
    facts = {"form": form, "plan": head_of(priority.plan, current()), "priority": priority.name}
    return render(request, "plans/theme_add.html", facts)


@door(PLAN_EDIT)
def theme_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a theme, or put it under another priority."""
    theme = queries.theme_for(current(), ref)
    plan = head_of(theme.plan, current())
    form = ThemeForm(
        request.POST if request.method == "POST" else None,
        facts=asked_of(theme.facts()),
        priorities=queries.priority_choices(current(), theme.plan),
        corrects=not plan.is_free,
    )
    if form.does(lambda: commands.edit(by=current(), theme=ref, **form.cleaned_data)):
        messages.success(request, "The theme is changed.")
        return redirect("plans:priority_list", plan.ref)
    return render(request, "plans/theme_edit.html", {"form": form, "plan": plan, "name": theme.name})


@door(PLAN_EDIT)
@require_POST
def theme_move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move a theme one place up or down in its priority."""
    theme = commands.move(by=current(), theme=ref, up=request.POST.get("to") == "up")
    return redirect("plans:priority_list", theme.plan_id)


@door(PLAN_EDIT)
@require_POST
def theme_delete(request: HttpRequest, ref: str) -> HttpResponse:
    """Delete a theme that is empty."""
    plan = delete_theme(by=current(), theme=ref)
    messages.success(request, "The theme is deleted.")
    return redirect("plans:priority_list", plan.ref)
