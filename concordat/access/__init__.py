"""Who may do what: decisions with a reason, asked before every read and write."""

from concordat.access.queries import decide, explain, may, require, require_scope, whom_to_ask
from concordat.access.rules import Decision

__all__ = ["Decision", "decide", "explain", "may", "require", "require_scope", "whom_to_ask"]
