"""Every address that takes a POST, with garbage and with forged references: never a 500, never a change."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern
from psycopg import sql

from concordat.kernel.actors import acting, system
from concordat.partnership.models import Board
from concordat.plans.commands import plans
from concordat.plans.rules.drafts import DraftAction, DraftPriority, DraftTheme
from tests.access.test_who_may_open import addresses
from tests.database import as_owner
from tests.hostile.heard import ANYTHING, FORMS, listening
from tests.hostile.pages import forms_of
from tests.hostile.stage import Stage

GROWS = {  # what the sheer asking may change: the record of refusals, when a session was last used, counts of failures
    "audit_due",
    "audit_entry",
    "audit_seal",
    "cache",
    "partnership_session",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
}
# Buttons: their POST says nothing, so that from somebody who may press them there is no garbage.
BUTTONS = {
    "account_logout",
    "action_delete",
    *("analysis_delete", "analysis_restore", "analysis_subscribe", "analysis_unsubscribe", "annotation_delete"),
    *("release_delete", "release_protect", "release_publish", "release_takeback", "table_remove"),
    *("agreement_delete", "agreement_propose", "agreement_publish", "agreement_renew", "agreement_review"),
    *("agreement_takeback", "ground_remove", "line_remove", "party_remove"),
    "action_move",
    "asset_restore",
    "amendment_end",
    "bulk_edit_undo",
    *("column_move", "column_remove", "dataset_restore", "gap_reopen"),
    "copy_make",
    "crosswalk_delete",
    "document_again",
    "document_decide",
    "document_discard",
    "document_merge",
    "document_place",
    "document_prune",
    "document_settle",
    "document_relate",
    "document_match",  # of a document whose leads are all known, as here, it asks nothing
    "document_restore",
    "delivery_drop",
    "due_chase",
    "factor_reset",
    "field_move",
    "field_remove",
    "gateway_begin",
    "invitation_resend",
    "invitation_withdraw",
    "job_cancel",
    "job_retry",
    "notice_read",
    "outbox_retry",
    "plan_delete",
    "plan_propose",
    "plan_retire",
    "plan_withdraw",
    "priority_delete",
    "priority_move",
    "purpose_resume",
    "proposal_merge",
    "proposal_move",
    "proposal_rejoin",
    "session_end",
    "statement_delete",
    "statement_move",
    "strand_delete",
    "strand_move",
    "strandset_delete",
    "strategy_delete",
    "term_begin",
    "term_delete",
    "session_end_all",
    "status_restore",
    "theme_delete",
    "theme_move",
    "update_discard",
}
# Forms in which any words are a right answer: these have only wrong ones tried, by somebody who may use them.
WORDS_SUFFICE = {
    "action_add",
    "action_assign",  # nobody leads it
    "action_edit",
    *("annotation_add", "annotation_edit"),
    *("release_approve", "release_edit", "release_return", "release_withdraw"),
    "area_edit",
    *("agreement_contacts", "agreement_draft", "agreement_edit", "agreement_withdraw", "ground_edit"),
    "crosswalk_settle",
    *("delivery_withdraw", "delivery_dispose", "version_dispose", "key_rotate"),
    "document_edit",
    "gateway_add",  # tried by somebody who may: any words name a law
    "gateway_edit",
    "handover_make",  # what it is sent is looked at before anything is done
    "plan_draft",
    "plan_edit",
    "priority_add",
    "strand_add",
    "strandset_add",
    "priority_edit",
    "proposal_split",
    "term_add",
    "term_unexplained",
    "theme_add",
    "theme_edit",
}
ADDS = {"priority_add", "theme_add", "action_add"}
WRONG_WORDS = ("NUL", "long", "ten thousand lines", "a number too long to read")
SWITCH = "/partnership/switch/"
LONG = "x" * 100_000
GARBAGE: dict[str, Any] = {
    "nothing": None,
    "markup": "\"><script>alert('here')</script>{{7*7}}",
    "numbers": "-99999999999999999999999999",
    "digits that are no number": "²",
    "a number too long to read": "9" * 5000,
    "NUL": "a\x00b",
    "right to left": "\u202egnp.exe\u2066\ufeff",
    "half a character": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "many values": ["a", "b", "' OR 1=1 --"],
    "far dates": "31/12/999999",
    "long": LONG,
    "ten thousand lines": "line\n" * 10_000,
}
RAW = {
    "invalid UTF-8": (b"title=%ff%fe&text=\xff\xfe&name=%c3%28&ref=%00", "application/x-www-form-urlencoded"),
    "broken multipart": (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
    "no boundary": (b"abc", "multipart/form-data"),
    "JSON": (b'{"title": "words"', "application/json"),
    "unknown encoding": (b"title=a", "application/x-www-form-urlencoded; charset=wrong"),
    "utf-16": ("title=a".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
}


def contents() -> dict[str, str]:
    """Return a fingerprint of every table, as its owner sees it."""
    with as_owner() as owner:
        tables = [name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        each = sql.SQL(
            "SELECT {name}, count(*) || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {t} t"
        )
        statement = sql.SQL(" UNION ALL ").join(
            each.format(name=name, t=sql.Identifier(name)) for name in tables if name not in GROWS
        )
        return dict(owner.execute(statement).fetchall())


class Sender:
    """Sends requests, and collects what broke."""

    def __init__(self, client: Client) -> None:
        self.client, self.wrong = client, []
        client.raise_request_exception = False

    def send(self, what: str, address: str, fields: dict[str, Any]) -> None:
        self._answered(what, address, self.client.post(address, fields))

    def send_raw(self, what: str, address: str, body: bytes, kind: str) -> None:
        self._answered(what, address, self.client.generic("POST", address, body, kind))

    def send_garbage(self, address: str, kinds: Iterable[str]) -> bool:
        """Send each kind of garbage under every name that is read, once where none is; say whether any was."""
        with listening(FORMS) as heard:
            with transaction.atomic():
                self.send("a name that nobody asks for", address, {ANYTHING: "Words"})
                transaction.set_rollback(True)
            for what in kinds:
                for names in heard.so_far():
                    given = [] if what == "nothing" else [ANYTHING, *names]
                    self.send(what, address, dict.fromkeys(given, GARBAGE[what]))
                if not heard.names:
                    return False
        return True

    def _answered(self, what: str, address: str, response: Any) -> None:
        if response.status_code >= 500:
            trouble = response.exc_info[1] if getattr(response, "exc_info", None) else ""
            self.wrong.append(f"{response.status_code}: {address}: {what}: {trouble!r}"[:300])


class Watch(Sender):
    """Collects what changed as well."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.before = contents()

    def look(self, what: str) -> None:
        after = contents()
        changed = sorted(table for table in after if after[table] != self.before.get(table))
        if changed:
            self.wrong.append(f"changed {', '.join(changed)}: {what}")
        self.before = after


def posted(stage: Stage, *, buttons: bool) -> list[tuple[URLPattern, str]]:
    """Return the patterns and addresses that a POST is sent to."""
    found = [(pattern, address) for _, address, pattern in addresses(stage.things)]
    return [(pattern, address) for pattern, address in found if buttons or pattern.name not in BUTTONS]


def browser(stage: Stage, who: str, settings: Any) -> Client:
    settings.DEMONSTRATION = True
    with transaction.atomic():
        return stage.cast.browser(who) if who else Client()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["mina"])
def test_garbage_breaks_nothing_and_changes_nothing(stage: Stage, settings: Any, who: str) -> None:
    watch = Watch(browser(stage, who, settings))
    sent: list[str] = []
    read = 0
    for place, (pattern, address) in enumerate(posted(stage, buttons=False)):
        if pattern.name in {"account_logout", "session_end_all", "notice_read"}:
            continue
        words_suffice = pattern.name in WORDS_SUFFICE
        third = slice(
            place % 3, None, 3
        )  # of what there is to try; the forms beside it, which are like it, try the others
        reads = watch.send_garbage(address, WRONG_WORDS if words_suffice else list(GARBAGE)[third])
        for at, (what, (body, kind)) in enumerate(RAW.items()):
            if not words_suffice and (at == place % len(RAW) or (reads and at % 3 == place % 3)):
                watch.send_raw(what, address, body, kind)
        read += reads
        sent.append(address)
        if len(sent) == 8:
            watch.look(", ".join(sent))
            sent.clear()
    watch.look(", ".join(sent))
    assert not watch.wrong, "\n".join(watch.wrong)
    assert read > 40, "hardly a form was read"


@pytest.mark.slow
def test_without_its_token_a_form_changes_nothing(stage: Stage, settings: Any) -> None:
    settings.DEMONSTRATION = True
    client = Client(enforce_csrf_checks=True)
    with transaction.atomic(), acting(system("sign-in")):
        client.force_login(stage.cast.members["mina"])
    watch = Watch(client)
    origins = cycle(({}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}))
    for pattern, address in posted(stage, buttons=True):
        if pattern.name != "account_logout":
            response = client.post(address, {"title": "Words"}, **next(origins))
            assert response.status_code in {403, 404, 405, 302}, address
    watch.look("without the token")
    assert not watch.wrong, "\n".join(watch.wrong)


@pytest.mark.slow
def test_buttons_with_garbage_break_nothing(stage: Stage, settings: Any) -> None:
    wrong = []
    for who in ("mina", "ada"):
        for place, (pattern, address) in enumerate(posted(stage, buttons=True)):
            if pattern.name in BUTTONS:
                with transaction.atomic():
                    sender = Sender(browser(stage, who, settings))
                    sender.send_garbage(address, list(GARBAGE)[place % 3 :: 3])
                    wrong += sender.wrong
                    transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["mina"])
def test_forged_references_change_nothing(stage: Stage, settings: Any, who: str) -> None:
    foreign, tried = westhavens(stage), set()
    watch = Watch(browser(stage, who, settings))
    for _, page in posted(stage, buttons=False):
        sent = []
        opened = watch.client.get(page)
        if opened.status_code != 200 or "text/html" not in opened["Content-Type"]:
            continue
        for form in forms_of(opened.content.decode()):
            if form.action == SWITCH:  # leo may change to Westhaven; everybody else is tried at its own address
                continue
            filled = form.filled()
            filled.pop("csrfmiddlewaretoken", None)
            for name in form.refs():
                if name == "ref" and page.endswith("/add/"):
                    continue  # what is added is to have it: tried below
                if (page, form.action, name) in tried:
                    continue
                tried.add((page, form.action, name))
                for kind, ref in foreign.items():
                    watch.send(f"{name} is a {kind} of Westhaven", form.action or page, {**filled, name: [ref]})
                sent.append(f"{form.action} {name} {filled} with one of {foreign}")
        if sent:
            watch.look(f"{page}: {'; '.join(sent)}")
    assert tried
    assert not watch.wrong, "\n".join(watch.wrong)


@pytest.mark.slow
def test_a_thing_is_added_with_a_reference_of_its_own_where_another_partnership_has_it(
    stage: Stage, settings: Any
) -> None:
    foreign, client = westhavens(stage), browser(stage, "mina", settings)
    added = [(pattern.name, address) for pattern, address in posted(stage, buttons=False) if pattern.name in ADDS]
    assert len(added) == len(ADDS)
    for name, address in added:
        for ref in foreign.values():
            response = client.post(address, {"name": "Words", "text": "Words", "ref": ref})
            assert response.status_code == 302, f"{name} {ref}"


def westhavens(stage: Stage) -> dict[str, str]:
    """Make one of each thing in Westhaven and return their references."""
    cast = stage.cast
    with transaction.atomic(), acting(system("install")):
        board = Board.objects.create(partnership=cast.partnerships["westhaven"], name="Westhaven board")
    with transaction.atomic(), cast.acting("wes", "westhaven") as wes:
        plan = plans.draft_plan(
            by=wes,
            title="Westhaven's plan",
            period="2026/27",
            priorities=(DraftPriority("Theirs", themes=(DraftTheme("Theirs"),)),),
            actions=(DraftAction(code="W1", text="Theirs", priority="Theirs", theme="Theirs"),),
        )
        plans.propose(by=wes, plan=plan.ref)
        return {
            "plan": plan.ref,
            "priority": plan.priorities.get().ref,
            "theme": plan.themes.get().ref,
            "action": plan.actions.get().ref,
            "member": cast.members["wes"].ref,
            "partnership": cast.partnerships["westhaven"].ref,
            "board": board.ref,
            "thing that is not there": "0" * 12,
            "list": "['']",
        }
