"""The fields of an asset as people give them: read from lines or from the header row of a file, each with a guess.

A guess is a suggestion from the field's name and nothing more; a person settles each before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from concordat.agreements.rules.terms import Kind

MOST = 500
LONGEST = 100
_SPLIT = re.compile(r"\t|\s+[-–—:]\s+|:\s+")
_WORDS = re.compile(r"[a-z0-9]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# The names of columns as agencies write them; the first that fits is the guess. Special category data are those of
# UK GDPR article 9(1), criminal offence data those of article 10 and DPA 2018 s.11(2).
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.IDENTIFIER,
        "forename|surname|first name|last name|middle name|full name|given name|family name|person name|victim name|"
        "suspect name|offender name|client name|patient name|child name|name of person|alias|nickname|email|e mail|"
        "telephone|phone|mobile|nhs number|nhs no|national insurance|ni number|nino|pnc|pncid|custody number|upn|uprn|"
        "date of birth|birth date|dob|passport|driving licence|vrm|registration mark|person id|nominal|address|"
        "house number|crime number|crime reference|occurrence number|photo|photograph|image|ip address|^name$",
    ),
    (
        Kind.SPECIAL,
        "ethnic|ethnicity|race|religion|religious|belief|faith|sexual orientation|sexuality|gender identity|health|"
        "diagnosis|disability|disabled|injury|injuries|mental|medical|medication|drug|drugs|alcohol|substance|treatment|"
        "pregnant|pregnancy|trade union|political|genetic|biometric|dna|fingerprint",
    ),
    (
        Kind.OFFENCE,
        "offence|offences|offending|offender|conviction|convictions|convicted|charge|charges|sentence|crime|crimes|"
        "criminal|arrest|arrests|suspect|caution|cautions|reoffending|outcome type|court|custody|prison|licence condition",
    ),
)
_PLACES: tuple[tuple[str, str], ...] = (
    ("point", "latitude|longitude|lat|lon|long|lng|easting|northing|eastings|northings|x coordinate|y coordinate|"
     "coordinates|grid reference|geom|geometry|what3words"),
    ("address", "(?<!ip )(?<!email )(?<!mail )address|house number|street|uprn|premises"),
    ("postcode", "postcode|post code|postal code|pcd|pcds"),
    ("lsoa", "lsoa|lsoa11|lsoa21|lsoa11cd|lsoa21cd|lower layer super output area|lower super output area"),
    ("msoa", "msoa|msoa11|msoa21|msoa11cd|msoa21cd|middle layer super output area|middle super output area"),
    ("ward", "ward|wards|wd|wd22cd|wd23cd|ward code|beat|neighbourhood"),
    ("authority", "local authority|authority|district|borough|lad|lad23cd|county"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guessed:
    """A field as it was read, with the kind and the geography that its name suggests ("" for none)."""

    name: str
    about: str = ""
    kind: Kind = Kind.PLAIN
    geography: str = ""

    @property
    def sure(self) -> bool:
        """Say whether the name suggests anything at all; where not, plain is only where the guessing begins."""
        return self.kind != Kind.PLAIN or bool(self.geography)


def guess(name: str, about: str = "") -> Guessed:
    """Guess from a field's name what it says of people, and how finely it says where something is."""
    words = " ".join(_WORDS.findall(_HUMPS.sub(" ", name).lower()))
    kind = next((kind for kind, known in _KINDS if _holds(words, known)), Kind.PLAIN)
    place = next((place for place, known in _PLACES if _holds(words, known)), "")
    return Guessed(name, about, kind, place)


def read_lines(text: str) -> list[Guessed]:
    """Read fields a line each, with what each is after a tab, a colon or a dash; blank lines and repeats are left out."""
    pairs = (_SPLIT.split(line.strip(), maxsplit=1) for line in text.splitlines() if line.strip())
    return read_names((pair[0], pair[1] if len(pair) > 1 else "") for pair in pairs)


def read_names(pairs: Iterable[tuple[str, str]]) -> list[Guessed]:
    """Read fields from names, each with what it is; one that is named twice is read once."""
    found: dict[str, Guessed] = {}
    for name, about in pairs:
        plain = " ".join(name.split())[:LONGEST]
        if plain and plain.casefold() not in found:
            found[plain.casefold()] = guess(plain, " ".join(about.split())[:300])
    return list(found.values())


def _holds(words: str, known: str) -> bool:
    return re.search(rf"\b(?:{known})\b", words) is not None
