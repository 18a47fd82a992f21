"""What is reckoned of reference data is the same for everybody until more is loaded, and is kept until then.

Every load writes its source in the transaction in which it changes anything, so the sources that there are tell one state of
the data from another. Nothing that a partnership drew itself may be reckoned in this way.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from concordat.kernel.actors import Actor
from concordat.places.models import Source
from concordat.places.queries.reach import check_reads

Words = ParamSpec("Words")
Found = TypeVar("Found")
MOST = 24  # of a country with years of figures a few megabytes each
_NOTHING = object()


@dataclass(slots=True)
class Reckoned:
    """What queries found, so many things at most, of which those go first that were asked for least lately."""

    most: int = MOST
    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def until_loaded(
        self, reckon: Callable[Concatenate[Actor, Words], Found]
    ) -> Callable[Concatenate[Actor, Words], Found]:
        """Keep what a query of reference data returns, for whoever may read areas, until more is loaded."""

        @wraps(reckon)
        def told(actor: Actor, /, *args: Words.args, **named: Words.kwargs) -> Found:
            check_reads(actor)
            loaded = tuple(Source.objects.order_by("ref").values_list("ref", flat=True))
            key = (reckon.__module__, reckon.__qualname__, args, tuple(sorted(named.items())), loaded)
            found = self._found(key)
            if found is _NOTHING:
                found = reckon(actor, *args, **named)
                if loaded:
                    self._keep(key, found)
            return found  # type: ignore[no-any-return]

        return told

    def _found(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._kept:
                return _NOTHING
            self._kept.move_to_end(key)
            return self._kept[key]

    def _keep(self, key: Hashable, found: Any) -> None:
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


reckoned = Reckoned()
