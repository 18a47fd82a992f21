"""Words that people write are words on every page, whoever wrote them and however they look."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tests.access.test_who_may_open import addresses
from tests.database import as_owner
from tests.hostile.stage import Stage

MARKUP = "\"'><script>alert('here')</script><img src=x onerror=alert(1)>{{7919*7927}}</textarea>"
TEXT = {  # table: the columns in which people's own words stand
    "notices_notice": ("subject", "body", "why", "from_name", "to_name"),
    "partnership_agency": ("name", "short_name", "note"),
    "partnership_agencyname": ("name",),
    "partnership_agencysuccession": ("note",),
    "partnership_appointment": ("subject",),
    "partnership_board": ("name", "terms"),
    "partnership_invitation": ("name", "job_title", "invited_by_name"),
    "partnership_member": ("name", "job_title", "telephone"),
    "partnership_session": ("browser",),
    "partnership_partnership": ("name", "short_name", "area"),
    "plans_action": ("text", "outcome", "timescale", "code"),
    "plans_document": ("name", "title", "period", "trouble"),
    "plans_lead": ("name",),
    "plans_linkedstrategy": ("name",),
    "plans_plan": ("title", "period"),
    "plans_priority": ("name", "narrative"),
    "plans_theme": ("name", "background"),
    "plans_update": ("narrative",),
}


@pytest.mark.slow
@pytest.mark.parametrize("who", ["mina"])
def test_markup_stays_words_on_every_page(stage: Stage, settings: Any, who: str) -> None:
    settings.DEMONSTRATION = True
    _write_everywhere()
    with transaction.atomic():
        client = stage.cast.browser(who)
    shown = 0
    for _, address, pattern in addresses(stage.things):
        if pattern.name == "account_logout":
            continue
        response = client.get(address)
        if "html" in response.get("Content-Type", ""):
            page = response.content.decode()
            for harm in ("<script>alert", "<img src=x", "onerror=alert(1)>{{", '""\'>', "62773913"):
                assert harm not in page, f"{address}: {harm}"
            shown += "&lt;script&gt;alert" in page
    assert shown > 20, "the words were hardly shown"
    found = client.get("/search/", {"q": MARKUP}).content.decode()
    assert "<script>alert" not in found


def _write_everywhere() -> None:
    with as_owner() as owner:
        for table, columns in TEXT.items():
            for column in columns:
                words = f"left(%s || {'ref' if table != 'partnership_session' else 'session_key'}, 10000)"
                limit = owner.execute(
                    "SELECT character_maximum_length FROM information_schema.columns"
                    " WHERE table_name = %s AND column_name = %s",
                    [table, column],
                ).fetchone()
                assert limit is not None, f"{table}.{column}"
                owner.execute(
                    f"UPDATE {table} SET {column} = right({words}, %s)",  # type: ignore[arg-type]
                    [MARKUP, limit[0] or 10_000],
                )
