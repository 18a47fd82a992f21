"""Reading the record. Permission to read it is asked above: see `entries`."""

from concordat.audit.queries.entries import CAP, entries_for, events_for, history_of, words_for
from concordat.audit.queries.heads import head, published_heads
from concordat.audit.queries.verification import verify

__all__ = ["CAP", "entries_for", "events_for", "head", "history_of", "published_heads", "verify", "words_for"]
