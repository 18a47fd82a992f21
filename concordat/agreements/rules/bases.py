"""Lawful bases, and conditions for sensitive data, as the law lists them; what is chosen is kept in its words.

UK GDPR articles 6, 9 and 10; Data Protection Act 2018 s.10, s.35 and Schedules 1 and 8.
"""

from __future__ import annotations

from concordat.agreements.rules.terms import Part, Regime
from concordat.kernel.errors import Problem

BASES = {
    Regime.UK_GDPR: (
        "UK GDPR article 6(1)(a): the person has consented",
        "UK GDPR article 6(1)(b): a contract with the person needs it",
        "UK GDPR article 6(1)(c): a legal obligation needs it",
        "UK GDPR article 6(1)(d): it protects somebody’s life (vital interests)",
        "UK GDPR article 6(1)(e): a public task, set out in law, needs it (with DPA 2018 s.8)",
        "UK GDPR article 6(1)(f): legitimate interests (not open to a public authority for its tasks)",
    ),
    Regime.PART_3: (
        "DPA 2018 s.35(2)(b): a task for a law enforcement purpose by a competent authority needs it",
        "DPA 2018 s.35(2)(a): the person has consented",
    ),
}
_SCHEDULE_1_PART_2 = (
    ("6", "statutory and government purposes"),
    ("7", "administration of justice"),
    ("8", "equality of opportunity or treatment"),
    ("10", "preventing or detecting unlawful acts"),
    ("11", "protecting the public against dishonesty"),
    ("17", "counselling"),
    ("18", "safeguarding of children and of individuals at risk"),
)
_SCHEDULE_8 = (
    ("1", "statutory purposes"),
    ("2", "administration of justice"),
    ("3", "protecting somebody’s vital interests"),
    ("4", "safeguarding of children and of individuals at risk"),
    ("5", "made public by the person"),
    ("6", "legal claims"),
    ("8", "preventing fraud"),
    ("9", "archiving, research and statistics"),
)
_PART_3 = (
    *(f"DPA 2018 s.35(5) and Schedule 8 paragraph {number}: {words}" for number, words in _SCHEDULE_8),
    "DPA 2018 s.35(4): the person has consented",
)
SPECIAL = {
    Regime.UK_GDPR: (
        *(
            f"UK GDPR article 9(2)(g) with DPA 2018 Schedule 1 paragraph {number}: {words}"
            for number, words in _SCHEDULE_1_PART_2
        ),
        "UK GDPR article 9(2)(h) with DPA 2018 Schedule 1 paragraph 2: health or social care",
        "UK GDPR article 9(2)(i) with DPA 2018 Schedule 1 paragraph 3: public health",
        "UK GDPR article 9(2)(j) with DPA 2018 Schedule 1 paragraph 4: research, archiving and statistics",
        "UK GDPR article 9(2)(b) with DPA 2018 Schedule 1 paragraph 1: employment and social protection",
        "UK GDPR article 9(2)(a): the person has explicitly consented",
        "UK GDPR article 9(2)(c): vital interests, of somebody who cannot consent",
        "UK GDPR article 9(2)(f): legal claims",
    ),
    Regime.PART_3: _PART_3,
}
OFFENCE = {
    Regime.UK_GDPR: (
        "UK GDPR article 10: under the control of official authority",
        *(
            f"UK GDPR article 10 with DPA 2018 s.10(5) and Schedule 1 paragraph {number}: {words}"
            for number, words in _SCHEDULE_1_PART_2
        ),
        "UK GDPR article 10 with DPA 2018 s.10(5) and Schedule 1 paragraph 2: health or social care",
        "UK GDPR article 10 with DPA 2018 s.10(5) and Schedule 1 paragraph 4: research, archiving and statistics",
        "UK GDPR article 10 with DPA 2018 s.10(5) and Schedule 1 paragraph 29: the person has consented",
        "UK GDPR article 10 with DPA 2018 s.10(5) and Schedule 1 paragraph 30: vital interests",
        "UK GDPR article 10 with DPA 2018 s.10(5) and Schedule 1 paragraph 33: legal claims",
    ),
    Regime.PART_3: ("DPA 2018 s.35: processed under Part 3 for a law enforcement purpose", *_PART_3),
}


def why_not_part_3(*, law_enforcement: bool, competent: bool, purpose: str, agency: str) -> str:
    """Say why Part 3 is not open to a party for a purpose, "" where it is (DPA 2018 ss.30 and 31)."""
    if not law_enforcement:
        return f"Part 3 is not open: “{purpose}” is not a law enforcement purpose (Data Protection Act 2018 s.31)."
    if not competent:
        return f"Part 3 is not open: {agency} is not recorded as a competent authority (Data Protection Act 2018 s.30)."
    return ""


def check_part(*, part: str, regime: str, basis: str, acts_for: str, itself: str, closed: str) -> None:
    """Refuse a part that the law does not know: Part 3 that is closed, a basis of the other regime, a lone processor."""
    if part == Part.PROCESSOR and not acts_for:
        raise Problem("Say for which controller it processes.", "acts_for")
    if part == Part.PROCESSOR and acts_for == itself:
        raise Problem("A processor acts for another party, not for itself.", "acts_for")
    if part != Part.PROCESSOR and acts_for:
        raise Problem("Only a processor acts for a controller. Choose “Nobody”.", "acts_for")
    if regime == Regime.PART_3 and closed:
        raise Problem(closed, "regime")
    if not basis and part != Part.PROCESSOR:
        raise Problem("Choose the lawful basis.", "basis")
    if basis and basis not in BASES[Regime(regime)]:
        law = "the UK GDPR" if regime == Regime.UK_GDPR else "Part 3"
        raise Problem(f"That basis is not one of {law}. Choose one that is.", "basis")
