"""A gazetteer of the agencies that plans name, and the grammar of such names.

A name is known when it is listed here, or given as a name of the partnership's own register. Any other name is
recognised by the kind of body that it ends with ("... Council", "... Board") and the words that may stand before it.
Sources: the responsible authorities of the Crime and Disorder Act 1998 section 5, the specified authorities of the
Serious Violence Duty, and the bodies that safeguarding, probation and drugs partnerships name in guidance.
"""

from __future__ import annotations

import re

from .words import listed

# Names that stand for a body by themselves, without a place before them.
_KNOWN = """
police|police and crime commissioner|office of the police and crime commissioner|opcc|pcc|pfcc|british transport police
btp|national crime agency|nca|counter terrorism policing|crown prosecution service|cps|neighbourhood policing team
community safety unit|csu|community safety partnership|csp|community safety team|community safety|neighbourhood watch
fire and rescue|fire and rescue service|fire service|frs|fire|ambulance service|ambulance
council|borough council|county council|city council|district council|local authority|local authorities|la
district and borough councils|borough and district councils|district councils|borough councils|parish councils
town councils|parish and town councils|town and parish councils|all councils|councils
public health|health|nhs|nhs england|icb|integrated care board|integrated care boards|ccg|clinical commissioning group
clinical commissioning groups|acute trusts|acute trust|hospital trust|mental health trust|mental health|camhs|primary care
gps|hospitals|health and social care|health and wellbeing board|safeguarding|safeguarding children board
safeguarding children partnership|safeguarding adults board|adult social care|children's services|childrens services
children's social care|childrens social care|adult services|social care
early help|education|schools|colleges
academies|housing|housing services|housing associations|housing providers|registered social landlords|social landlords
registered providers|rsls|landlords|licensing|trading standards|environmental health|environmental protection
environmental services|street scene|streetscene|waste services|parks|planning|legal services|communications
comms|highways|cctv|cctv team|enforcement team|youth service|youth services|youth justice service|youth justice
youth offending team|youth offending service|youth offending teams|yot|yots|yos|yjs|youth justice board
probation|probation service|national probation service|nps|community rehabilitation company|crc
hmpps|hm prison service|prisons|prison|courts|hmcts|hm courts and tribunals service|courts and tribunals service
children schools and families|children and families|children and young people|adults and communities
children young people and families|drug and alcohol partnership|magistrates|integrated offender management|iom
home office|ministry of justice|department for work and pensions|dwp|jobcentre plus|job centre plus|jobcentre
hmrc|uk border force|border force|immigration enforcement|environment agency|gangmasters and labour abuse authority
violence reduction unit|vru|serious organised crime board|drug and alcohol partnership|combating drugs partnership
drug and alcohol service|drug and alcohol team|daat|substance misuse service|substance misuse services|treatment provider
treatment providers|domestic abuse service|domestic abuse services|idva service|idvas|victim support|refuge|women's aid
crimestoppers|citizens advice|age uk|st giles trust|catch22|change grow live|cgl|turning point
voluntary sector|voluntary and community sector|vcs|vcse|third sector|voluntary organisations|charities
community groups|faith groups|businesses|business crime reduction partnership|bid|pubwatch|universities|university
military|armed forces|prevent team|channel panel|marac|mash|multi-agency safeguarding hub|task force|partners
all partners|all agencies|partner agencies|all partner agencies|csp partners|all csp partners|all
"""
KNOWN = listed(_KNOWN.replace("\n", "|"), "|")

# The kind of body, which is the last word of a name.
HEADS = listed(
    """
    police council councils service services board boards partnership partnerships group groups trust trusts
    team teams company companies authority authorities office commissioner constabulary school schools college
    colleges agency agencies alliance association associations centre probation university hospital hospitals
    forum network charity ltd limited cic plc department unit hub committee provider providers landlords
    landlord housing panel federation foundation institute society union watch force taskforce patrol
    commission executive bureau court courts prison prisons nhs homes church diocese cathedral sector partners
    consultancy solutions collaborative consortium project initiative programme ambulance icb ccg vru pcc opcc
    frs yot csu bc dc cc mbc cbc mdc dbc aid homes trusts housing solutions
    """
)
# Kinds of person or section inside a body; alone they are no agency of their own but belong to the name before.
INNER_HEADS = listed(
    """
    officer officers manager managers lead leads coordinator coordinators co-ordinator sergeant inspector
    superintendent constable chief head director team teams unit department division directorate section
    wardens warden command specialist champion chair adviser advisor advocate analyst
    """
)
POSTS = listed(
    """
    officer manager lead coordinator co-ordinator sergeant inspector superintendent constable head director commander
    specialist adviser advisor advocate analyst champion chair warden
    liaison leads managers officers coordinators
    """
)
# Sections of a council: behind its name they belong to it.
DEPARTMENTS = listed(
    "legal services|legal|highways|planning|licensing|communications|comms|parks|waste services|environmental services"
    "|environmental protection|environmental health|street scene|streetscene|enforcement team|democratic services|finance"
    "|early help|procurement|regulatory services|trading standards|housing options|revenues|legal and licensing",
    "|",
)
# Kinds of body whose name opens with a place, so that "Public Health and Westmoor Council" are two.
PLACED = frozenset({"council", "councils", "police", "constabulary", "trust", "university", "icb", "ccg"})
# Words that may stand inside a name in lower case.
LINKS = frozenset({"and", "of", "for", "the", "&", "in", "on"})
# A phrase instead of a name, which goes on in ordinary words: "All agencies with ... responsibilities".
PHRASE = re.compile(
    r"(?:all|each|every|other|relevant|key|local|various|appropriate|partner|statutory)\b[\w\s'’/-]{0,40}?"
    r"\b(?:agenc(?:y|ies)|partners|organisations?|authorities|services|bodies|members|providers|partnerships)\b",
    re.IGNORECASE,
)


def key(name: str) -> str:
    """Return a name as the gazetteer compares it: lower case, "&" as "and", without "the" before it."""
    words = re.sub(r"[^\w\s'&/-]", " ", name.lower().replace("’", "'").replace("&", " and ")).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def is_known(name: str, own: frozenset[str] = frozenset()) -> bool:
    """Say whether a name stands in the gazetteer, or in the partnership's own register given as `own` (keys)."""
    found = key(name)
    return bool(found) and (found in KNOWN or found in own)


def is_acronym(word: str) -> bool:
    """Say whether a word is an abbreviation in capitals, such as KFRS."""
    letters = word.strip("().,;:")
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters.rstrip("s").isupper()


def ends_as_body(name: str) -> bool:
    """Say whether a name ends with a kind of body and is a body's own name, with at least one word before it."""
    words = key(name).split()
    return len(words) >= 2 and words[-1] in HEADS and name.lstrip("( ")[:1].isupper()


def is_agency(name: str, own: frozenset[str] = frozenset()) -> bool:
    """Say whether a text is, by itself, an agency's name or a phrase for agencies."""
    name = name.strip(" .")
    if not name or len(name) > 90:
        return False
    if is_known(name, own) or is_acronym(name) or ends_as_body(name) or PHRASE.match(name) is not None:
        return True
    words = name.split()  # "Dunsmere BID", "NHS Downshire"
    return len(words) > 1 and name[:1].isupper() and (is_acronym(words[-1]) or words[0] == "NHS")
