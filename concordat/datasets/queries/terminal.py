"""Who acts at a terminal, where nobody signs in, and things by the names that people call them there."""

from __future__ import annotations

from dataclasses import dataclass

from concordat.datasets.models import Dataset
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Problem
from concordat.partnership.queries.actors import actor_at, actor_for
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import member_at
from concordat.partnership.queries.partnerships import Installed, installed


@dataclass(frozen=True, slots=True)
class _Stewarded:
    partnership: str
    name: str
    steward: str | None


def actor_named(email: str, partnership: str = "", dataset: str = "") -> Actor:
    """Return the actor of who signs in with an address, in a partnership of theirs; of no address, a dataset's steward.

    Raises Problem where there is no such person; for a steward too where no partnership has a dataset of this key, where
    several have, or where nobody is its steward.
    """
    if dataset and not email:
        return _steward(dataset, partnership)
    if (found := actor_at(email, partnership)) is None:
        where = "there" if partnership else "in a partnership"
        raise Problem(f"Nobody who signs in as {email} holds a role {where}.", "--as")
    return found


def _steward(key: str, partnership: str) -> Actor:
    found = [each for known in _partnerships(partnership) if (each := _stewarded(known, key))]
    if not found:
        raise Problem(f"There is no dataset {key}. “concordat datasets add” puts one in the catalogue.", "--dataset")
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise Problem(f"Several partnerships have a dataset {key}: {names}. Say which with --partnership.", "--dataset")
    (only,) = found
    if only.steward is None:
        raise Problem(f"Nobody is the steward of {key}. Say who delivers it with --as.", "--as")
    return actor_for(only.steward, only.partnership)


def agency_named(actor: Actor, name: str) -> str:
    """Return the reference of an agency by its name or reference; raise Problem where none is called so."""
    known = agencies_choices(actor)
    for ref, called in known:
        if name.casefold() in (ref, called.casefold()):
            return ref
    names = ", ".join(called for _, called in known)
    raise Problem(f"No agency of the partnership is called “{name}”. There are: {names}.", "--agency")


def steward_named(actor: Actor, email: str) -> str | None:
    """Return the reference of a steward by the address they sign in with, None for nobody; raise Problem."""
    if not email:
        return None
    if (found := member_at(actor, email)) is None:
        raise Problem(f"Nobody of this partnership signs in as {email}.", "--steward")
    return found.ref


def _partnerships(named: str) -> list[Installed]:
    with acting(system("install")) as installer:
        known = installed(installer)
    return [each for each in known if named.casefold() in ("", each.ref, each.name.casefold())]


def _stewarded(partnership: Installed, key: str) -> _Stewarded | None:
    with acting(system("terminal", partnership.ref)):
        rows = Dataset.objects.filter(partnership_id=partnership.ref, key=key)
        return next((_Stewarded(partnership.ref, partnership.name, each.steward_id) for each in rows), None)
