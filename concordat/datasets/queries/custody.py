"""Read what the database says is in the store, of every partnership, for the system that looks after it."""

from __future__ import annotations

from concordat.datasets.models import Delivery, Version
from concordat.datasets.queries.datasets import store
from concordat.datasets.queries.keys import keyring, lost_keys
from concordat.datasets.rules.deliveries import KEEPS_ASIDE, OPEN
from concordat.datasets.rules.keeping import files_of, live
from concordat.datasets.store import inspecting
from concordat.datasets.store.inspecting import Damage, Expected
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Refused
from concordat.partnership.queries.partnerships import every_partnership


class Found:
    """How the store and the keys are: what is named, what is damaged or left over, and who else may look."""

    def __init__(self, actor: Actor, *, deep: bool) -> None:
        partnerships = every_partnership(actor)
        self.expected = expected(actor)
        self.damage: Damage = inspecting.damage(store(), self.expected, deep=deep)
        self.orphans = inspecting.orphans(store(), self.expected)
        self.bytes = inspecting.total(self.orphans)
        self.open = inspecting.is_open_to_others(store()) or keyring().is_open_to_others()
        self.room = inspecting.room(store())
        self.of_another = bool(store().owner()) and store().owner() not in partnerships
        self.lost: list[str] = []
        for partnership in partnerships:
            with acting(system(actor.purpose, partnership)) as within:
                self.lost += lost_keys(within)


def found_in_store(actor: Actor, *, deep: bool = False) -> Found:
    """Return how the store is; `deep` reads every part to see that it is what it was. In a transaction, as the system."""
    if actor.purpose != "work":
        raise Refused("Only the system looks through the whole store.")
    return Found(actor, deep=deep)


def expected(actor: Actor) -> Expected:
    """Return what should be in the store by the database: of every partnership, since all share it."""
    parts: dict[str, int] = {}
    opened: set[str] = set()
    aside: set[str] = set()
    for partnership in every_partnership(actor):
        with acting(system(actor.purpose, partnership)):
            for named in Version.objects.filter(partnership_id=partnership).values_list("parts", flat=True).iterator():
                for part in live(named):
                    parts |= files_of(part)
            rows = Delivery.objects.filter(partnership_id=partnership)
            opened |= set(rows.filter(state__in=OPEN).values_list("ref", flat=True))
            kept = rows.filter(state__in=KEEPS_ASIDE, quarantine_until__gte=clock.today())
            aside |= set(kept.values_list("ref", flat=True))
    return Expected(parts, frozenset(opened), frozenset(aside))
