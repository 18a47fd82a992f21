"""One cast of people and agencies for every test; all invented.

Thornbridge is the partnership; Westhaven is its neighbour, which must never see into it. The police serve both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client

from concordat.kernel.actors import Actor, acting, system
from concordat.partnership.models import Agency, Member, Membership, Partnership, Service
from concordat.partnership.queries.actors import actor_for

PASSWORD = "correct horse battery staple"
_HASH: list[str] = []

PEOPLE = {
    "ada": ("Ada Administrator", "council", {"thornbridge": "administrator"}),
    "mina": ("Mina Manager", "council", {"thornbridge": "manager"}),
    "leo": ("Leo Lead", "police", {"thornbridge": "agency-lead", "westhaven": "agency-lead"}),
    "fay": ("Fay Firelead", "fire", {"thornbridge": "agency-lead"}),
    "pia": ("Pia Policeadmin", "police", {"thornbridge": "agency-administrator"}),
    "omar": ("Omar Officer", "council", {"thornbridge": "officer"}),
    "ana": ("Ana Analyst", "council", {"thornbridge": "analyst"}),
    "olga": ("Olga Observer", "council", {"thornbridge": "observer"}),
    "cara": ("Cara Chair", "council", {"thornbridge": "chair"}),
    "ivan": ("Ivan Governance", "council", {"thornbridge": "information-governance"}),
    "wes": ("Wes Westhaven", "westcouncil", {"westhaven": "manager"}),
    "wanda": ("Wanda Westhaven", "westcouncil", {"westhaven": "administrator"}),
    "nora": ("Nora Norole", "council", {}),
}
AGENCIES = {
    "council": ("Thornbridge Council", "unitary", ("thornbridge",)),
    "police": ("Vale Police", "police", ("thornbridge", "westhaven")),
    "fire": ("Vale Fire and Rescue Service", "fire", ("thornbridge",)),
    "westcouncil": ("Westhaven Council", "unitary", ("westhaven",)),
}


@dataclass
class Cast:
    """The partnerships, agencies and members by key; `cast.actor("mina")` acts as one."""

    partnerships: dict[str, Partnership] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    @classmethod
    def assemble(cls) -> Cast:
        """Make everybody, with few statements: most tests begin with this."""
        cast = cls()
        with transaction.atomic(), acting(system("install")):
            cast._assemble()
        return cast

    def actor(self, key: str, partnership: str = "thornbridge") -> Actor:
        """Return the actor of a member in a partnership."""
        return actor_for(self.members[key].ref, self.partnerships[partnership].ref)

    def acting(self, key: str, partnership: str = "thornbridge"):  # type: ignore[no-untyped-def]
        """Act as a member until the block ends."""
        return acting(self.actor(key, partnership))

    def browser(self, key: str) -> Client:
        """Return the browser of a member who is signed in (in the first of their partnerships, by name)."""
        client = Client()
        with acting(system("sign-in")):
            client.force_login(self.members[key])
        return client

    def _assemble(self) -> None:
        if not _HASH:
            from django.contrib.auth.hashers import make_password

            _HASH.append(make_password(PASSWORD))
        for key, name in (("thornbridge", "Thornbridge"), ("westhaven", "Westhaven")):
            self.partnerships[key] = Partnership(
                name=f"{name} Community Safety Partnership", short_name=f"{name} CSP", area=name
            )
        for key, (name, kind, _) in AGENCIES.items():
            self.agencies[key] = Agency(name=name, short_name=name.replace("Vale ", ""), kind=kind)
        for key, (name, agency, _) in PEOPLE.items():
            self.members[key] = Member(
                email=f"{key}@thornbridge.example", name=name, agency=self.agencies[agency], password=_HASH[0]
            )
        Partnership.objects.bulk_create(self.partnerships.values())
        Agency.objects.bulk_create(self.agencies.values())
        Service.objects.bulk_create(
            Service(partnership=self.partnerships[partnership], agency=self.agencies[key], capacity="responsible")
            for key, (*_, served) in AGENCIES.items()
            for partnership in served
        )
        Member.objects.bulk_create(self.members.values())
        Membership.objects.bulk_create(
            Membership(
                partnership=self.partnerships[partnership],
                member=self.members[key],
                role=role,
                begins=date(2020, 1, 1),
            )
            for key, (*_, roles) in PEOPLE.items()
            for partnership, role in roles.items()
        )
        with acting(system("sign-in")):  # as `Member.save` keeps it
            EmailAddress.objects.bulk_create(
                EmailAddress(user=member, email=member.email, verified=True, primary=True)
                for member in self.members.values()
            )
