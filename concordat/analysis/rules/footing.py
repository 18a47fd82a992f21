"""On what footing an answer was given: for which agency, by which way, how exact; as its provenance says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WAY = ("audience", "purpose", "agreement", "way", "protection")


def footing_of(provenance: Mapping[str, Any]) -> list[Any]:
    """Return what an answer rests on but its data: two answers on the same footing, of the same data, are the same.

    Open data is the same for everybody.
    """
    told = [(each["key"], each.get("told", {})) for each in provenance.get("datasets", ())]
    footing: list[Any] = [[key, *(way.get(name) for name in _WAY)] for key, way in told]
    if any(way.get("audience") != "open" for _, way in told):
        footing.append(provenance.get("asked_for"))
    return footing
