"""Permissions of `access` itself."""

from concordat.kernel.permissions import register

DECISION_EXPLAIN = register("access.decision.explain", "Ask why anybody may or may not do something")
