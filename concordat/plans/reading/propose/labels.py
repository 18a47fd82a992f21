"""Words that announce what follows within a part of a plan: its background, its partners, its deliverables."""

# ruff: noqa: E501  (a vocabulary reads best with an entry to a line)
from __future__ import annotations

import re

from .words import plain

# What is announced -> how plans say it, on plain lower-case words. "aside" ends the part: what follows is no part's.
_LABELS: tuple[tuple[str, str], ...] = (
    ("linked", r"(?:linked|related|supporting|associated|relevant|key) (?:local |national )?(?:plans|strateg(?:y|ies)|policies)(?: and .*)?"),
    ("linked", r".*\b(?:link|links|linked|contribute|contributes|conjunction|aligned?|aligns|supports?|delivers)\b.*\b(?:plans|strategies)\b.*"),
    ("background", r"(?:background|business as usual|context|rationale|current (?:position|situation|picture)|national context|local context)(?: (?:and|to|information|of)\b.*)?"),
    ("background", r"why|why (?:it|this) matters.*|(?:why|what) (?:is|are|does|do|we know|this|it|the)\b.*|where (?:are we|we are)(?: now)?|the (?:issue|problem|picture|need|challenge)|(?:key )?(?:statistics|facts|issues|drivers|challenges|data)|what (?:the data|you) .*"),
    ("leads", r"who|(?:(?:priority|strategic|theme|strand|our|objective) )?(?:leads?|owners?|champions?|sponsors?)(?: (?:agency|agencies|officers?|partners?|organisations?))?|led by|who (?:leads|is responsible|will lead|is leading).*"),
    ("partners", r"(?:(?:our|the|key|lead|main|local) )*(?:partners|agencies|partner agencies|delivery partners|partners involved)(?: (?:are|include|including|delivering|involved|working|who|that|supporting)\b.*)?"),
    ("themes", r"(?:key |main |priority )?(?:themes|areas of focus|focus areas)(?: are| include| for .*)?|(?:we will|our) focus(?: will be)? on"),
    ("actions", r"(?:(?:our|the|key|planned|main|priority|proposed|agreed|specific) )*(?:deliverables|actions|tasks|commitments|next steps)(?: (?:are|include|for|to|in|we|this|over|during)\b.*)?|(?:(?:our|the|csp|partnership|detailed|annual) )*(?:action|delivery|implementation|improvement|work|4 ?p|four ps?) plans?(?: (?:and|on|at|with|to|tables?|monitoring|summary|progress|updates?|20\d\d|for 20\d\d|tracker)\b.*)?|(?:\S+ ){0,6}action (?:logs?|trackers?|registers?)(?: .*)?|(?:open|older|outstanding|new|completed|closed|previous|agreed) actions(?: .*)?|actions? (?:agreed|from|arising|carried|brought|outstanding)\b.*"),
    ("actions", r"(?:(?:in|over|during|by|through|to (?:do|achieve|deliver|address|tackle|support)|as|together|working|this|the|partnership|csp|partners|over|next|year|years|and) (?:\S+ ){0,14})?(?:we|the partnership|the csp|partners) (?:will|shall|are going to|commit to|intend to|plan to)(?: .{0,24})?"),
    ("actions", r"what (?:we|are we|will we|is the partnership|the partnership)(?: are| will|re)? ?(?:going to|will|plan to|intend to)?(?: be)? ?(?:do|doing|deliver|delivering|achieve)(?: .*)?|how (?:we|will we)(?: will)? (?:do|deliver|achieve)(?: .*)?|we will"),
    ("activities", r"(?:key |current |ongoing |existing |core )?activit(?:y|ies)(?: (?:include|includes|including|are|undertaken)\b.*)?|(?:work|what we are) already .*|existing work|current work"),
    ("outcomes", r"(?:desired |expected |intended |key |our |what )?(?:outcomes?|aims?|goals?|objectives?|ambitions?|vision)(?: (?:are|is|include|we|for|sought)\b.*)?|what we want to (?:achieve|see)"),
    ("measures", r"(?:how (?:will |do )?(?:we|it|success|this|progress)(?: will| be)? .*(?:know|measured?|success|monitor).*)|(?:key |success |performance |our )?(?:measures|indicators|success (?:measures|criteria|factors)|key stats|key statistics|kpis|performance measures)(?: (?:of|are|include)\b.*)?|what (?:will )?(?:success|good) (?:will )?looks? like|we will know (?:it|we|this|that|success)\b.*|measures? of (?:success|progress)|how we will know.*"),
    ("achievements", r"(?:key |our |recent |main )?(?:achievements?|successes|highlights|accomplishments)(?: .*)?|what (?:we|have we)(?: have|ve)? (?:done|achieved|delivered)(?: .*)?|progress (?:so far|to date|made|in|last)(?: .*)?|(?:last|previous) year(?: .*)?|in \d{4}(?: \d{2,4})? we\b.*"),
    ("drivers", r"(?:strategic |key |national |local |our |the )*(?:drivers|values|principles)(?: (?:and|for|of)\b.*)?"),
    ("consultation", r"(?:(?:public|community|our|resident|residents|annual) )*(?:consultation|survey|engagement)(?: (?:and|with|on|results|findings|event|survey)\b.*)?|(?:what )?(?:you|residents|people|communities|partners|survivors)(?: have)? (?:told us|said|tell us)(?: .*)?"),
    ("priorities", r"(?:(?:our|the|strategic|key|partnership|agreed|csp|new|local) )*priorities(?: (?:are|for|and themes|at a glance|in|20\d\d)\b.*)?"),
    ("aside", r"(?:introduction|foreword|contents|table of contents|glossary|appendix|appendices|annex|governance|acknowledgements?|contacts?|further information|abbreviations|words (?:we|used|you)|jargon|key terms|definitions|key contacts|useful contacts|meetings|how to (?:contact|get)|get in touch|acronyms|executive summary|summary|references|document control|version (?:control|history)|distribution)(?: (?:and|of|from|by|[a-z]|\d+)\b.*)?"),
    ("aside", r"(?:about (?:us|the|this)|who we are|what is (?:a|the) .*partnership|our partnership|monitoring(?: and review)?|equality|resources|funding|legislation|statutory (?:duties|framework))\b.*"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _LABELS)
_NUMBER = re.compile(r"^(?:\d{1,2} )+(?=[a-z])")
_LONGEST = 40

LABEL_WORDS = {
    "narrative": "what is said of the part",
    "background": "background",
    "leads": "who leads the part",
    "partners": "partners",
    "themes": "key themes",
    "actions": "an announcement of actions",
    "activities": "usual activities",
    "linked": "linked strategies",
    "outcomes": "outcomes of the whole part",
    "measures": "measures of the whole part",
    "achievements": "achievements",
    "drivers": "strategic drivers",
    "consultation": "the consultation",
    "priorities": "an announcement of priorities",
    "aside": "text outside the plan's parts",
}

# What is said under these is of the whole plan, not of the part before.
OF_THE_WHOLE = frozenset({"aside", "drivers", "consultation", "priorities"})


def label_of(text: str) -> str | None:
    """Return what a line announces ("background", "actions" ...), or None where it announces nothing known."""
    words = _NUMBER.sub("", plain(text), count=1)
    if not words or len(words.split()) > _LONGEST:
        return None
    return next((kind for kind, pattern in _COMPILED if pattern.fullmatch(words)), None)
