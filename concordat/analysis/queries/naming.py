"""Questions by people and purposes that are named in words, as at a terminal."""

from __future__ import annotations

from django.db import transaction

from concordat.agreements.queries.naming import Unknown, purpose_called
from concordat.analysis.queries.asking import ask
from concordat.analysis.rules.answers import Answer
from concordat.analysis.rules.questions import read_text
from concordat.audit.commands import refusals_recorded
from concordat.kernel.actors import acting
from concordat.partnership.queries.actors import actor_at


def ask_by_name(
    *, text: bytes | str, email: str, purpose: str = "", partnership: str = "", protected: bool = False
) -> Answer:
    """Answer a question that is written as JSON, for a purpose by its name, as the member who signs in with an address.

    Raises Unknown for a name that means nothing, Faulty for a question that cannot be asked, Refused with the reason where
    no agreement gives figures, which is recorded.
    """
    question = read_text(text)
    with transaction.atomic():
        actor = actor_at(email, partnership)
    if actor is None:
        raise Unknown(f"Nobody who signs in as {email} holds a role {'there' if partnership else 'in a partnership'}.")
    with acting(actor), refusals_recorded(by=actor, view="concordat analysis ask"), transaction.atomic():
        ref = purpose_called(actor, purpose) if purpose else ""
        return ask(actor, question, ref, protected=protected, how="terminal")
