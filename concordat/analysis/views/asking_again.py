"""Have a saved question asked again for whoever opens its page, and meet a refusal there with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from concordat.analysis.presenters import answered
from concordat.analysis.presenters.answers import codes_mapped, level_mapped
from concordat.analysis.queries import runs
from concordat.analysis.queries.keeping import Kept, ask_to_keep
from concordat.analysis.queries.mapping import outlined
from concordat.audit.commands import record_refusal
from concordat.kernel.actors import current
from concordat.kernel.errors import Problem, Refused
from concordat.kernel.words import listed

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What came of asking: the answer as a page shows it, or why there is none; `same` compares it with one of then."""

    kept: Kept | None = None
    shown: answered.Shown | None = None
    refused: str = ""
    ask: str = ""
    problem: str = ""
    same: str = ""


def purpose_of(request: HttpRequest, saved: str) -> str:
    """Return for which purpose a page is asked: the one in its address, else the one that was saved."""
    given = request.POST if request.method == "POST" else request.GET
    return str(given.get("purpose", saved))[:40].replace("\x00", "")


def asked(
    request: HttpRequest,
    question: Mapping[str, Any],
    purpose: str,
    again: Mapping[str, Any] | None = None,
    protected: bool = False,
) -> Outcome:
    """Ask a question with the rights of whoever opens the page."""
    try:
        kept = ask_to_keep(current(), question, purpose, again, protected)
    except Refused as refused:  # met here with a page of its own, so recorded here as well
        view = request.resolver_match.view_name if request.resolver_match else ""
        record_refusal(refused, by=current(), view=view, method=request.method or "")
        return Outcome(refused=refused.reason, ask=refused.ask)
    except Problem as problem:
        return Outcome(problem=problem.message)
    level = level_mapped(kept.answer)
    areas = outlined(current(), level, codes_mapped(kept.answer)) if level else ()
    return Outcome(kept, answered.shown(kept.answer, areas, purpose, protected))


def in_the_form(request: HttpRequest, command: Callable[[], T]) -> Callable[[], T]:
    """Return a command whose data an agreement may refuse: that is said in the form, where nothing typed is lost."""

    def given() -> T:
        try:
            return command()
        except Refused as refused:
            if refused.permission:
                raise
            view = request.resolver_match.view_name if request.resolver_match else ""
            record_refusal(refused, by=current(), view=view, method=request.method or "")
            raise Problem(refused.reason) from None

    return given


def asked_then(request: HttpRequest, run: Any, purpose: str) -> Outcome:
    """Ask a question of the versions of a run, and say whether the answer is the same as then."""
    if run.analysis.deleted_at:
        return Outcome(problem="The analysis was deleted. Take it back to have it answered.")
    gone = runs.gone_of(current(), run.versions)
    if gone:
        named = listed([f"version {each.number} of “{each.title}”" for each in gone])
        words = f"It cannot be asked as it was: {named} was destroyed when its time was over, or data was withdrawn from it."
        return Outcome(problem=words)
    found = asked(request, run.question, purpose, run.provenance, run.is_protected)
    if found.kept is None:
        return found
    return Outcome(found.kept, found.shown, same=run.compared(found.kept.mark, found.kept.provenance))
