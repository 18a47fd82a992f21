"""Questions and saved analyses by people and purposes that are named in words, as at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from concordat.agreements.queries.naming import Unknown, purpose_called
from concordat.analysis.models import Analysis, Run
from concordat.analysis.queries.analyses import analyses_page, analysis_for, titles_of
from concordat.analysis.queries.asking import ask
from concordat.analysis.queries.keeping import ask_saved
from concordat.analysis.queries.runs import runs_page
from concordat.analysis.rules.answers import Answer
from concordat.analysis.rules.questions import read_text
from concordat.audit.commands import refusals_recorded
from concordat.kernel.actors import Actor, acting
from concordat.kernel.errors import Missing
from concordat.kernel.pages import PageSpec
from concordat.partnership.queries.actors import actor_at

MOST = 1000  # analyses of a list
_RUNS = 10


@dataclass(frozen=True, slots=True)
class Saved:
    """Saved analyses, the runs where it is one alone, the titles of datasets by their keys, and who asked."""

    analyses: Sequence[Analysis]
    runs: Sequence[Run]
    titles: Mapping[str, str]
    member: str


def ask_by_name(
    *,
    text: bytes | str,
    email: str,
    purpose: str = "",
    partnership: str = "",
    protected: bool = False,
    sql: bool = False,
) -> Answer:
    """Answer a question that is written as JSON, for a purpose by its name, as the member who signs in with an address.

    Raises Unknown for a name that means nothing, Faulty for a question that cannot be asked, Refused with the reason where
    no agreement gives figures, which is recorded.
    """
    question = read_text(text)
    with _somebody(email, partnership, "concordat analysis ask") as actor:
        ref = purpose_called(actor, purpose) if purpose else ""
        return ask(actor, question, ref, protected=protected, how="terminal", sql=sql)


def saved_by_name(
    *, email: str, partnership: str = "", search: str = "", dataset: str = "", mine: bool = False
) -> Saved:
    """Return the saved analyses that the member who signs in with an address may see, as their list has them."""
    filters = {name: word for name, word in (("dataset", dataset), ("state", "mine" if mine else "")) if word}
    spec = PageSpec(size=MOST, sort="changed", descending=True, search=search.strip(), filters=filters)
    with _somebody(email, partnership, "concordat analysis saved list") as actor:
        return Saved(list(analyses_page(actor, spec)), (), titles_of(actor), actor.member)


def one_by_name(*, ref: str, email: str, partnership: str = "") -> Saved:
    """Return a saved analysis with its newest runs, as the member who signs in with an address may see it."""
    with _somebody(email, partnership, "concordat analysis saved show") as actor:
        analysis = _analysis(actor, ref)
        runs = list(runs_page(actor, analysis, PageSpec(size=_RUNS)))
        return Saved([analysis], runs, titles_of(actor), actor.member)


def answer_by_name(
    *, ref: str, email: str, purpose: str = "", partnership: str = "", protected: bool = False
) -> Answer:
    """Answer a saved analysis as it stands now, as the member who signs in with an address; raise as `ask_by_name` does."""
    with _somebody(email, partnership, "concordat analysis saved ask") as actor:
        analysis = _analysis(actor, ref)
        named = purpose_called(actor, purpose) if purpose else ""
        return ask_saved(actor, analysis, named, protected=protected, how="terminal")


def _analysis(actor: Actor, ref: str) -> Analysis:
    try:
        return analysis_for(actor, ref)
    except Missing:
        raise Unknown(f"There is no saved analysis {ref[:20]} that you may see.") from None


@contextmanager
def _somebody(email: str, partnership: str, command: str) -> Iterator[Actor]:
    """Act as the member who signs in with an address; a refusal is recorded as that of the command."""
    with transaction.atomic():
        actor = actor_at(email, partnership)
    if actor is None:
        raise Unknown(f"Nobody who signs in as {email} holds a role {'there' if partnership else 'in a partnership'}.")
    with acting(actor), refusals_recorded(by=actor, view=command), transaction.atomic():
        yield actor
