"""Commitments inside prose: sentences that say what the partnership, or one of its bodies, will do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .timescales import is_timescale
from .words import sentences

_COMMITS = re.compile(
    r"""(?:(?:by|before|from|in)\ (?:the\ )?(?P<when>[^,]{3,30}?),?\ )?(?:in\ its\ place,?\ |to\ do\ this,?\ |together,?\ )?
    (?:we|(?:the\ )?(?:partnership|partners|csp|board)|the\ (?P<body>[A-Z][\w&’'\ -]{3,60}?|police|council)
        |(?P<name>[A-Z][\w&’'\ -]{3,60}?))
    \ will\ (?:also\ |jointly\ |together\ |each\ )?(?P<verb>[a-z-]+)\ \S.*""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_NO_DOING = frozenset(
    """be have know see feel need want find hear notice continue remain take not depend tell seek aim become believe
    ensure look go help mean include""".split()
)
_HAVING = re.compile(r"\bwill (?:also )?(?:have|take) (?:a|an|the|two|three) \w+")


@dataclass(frozen=True, slots=True)
class Commitment:
    """Hold a sentence that commits somebody, with the body that it names and the date that it opens with."""

    text: str
    body: str = ""
    when: str = ""


def commitments(text: str) -> list[Commitment]:
    """Return the sentences of a paragraph that say what will be done; hopes ("People will feel ...") are none."""
    found = []
    for sentence in sentences(text):
        match = _COMMITS.fullmatch(sentence)
        if not match or (match["verb"] in _NO_DOING and not _HAVING.search(sentence)):
            continue
        when = match["when"] or ""
        body = f"the {match['body']}" if match["body"] else match["name"] or ""
        found.append(Commitment(sentence, body, when if is_timescale(when) else ""))
    return found
