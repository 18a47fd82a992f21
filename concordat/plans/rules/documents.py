"""Plan documents: what may be given, what may be done with one in each state, and when one is disposed of.

The state diagram in the documentation is made from `TRANSITIONS`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta

from concordat.kernel.errors import Problem
from concordat.kernel.transitions import Transition
from concordat.plans.reading import Unreadable
from concordat.plans.reading.extract import MAX_BYTES
from concordat.plans.reading.extract.kinds import kind_of

READING, UNREADABLE, REVIEW, ACCEPTED, DISCARDED = "reading", "unreadable", "review", "accepted", "discarded"
STATUS_WORDS = {
    READING: "being read",
    UNREADABLE: "one that could not be read",
    REVIEW: "to be checked",
    ACCEPTED: "made into a plan",
    DISCARDED: "put aside",
}
MEGABYTES = MAX_BYTES // 1_000_000
KEPT_DAYS = 90
SECONDS = 60
MEMORY = 1_500_000_000
MOST_ACTIONS = 5_000
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "html": "text/html",
    "text": "text/plain",
}
_LONGEST_NAME, _LONGEST_SPOKEN = 200, 60
_ANY_BYTES = "application/octet-stream"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]+')


TRANSITIONS = (
    Transition("take", READING, REVIEW, "its reading is there to be checked"),
    Transition("refuse", READING, UNREADABLE, "it could not be read, and it says why"),
    Transition("read", UNREADABLE, READING, "read again from the beginning"),
    Transition("read", READING, READING, "read again after the reading was cut off"),
    Transition("read", DISCARDED, READING, "taken back, and read, since it never was"),
    Transition("accept", REVIEW, ACCEPTED, "a draft plan was made of it"),
    Transition("apply", REVIEW, ACCEPTED, "what it changes was taken into the plan that it revises"),
    Transition("discard", READING, DISCARDED, "put aside before it was read"),
    Transition("discard", UNREADABLE, DISCARDED, "put aside"),
    Transition("discard", REVIEW, DISCARDED, "put aside with what was decided so far"),
    Transition("restore", DISCARDED, REVIEW, "taken back, as it was"),
    Transition("restore", ACCEPTED, REVIEW, "to be checked again, once its plan is deleted"),
)


def after(verb: str, status: str) -> str:
    """Return the state that a step leads to; raise `Problem` where it cannot be taken now."""
    for step in TRANSITIONS:
        if step.verb == verb and step.before == status:
            return step.after
    raise Problem(f"This document is {STATUS_WORDS[status]}, so that cannot be done. Look at it again.")


def check_in_review(status: str) -> None:
    """Refuse to change what was read once a plan was made of it, or before there is anything."""
    if status == ACCEPTED:
        raise Problem("A plan rests on this document, so what was read is not changed any more.")
    if status != REVIEW:
        raise Problem(f"This document is {STATUS_WORDS[status]}, so there is nothing to check now.")


def title_within(title: str, partnership: str) -> str:
    """Return a title without the partnership's own name before it, which its plans need not repeat."""
    own = r"\s+".join(map(re.escape, partnership.split()))
    before = re.match(rf"\s*{own}[\s,:;|–-]+(?=\S)", title, re.IGNORECASE) if own else None
    return title[before.end() :] if before else title


def safe_name(name: str) -> str:
    """Return a file's name without folders, control characters or marks that turn writing round, of 200 at most.

    The end, which says what kind of file it is, is kept. A name with nothing left is "document".
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(mark for mark in unicodedata.normalize("NFC", last) if unicodedata.category(mark)[0] != "C")
    clean = " ".join(_UNSAFE.sub(" ", shown).split()).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    if not stem or len(suffix) > 10:
        stem, dot, suffix = clean, "", ""
    return f"{stem[: _LONGEST_NAME - len(dot + suffix)]}{dot}{suffix}" or "document"


def spoken_name(name: str) -> str:
    """Return a file's name short enough for a sentence that tells what is wrong with it, its middle left out."""
    if len(name) <= _LONGEST_SPOKEN:
        return name
    ends = _LONGEST_SPOKEN // 2
    return f"{name[: _LONGEST_SPOKEN - ends - 1]}…{name[-ends:]}"


def content_type(name: str, content: bytes) -> str:
    """Return the kind of a file as browsers name kinds, told by its content; that of any bytes for what is not read."""
    try:
        return CONTENT_TYPES[kind_of(content, name)] if content else _ANY_BYTES
    except Unreadable:
        return _ANY_BYTES


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file, by which the same file is known again."""
    return hashlib.sha256(content).hexdigest()


def check_size(size: int) -> None:
    """Refuse a file that is empty or too large."""
    if not size:
        raise Problem("The file is empty. Choose the file that holds the plan", "file")
    if size > MEGABYTES * 1_000_000:
        raise Problem(f"The file must be {MEGABYTES} MB or smaller", "file")


def too_many(actions: int) -> str:
    """Say in words that a document holds more actions than a plan can; nothing where it does not."""
    if actions <= MOST_ACTIONS:
        return ""
    return (
        f"{actions:,} actions were found, and a plan holds {MOST_ACTIONS:,} at most. Check that this is the plan; "
        "if it is, split it and try again."
    )


def disposed_before(now: datetime) -> datetime:
    """Return the moment before which documents that came to nothing were put aside long enough to be deleted."""
    return now - timedelta(days=KEPT_DAYS)
