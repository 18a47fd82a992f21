"""What identifies people, as it looks: expressions that RE2 finds in values, and what a declaration says that allows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from concordat.datasets.rules.declarations import Class, Column, Identifies, Part, Type

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])[./\- ](?:0?[1-9]|1[0-2])[./\- ](?:19|20)?[0-9]{2}"
_POSTCODE = r"(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]?)"
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_MOBILE = r"(?:\+44 ?\(?0?\)? ?|0)7[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}"
_LANDLINE = r"(?:\+44 ?\(?0?\)? ?|0)(?:1[0-9]{3}|1[0-9]{2}|2[0-9])\)?[ -][0-9]{3,4}[ -]?[0-9]{3,4}"
_NI = r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that identifies a person: how a whole value looks, how it looks within a text, and how many make a likeness.

    A column looks like it where `share` of its rows have such values (a tenth of that where its header `hints` at it), or
    one row where a text holds it as `within` says, which is narrow enough that nothing else looks so. `allowed` are the
    identifiers as which a column may have it; only values of the `lengths`, in columns of the `types`, are tried.
    """

    code: str
    words: str
    allowed: tuple[Identifies, ...]
    whole: str
    within: str = ""
    share: float = 0.01
    hints: str = r"(?!)"
    lengths: tuple[int, int] = (1, 40)
    types: tuple[Type, ...] = (Type.TEXT,)

    def hinted(self, column: Column) -> bool:
        """Say whether a header of the column names it."""
        return any(re.search(self.hints, header.replace("_", " "), re.IGNORECASE) for header in column.headers)

    def fine(self, column: Column) -> bool:
        """Say whether the column is declared to hold it."""
        if column.gives == Class.IDENTIFIER and column.identifies in self.allowed:
            return True
        if self.code == "postcode":
            return column.part == Part.POSTCODE or column.geography in ("postcode", "address")
        return False


NHS = Mark(
    "nhs-number",
    "NHS numbers",
    (Identifies.NHS_NUMBER,),
    whole=r"[0-9]{10}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}",
    within=r"(?:^|[^0-9])([0-9]{3}[ -][0-9]{3}[ -][0-9]{4}|(?i:nhs)[^0-9]{1,20}[0-9]{10})(?:$|[^0-9])",
    share=0.5,
    hints=r"\bnhs\b",
    lengths=(10, 12),
    types=(Type.TEXT, Type.WHOLE, Type.NUMBER),
)
EMAIL = Mark(
    "email",
    "e-mail addresses",
    (Identifies.EMAIL,),
    whole=r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+",
    within=r"[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+",
    hints=r"\be-?mail\b",
    lengths=(6, 254),
)
PHONE = Mark(
    "phone",
    "telephone numbers",
    (Identifies.PHONE,),
    whole=rf"{_MOBILE}|{_LANDLINE}|0[12][0-9]{{8,9}}|\+44[0-9]{{9,10}}",
    within=rf"(?:^|[^0-9A-Za-z])(?:{_MOBILE}|{_LANDLINE})(?:$|[^0-9A-Za-z])",
    share=0.2,
    lengths=(10, 20),
    types=(Type.TEXT, Type.WHOLE, Type.NUMBER),
    hints=r"\b(?:tele)?phone\b|\bmobile\b|\btel\b",
)
POSTCODE = Mark(
    "postcode",
    "full postcodes",
    (Identifies.ADDRESS,),
    whole=rf"(?i){_POSTCODE} ?{_INWARD}",
    within=rf"(?:^|[^0-9A-Za-z])(?:{_POSTCODE} {_INWARD})(?:$|[^0-9A-Za-z])",
    share=0.02,
    lengths=(5, 8),
    hints=r"\bpost ?code\b",
)
NI = Mark(
    "national-insurance",
    "National Insurance numbers",
    (Identifies.REFERENCE,),
    whole=rf"(?i){_NI}",
    within=rf"(?:^|[^0-9A-Za-z]){_NI}(?:$|[^0-9A-Za-z])",
    lengths=(9, 13),
)
PNC = Mark(
    "pnc",
    "PNC numbers",
    (Identifies.REFERENCE,),
    whole=r"(?i)(?:(?:19|20)[0-9]{2}|[0-9]{2})/[0-9]{1,7}[A-HJ-NP-RT-Z]",
    within=r"(?:^|[^0-9A-Za-z/])(?:19|20)[0-9]{2}/[0-9]{7}[A-HJ-NP-RT-Z](?:$|[^0-9A-Za-z/])",
    share=0.2,
    lengths=(4, 13),
    hints=r"\bpnc\b",
)
VEHICLE = Mark(
    "vehicle",
    "vehicle registrations",
    (Identifies.REFERENCE,),
    whole=r"(?i)[A-Z]{2}[0-9]{2} ?[A-HJ-PR-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]",
    within=r"(?:^|[^0-9A-Za-z])[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} [A-HJ-PR-Z]{3}(?:$|[^0-9A-Za-z])",
    share=0.2,
    lengths=(5, 8),
    hints=r"\bvrm\b|\bvehicle reg|\bnumber ?plate\b|\bregistration (?:mark|number|plate)\b",
)
BIRTH = Mark(
    "birth",
    "dates of birth",
    (Identifies.BORN, Identifies.NAME_AND_BIRTH),
    whole=rf"{_DAY}|(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?:[ T]00:00:00)?",
    within=rf"(?i)\b(?:d\.?o\.?b|born|date of birth)\b[^0-9]{{0,12}}{_DAY}",
    share=0.9,
    lengths=(6, 19),
    types=(Type.TEXT, Type.DATE, Type.MOMENT),
    hints=r"\bd\.?o\.?b\b|\bbirth ?(?:date|day)\b|\bdate of birth\b|\bborn\b",
)
NAME = Mark(
    "name",
    "names of people",
    (Identifies.NAME, Identifies.NAME_AND_BIRTH),
    whole=r"(?i)[a-z][a-z'’.\-]*,?(?: [a-z][a-z'’.\-]*){0,3}",
    share=0.4,
    hints=r"\b(?:fore|sur|last|first|middle|maiden|full|given|family|preferred) ?names?\b|\balias(?:es)?\b|\bknown as\b"
    r"|\b(?:victim|suspect|offender|person|client|patient|officer|tenant|pupil|child|informant|complainant"
    r"|perpetrator|witness|resident|applicant|caller|keeper|driver)(?:'?s)? name\b",
    lengths=(1, 80),
)

PATTERNS = (NHS, EMAIL, PHONE, POSTCODE, NI, PNC, VEHICLE, BIRTH)
"""Those that an expression finds alone; names take a list."""
