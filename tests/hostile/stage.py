"""Thornbridge with a row in every table that row security guards, committed, for those who should not see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from psycopg import sql

from concordat.kernel import clock
from concordat.kernel.actors import acting, system
from concordat.partnership.commands import tokens
from concordat.partnership.models import AgencyName, AgencySuccession, Invitation, Partnership, Session, Succession
from concordat.plans.commands import updates
from concordat.plans.models import Document, Proposal, Reminder
from tests.agreements.entries import OF_ONE_AGENCY, desk_rows
from tests.cast import Cast
from tests.database import as_owner
from tests.hostile import agreement_rows, analysis_rows, dataset_rows, place_rows, plan_rows
from tests.notices.helpers import tell
from tests.plans.factories import draft, in_force
from tests.things import make_things

GUARDED = """
SELECT c.relname, (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                   WHERE i.indrelid = c.oid AND i.indisprimary)
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity ORDER BY 1
"""
WESTHAVENS = "(SELECT s.agency_id FROM partnership_service s WHERE s.partnership_id <> %(ours)s)"
PEOPLE = "(SELECT m.member_id FROM partnership_membership m GROUP BY 1 HAVING bool_and(m.partnership_id = %(ours)s))"
OURS = {  # what is Thornbridge's and nobody else's, where a table has no column `partnership_id`
    "account_emailaddress": f"user_id IN {PEOPLE}",
    "account_emailconfirmation": f"email_address_id IN (SELECT id FROM account_emailaddress WHERE user_id IN {PEOPLE})",
    "audit_due": "true",
    "audit_seal": "true",
    "mfa_authenticator": f"user_id IN {PEOPLE}",
    "partnership_agency": f"ref NOT IN {WESTHAVENS}",
    "partnership_agencyname": f"agency_id NOT IN {WESTHAVENS}",
    "partnership_agencysuccession": f"predecessor_id NOT IN {WESTHAVENS}",
    "partnership_member": f"ref IN {PEOPLE}",
    "partnership_partnership": "ref = %(ours)s",
    "partnership_session": f"member_id IN {PEOPLE}",
    "partnership_succession": "successor_id = %(ours)s",
    "partnership_tokenanswer": f"member_id IN {PEOPLE}",
    "partnership_tokenuse": f"member_id IN {PEOPLE}",
    **place_rows.OPEN_TO_ALL,
    "socialaccount_socialaccount": f"user_id IN {PEOPLE}",
    "socialaccount_socialtoken": f"account_id IN (SELECT id FROM socialaccount_socialaccount WHERE user_id IN {PEOPLE})",
}
COUNCILS_DRAFTS = {  # what the council keeps to itself inside Thornbridge
    "plans_plan": "ref = %(plan)s",
    "plans_priority": "plan_id = %(plan)s",
    "plans_theme": "plan_id = %(plan)s",
    "plans_linkedstrategy": "plan_id = %(plan)s",
    "plans_action": "plan_id = %(plan)s",
    "plans_lead": "action_id IN (SELECT ref FROM plans_action WHERE plan_id = %(plan)s)",
    "plans_update": "status = 'draft'",
    "plans_document": "true",
    "plans_proposal": "true",
    **plan_rows.OF_A_HIDDEN_PLAN,
    **dict.fromkeys(OF_ONE_AGENCY, "true"),
}


@dataclass
class Stage:
    """Thornbridge's rows: by table, its key column and the keys of what is theirs, and of the council's drafts."""

    cast: Cast
    things: dict[str, str]
    keys: dict[str, str] = field(default_factory=dict)
    ours: dict[str, list[Any]] = field(default_factory=dict)
    drafts: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def assemble(cls) -> Stage:
        """Make everything and commit it."""
        cast = Cast.assemble()
        stage = cls(cast, make_things(cast))
        hidden = _partnership(cast), _plans(cast)
        _sign_in(cast)
        desk_rows(cast)
        stage._look(cast.partnerships["thornbridge"].ref, hidden[1])
        return stage

    def row(self, table: str, key: Any) -> str:
        """Return a row as JSON, as the owner sees it, without the columns that the database fills in itself."""
        with as_owner() as owner:
            statement = sql.SQL(
                "SELECT (to_jsonb(t) - ARRAY(SELECT attname::text FROM pg_attribute"
                " WHERE attrelid = {name}::regclass AND attgenerated <> ''))::text FROM {table} t WHERE {key} = %s"
            ).format(name=table, table=sql.Identifier(table), key=sql.Identifier(self.keys[table]))
            found = owner.execute(statement, [key]).fetchone()
            assert found is not None
            return str(found[0])

    def _look(self, ours: str, plan: str) -> None:
        with as_owner() as owner:
            self.keys = dict(owner.execute(GUARDED).fetchall())

            def keys(table: str, condition: str) -> list[Any]:
                statement = f"SELECT {self.keys[table]} FROM {table} WHERE {condition}"
                return [key for (key,) in owner.execute(statement, {"ours": ours, "plan": plan})]  # type: ignore[arg-type]

            self.ours = {table: keys(table, OURS.get(table, "partnership_id = %(ours)s")) for table in self.keys}
            self.drafts = {table: keys(table, condition) for table, condition in COUNCILS_DRAFTS.items()}


def _partnership(cast: Cast) -> None:
    ours = cast.partnerships["thornbridge"]
    with transaction.atomic(), acting(system("install")):
        before = Partnership.objects.create(name="Old Thornbridge", short_name="Old", area="Thornbridge")
    with transaction.atomic(), cast.acting("ada"):
        Succession.objects.create(predecessor=before, successor=ours, on=date(2019, 4, 1))
        AgencyName.objects.create(agency=cast.agencies["fire"], name="Vale Fire Brigade")
        AgencySuccession.objects.create(
            predecessor=cast.agencies["fire"], successor=cast.agencies["council"], on=date(2030, 4, 1)
        )
        Invitation.objects.create(
            partnership=ours,
            agency=cast.agencies["council"],
            email="new@thornbridge.example",
            name="Nell New",
            role="officer",
            secret_hash="0" * 64,
            invited_by_id=cast.members["ada"].ref,
            invited_by_name="Ada Administrator",
            expires_at=clock.now() + timedelta(days=1),
        )
    agreement_rows.fill(cast)
    dataset_rows.fill(cast)
    analysis_rows.fill(cast)
    tell(cast)
    place_rows.fill(ours.ref)


def _plans(cast: Cast) -> str:
    ours, council = cast.partnerships["thornbridge"], cast.agencies["council"]
    mine = {"partnership": ours, "agency": council}
    with transaction.atomic(), cast.acting("mina") as mina:
        current = in_force(mina, leads=(cast.agencies["police"].ref,))
        unsaid = updates.draft(
            by=mina, action=current.actions.get(code="A1").ref, quarter="2023/24 Q2", narrative="Unsaid"
        )
        Reminder.objects.create(partnership=ours, member=cast.members["omar"], on=clock.today(), actions=1)
        hidden = draft(mina, title="Hidden", leads=(council.ref,))
        plan_rows.fill(hidden, cast.members["mina"], current)
        plan_rows.fill_partnership(unsaid, cast.members["mina"])
        document = Document.objects.create(
            **mine,
            member=cast.members["mina"],
            name="hidden.txt",
            size=1,
            sha256="1" * 64,
            content=b"h",
            status="review",
        )
        Proposal.objects.create(**mine, document=document, position=0, read={"text": "Hidden"})
    return hidden.ref


def _sign_in(cast: Cast) -> None:
    omar = cast.members["omar"].ref
    with transaction.atomic(), acting(system("sign-in")):
        Session.objects.create(
            session_key="2" * 64, session_data="", member_id=omar, expire_date=clock.now() + timedelta(hours=1)
        )
    with transaction.atomic(), cast.acting("mina") as mina:
        token, _ = tokens.create(
            name="Dashboard", scopes=("plans:read",), expires=clock.today() + timedelta(days=1), by=mina
        )
        tokens.count(token=token, by=mina)
        tokens.claim(token=token, key="1", asked=b"", by=mina)
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())", [omar]
        )
        owner.execute(
            "INSERT INTO socialaccount_socialaccount (user_id, provider, uid, extra_data, last_login, date_joined)"
            " VALUES (%s, 'agency', 'omar', '{}', now(), now())",
            [omar],
        )
        owner.execute(
            "INSERT INTO socialaccount_socialtoken (account_id, token, token_secret)"
            " SELECT id, 'token', 'secret' FROM socialaccount_socialaccount"
        )
        owner.execute(
            "INSERT INTO account_emailconfirmation (email_address_id, created, key)"
            " SELECT id, now(), 'key' FROM account_emailaddress WHERE user_id = %s",
            [omar],
        )
