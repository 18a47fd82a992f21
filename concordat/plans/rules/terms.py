"""Short forms and terms: which are used in a text, which nobody has explained yet, and what the field means by them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from concordat.kernel.errors import Problem

LONGEST_NAME, LONGEST_MEANING = 60, 300
_LONGEST_FORM = 6
_SHORT_FORM = re.compile(r"(?<![\w&])[A-Z](?:[A-Z]|&(?=[A-Z])){1,5}(?=(?:s|['’]s)?(?![\w&]))")
_NUMERAL = re.compile(r"[IVX]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_EMPHASISED = frozenset(
    "ALL AND ANY ARE BUT BY FOR FROM IN IS IT MUST NEW NO NOT OF ON ONLY OR OUR THE THIS TO WE WILL WITH".split()
)


def check(name: str, meaning: str) -> tuple[str, str]:
    """Return a term and its meaning trimmed; refuse either empty or too long."""
    name, meaning = " ".join(name.split()), " ".join(meaning.split())
    if not name:
        raise Problem("Enter the term or short form", "name")
    if not meaning:
        raise Problem("Say what it means", "meaning")
    if len(name) > LONGEST_NAME:
        raise Problem(f"A term is {LONGEST_NAME} characters at most", "name")
    if len(meaning) > LONGEST_MEANING:
        raise Problem(f"Say what it means in {LONGEST_MEANING} characters at most", "meaning")
    return name, meaning


def short_forms(texts: Iterable[str]) -> Counter[str]:
    """Count the short forms in texts: two to six capitals. What is typed in capitals throughout is a heading, not one."""
    found: Counter[str] = Counter()
    for text in texts:
        for line in text.splitlines():
            forms = [form for form in _SHORT_FORM.findall(line) if _is_form(form)]
            if forms and not _typed_in_capitals(line):
                found.update(forms)
    return found


def _typed_in_capitals(line: str) -> bool:
    """Say whether most words of a line are in capitals, and not all of these can be short forms."""
    words = _WORD.findall(line)
    capitals = [word for word in words if word.isupper()]
    return 2 * len(capitals) > len(words) and any(len(word) > _LONGEST_FORM or not _is_form(word) for word in capitals)


def _is_form(form: str) -> bool:
    return form not in _EMPHASISED and not _NUMERAL.fullmatch(form)


def used(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return which of the terms stand in the texts, in order of name; a short form only as it is written."""
    known = tuple(sorted(names, key=lambda name: (-len(name), name)))
    if not known:
        return []
    whole = "\n".join(texts)
    exact = {name: name for name in known if is_short_form(name)}
    loose = {name.casefold(): name for name in known if name not in exact}
    found = {exact[hit] for hit in _pattern(tuple(exact), 0).findall(whole)} if exact else set()
    if loose:
        hits = _pattern(tuple(loose), re.IGNORECASE).findall(whole)
        found |= {loose[hit.casefold()] for hit in hits if hit.casefold() in loose}
    return sorted(found, key=str.casefold)


def is_short_form(name: str) -> bool:
    """Say whether a term is a short form, in which capitals matter, and no ordinary word."""
    return sum(mark.isupper() for mark in name) > 1 and " " not in name


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...], flags: int) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?<![\w&])({alternatives})(?=(?:s|['’]s)?(?![\w&]))", flags)


def unexplained(texts: Iterable[str], names: Iterable[str]) -> list[tuple[str, int]]:
    """Return the short forms in texts that are no term yet, with how often they stand there, the commonest first."""
    known = set(names)
    counted = short_forms(texts)
    return sorted(((form, n) for form, n in counted.items() if form not in known), key=lambda pair: (-pair[1], pair[0]))


STARTER: Mapping[str, str] = {
    "ABC": "Acceptable behaviour contract: a written promise by somebody to stop anti-social behaviour",
    "ASB": "Anti-social behaviour",
    "ATR": "Alcohol treatment requirement: treatment that a court makes part of a sentence",
    "BRAG": "Blue, red, amber, green: the colours of a status",
    "CBO": "Criminal behaviour order",
    "CCG": "Clinical commissioning group, replaced by the integrated care board in 2022",
    "CCPT": "Child-centred policing team",
    "CCTV": "Closed-circuit television: cameras in public places",
    "CDP": "Combating drugs partnership",
    "CFO": "The probation service's Creating Future Opportunities programme, with its activity hubs",
    "CLGT": "County lines and gangs team",
    "CP-IS": "Child Protection Information Sharing: it tells hospitals which children social care looks after",
    "CPN": "Community protection notice",
    "CPW": "Community protection warning, which comes before a notice",
    "CRS": "Commissioned rehabilitative services",
    "CSE": "Child sexual exploitation",
    "CSP": "Community safety partnership",
    "CSU": "Community safety unit",
    "CTSRA": "Counter-terrorism situational risk assessment",
    "DA": "Domestic abuse",
    "DASH": "Domestic abuse, stalking and harassment: a checklist of risk",
    "DHR": "Domestic homicide review, now called a domestic abuse related death review",
    "DRR": "Drug rehabilitation requirement: treatment that a court makes part of a sentence",
    "DToA": "Drug testing on arrest",
    "DVA": "Domestic violence and abuse",
    "ETE": "Education, training and employment",
    "FPN": "Fixed penalty notice",
    "FTE": "First-time entrant to the youth justice system",
    "HRP": "Healthy relationships programme",
    "IBM": "Integrated behaviour model: what leads a person to act",
    "ICB": "Integrated care board: it plans and pays for health services in an area",
    "IDVA": "Independent domestic violence adviser",
    "IOM": "Integrated offender management: agencies manage together those who offend most",
    "IPAG": "Independent police advisory group",
    "ISA": "Information sharing agreement",
    "ISP": "Information sharing protocol",
    "ISVA": "Independent sexual violence adviser",
    "KFRS": "Kent Fire and Rescue Service",
    "KSS CRC": "Kent, Surrey and Sussex Community Rehabilitation Company, part of the Probation Service since 2021",
    "L&D": "Liaison and diversion: health support for people in custody and at court",
    "LDIS": "Local drug information system: it warns of dangerous drugs",
    "LRO": "Local responsible officer",
    "MAPPA": "Multi-agency public protection arrangements for people who committed serious offences",
    "MARAC": "Multi-agency risk assessment conference on high-risk domestic abuse",
    "MDAS": "Medway Domestic Abuse Service",
    "MEAM": "Making Every Adult Matter: an approach to people who face several difficulties at once",
    "MHTR": "Mental health treatment requirement: treatment that a court makes part of a sentence",
    "MoPI": "Management of police information",
    "MTF": "Medway Task Force",
    "NTE": "Night-time economy",
    "OCG": "Organised crime group",
    "PACT": "Partners and communities together: meetings at which residents set priorities",
    "PCC": "Police and crime commissioner",
    "PDDB": "Prevent duty delivery board",
    "PSPO": "Public spaces protection order",
    "RHI": "Return home interview with a child who was missing",
    "RSI": "Rough sleeping initiative",
    "RUI": "Released under investigation",
    "SARA": "Scanning, analysis, response, assessment: the steps of solving a problem",
    "SEG": "Strategic executive group",
    "SEND": "Special educational needs and disabilities",
    "SOCP": "Serious and organised crime panel",
    "SPOC": "Single point of contact",
    "SYV": "Serious youth violence",
    "UPRN": "Unique property reference number",
    "VAWG": "Violence against women and girls",
    "ViSOR": "The register of violent and sex offenders",
    "VRU": "Violence reduction unit",
    "YJPB": "Youth justice partnership board",
    "YJS": "Youth justice service",
    "YOS": "Youth offending service, now often called youth justice service",
    "YOT": "Youth offending team",
    "YPAG": "Youth police advisory group",
}
