"""The pages of actions, updates and what is due."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from concordat.kernel.clock import frozen
from concordat.plans.commands import plans, updates
from concordat.plans.models import Action, Update
from concordat.plans.rules.drafts import DraftAction
from tests.plans.factories import draft, in_force

AUTUMN = datetime(2023, 10, 9, 10, tzinfo=UTC)
EVERYBODY = ("ada", "mina", "leo", "fay", "pia", "omar", "ana", "olga", "cara", "ivan")


def at(name: str, *args: object) -> str:
    return reverse(f"plans:{name}", args=args)


@pytest.fixture
def action(cast: Any) -> Any:
    """An action in force that Omar of the council owns and the police lead."""
    with cast.acting("mina") as mina:
        plan = in_force(mina, 3, owner=cast.members["omar"].ref, leads=(cast.agencies["police"].ref,))
        return plan.actions.get(code="A2")


@pytest.mark.parametrize("key", EVERYBODY)
def test_who_opens_what(cast: Any, browse: Any, action: Any, key: str) -> None:
    client = browse(key)
    assert client.get(at("action_view", action.ref)).status_code == 200
    assert client.get(at("due_view")).status_code == 200
    writes = 200 if key in {"mina", "omar", "leo"} else 403
    assert client.get(at("update_draft", action.ref)).status_code == writes
    assigns = 200 if key in {"mina", "leo"} else 403
    assert client.get(at("action_assign", action.ref)).status_code == assigns
    changes = 200 if key == "mina" else 403
    for name in ("action_edit", "action_delete"):
        assert client.get(at(name, action.ref)).status_code == changes
    assert client.post(at("due_chase")).status_code == (302 if key == "mina" else 403)


def test_action_page_shows_what_was_promised_and_where_it_was_read(cast: Any, browse: Any) -> None:
    source = {"quote": "Walk the routes & report", "place": "Table 2, row 3", "anchor": "t2r3"}
    with cast.acting("mina") as mina:
        read = DraftAction(
            "Walk", "S1", outcome="Ease", measures=("Walks", "Faults"), strands=("Prevent",), source=source
        )
        plan = plans.draft_plan(by=mina, title="Read", actions=(read, DraftAction("Next", "S2")))
        action = plan.actions.get(code="S1")
    shown = browse("mina").get(at("action_view", action.ref)).content.decode()
    for words in (
        "Ease",
        "Faults",
        "Prevent",
        "Walk the routes &amp; report",
        "Table 2, row 3",
        "No date",
        "Next action",
    ):
        assert words in shown
    assert "Previous action" not in shown


def test_add_change_move_and_delete_an_action(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        plan = draft(mina, 3)
        theme = plan.themes.get(name="Estates")
    client = browse("mina")
    words = {"text": "Mend lamps", "code": "B1", "place": f"t-{theme.ref}", "measures": "- Lamps", "due": "31/3/2024"}
    client.post(at("action_add", plan.ref), words)
    with cast.acting("mina"):
        action = Action.objects.get(code="B1")
        assert (action.theme_id, action.measures, str(action.due)) == (theme.ref, ["Lamps"], "2024-03-31")
    form = client.get(at("action_edit", action.ref)).content.decode()
    assert "31 March 2024" in form
    taken = client.post(at("action_edit", action.ref), words | {"code": "A1"}).content.decode()
    assert "Another action of this plan has the reference A1" in taken
    client.post(at("action_edit", action.ref), words | {"text": "Mend all lamps"})
    client.post(at("action_move", action.ref), {"to": "up"})
    with cast.acting("mina"):
        assert Action.objects.get(code="B1").text == "Mend all lamps"
    again = client.post(at("action_add", plan.ref), words | {"code": "B2", "do": "another"}, follow=True)
    assert "B2 is added. Write the next one." in again.content.decode()
    assert f'<option value="t-{theme.ref}" selected>' in again.content.decode()
    client.post(at("action_delete", action.ref))
    with cast.acting("mina"):
        assert not Action.objects.filter(code="B1").exists()


def test_correct_an_action_in_force(cast: Any, browse: Any, action: Any) -> None:
    client = browse("mina")
    words = {"text": "Walk both routes", "code": "A2"}
    assert "Say why it is corrected" in client.post(at("action_edit", action.ref), words).content.decode()
    client.post(at("action_edit", action.ref), words | {"why": "Two routes were meant"})
    shown = client.get(at("action_view", action.ref)).content.decode()
    assert "Walk both routes" in shown
    assert "Why: Two routes were meant" in shown
    with cast.acting("mina"):
        kept = Action.objects.get(ref=action.ref)
        assert (kept.theme_id, kept.priority_id) == (action.theme_id, action.priority_id)


def test_assign_in_the_browser(cast: Any, browse: Any, action: Any) -> None:
    fire, client = cast.agencies["fire"].ref, browse("mina")
    form = client.get(at("action_assign", action.ref)).content.decode()
    assert "Wes Westhaven" not in form
    assert "Nora Norole" not in form
    given = {
        "owner": cast.members["fay"].ref,
        "leads": [f"agency-{ref}" for ref in (cast.agencies["police"].ref, fire)],
    }
    asked = client.post(at("action_assign", action.ref), given).content.decode()
    assert "Say why it is corrected" in asked
    client.post(at("action_assign", action.ref), given | {"why": "Agreed in May"})
    shown = client.get(at("action_view", action.ref)).content.decode()
    assert "Fay Firelead" in shown
    with cast.acting("mina"):
        assert action.leads.filter(agency_id=fire).exists()
        assert action.leads.count() == 2
    leo = browse("leo")
    form = leo.get(at("action_assign", action.ref)).content.decode()
    assert "Pia Policeadmin" in form
    assert "Omar Officer" not in form
    leo.post(at("action_assign", action.ref), {"owner": cast.members["pia"].ref})
    with cast.acting("mina"):
        assert Action.objects.get(ref=action.ref).owner_id == cast.members["pia"].ref
        assert action.leads.count() == 2


def test_an_update_is_kept_continued_and_submitted(cast: Any, browse: Any, action: Any) -> None:
    client, address = browse("omar"), at("update_draft", action.ref)
    with frozen(AUTUMN):
        form = client.get(address).content.decode()
        assert '<option value="2023/24 Q2" selected>2023/24 Q2 (July to September 2023)</option>' in form
        assert "2023/24 Q4" not in form
        client.post(address, {"quarter": "2023/24 Q2", "narrative": "So far", "do": "keep"})
        assert "So far" in client.get(address).content.decode()
        assert "is not submitted" in client.get(at("action_view", action.ref)).content.decode()
        assert "is not submitted" not in browse("leo").get(at("action_view", action.ref)).content.decode()
        missing = client.post(address, {"quarter": "2023/24 Q2", "do": "submit"}).content.decode()
        assert "Choose a status" in missing
        assert "Say in a few words how it goes" in missing
        words = {"quarter": "2023/24 Q2", "brag": "amber", "narrative": "Nine of ten\n\nOne to go", "do": "submit"}
        for _ in range(2):
            assert client.post(address, words).status_code == 302
        shown = browse("leo").get(at("action_view", action.ref)).content.decode()
    assert "Nine of ten" in shown
    assert "Omar Officer" in shown
    with cast.acting("omar"):
        assert Update.objects.count() == 1
        assert Action.objects.get(ref=action.ref).brag == "amber"


def test_an_older_update_of_a_quarter_is_said_to_be_corrected(cast: Any, browse: Any, action: Any) -> None:
    with cast.acting("omar") as omar, frozen(AUTUMN):
        for narrative in ("Ten of ten", "Nine of ten"):
            updates.submit(by=omar, action=action.ref, quarter="2023/24 Q2", brag="green", narrative=narrative)
    shown = browse("mina").get(at("action_view", action.ref)).content.decode()
    assert shown.count("Corrected by a later update") == 1
    assert shown.index("Nine of ten") < shown.index("Ten of ten")


def test_a_draft_is_thrown_away(cast: Any, browse: Any, action: Any) -> None:
    client = browse("omar")
    with frozen(AUTUMN):
        client.post(at("update_draft", action.ref), {"quarter": "2023/24 Q2", "narrative": "No", "do": "keep"})
        client.post(at("update_discard", action.ref))
    with cast.acting("omar"):
        assert not Update.objects.exists()


def test_no_update_is_written_before_a_plan_is_in_force(cast: Any, browse: Any) -> None:
    with cast.acting("mina") as mina:
        action = draft(mina).actions.first()
    shown = browse("mina").get(at("update_draft", action.ref)).content.decode()
    assert "Updates are written while a plan is in force" in shown
    assert "<textarea" not in shown


def test_due_from_me_my_agency_and_everybody(cast: Any, browse: Any, action: Any) -> None:
    with frozen(AUTUMN):
        mine = browse("omar").get(at("due_view")).content.decode()
        assert mine.count("Write the update") == 3
        assert "Updates for 2023/24 Q2 are due by 15 October 2023" in mine
        agency = browse("leo").get(at("due_view")).content.decode()
        assert agency.count("Write the update") == 3
        nothing = browse("fay").get(at("due_view")).content.decode()
        assert "Nothing is due from Vale Fire and Rescue Service" in nothing
        everybody = browse("mina").get(at("due_view")).content.decode()
        assert "Remind 1 owner" in everybody
        browse("mina").post(at("due_chase"))
        assert "No owner is left to remind today" in browse("mina").get(at("due_view")).content.decode()


def test_due_says_that_no_plan_is_in_force(cast: Any, browse: Any) -> None:
    assert "No plan is in force" in browse("mina").get(at("due_view")).content.decode()
