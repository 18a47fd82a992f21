"""An information governance lead keeps the desk: a breach, and a request with a search that a second person approves."""

from __future__ import annotations

from tests.journeys.site import MANAGER
from tests.journeys.walking import Walk

LEAD, ADMINISTRATOR = "farida.molyneaux@medway.example", "tamsin.okafor-reid@medway.example"


def enter_a_breach(walk: Walk) -> None:
    walk.use("Desk", then="/agreements/desk/$")
    walk.use("Breaches", then="/desk/breaches/$")
    walk.fine()
    walk.use("Enter a breach", then="/breaches/add/$")
    walk.choose("Which agency leads?", "Medway Council")
    walk.write("Case number", f"IG-{'K' if walk.by_keyboard else 'M'}")
    walk.write("What happened?", "A letter went to the wrong house")
    walk.fine()
    walk.use("Enter the breach", then=r"/breaches/[0-9a-z]{12}/$")
    assert "71 hours left" in walk.page.inner_text("main")
    walk.use("Assess the risk", then="/assess/$")
    walk.tick("A high risk to people")
    walk.send("Save")
    assert "There is a problem" in walk.page.inner_text("main")
    walk.fine()
    walk.write("Why?", "It says where somebody lives who is in danger")
    walk.use("Save", then=r"/breaches/[0-9a-z]{12}/$")
    assert "A high risk to people" in walk.page.inner_text("main")
    walk.fine()


def test_a_breach_by_keyboard_and_without_javascript(person) -> None:
    for javascript in (True, False):
        walk = Walk(person(javascript=javascript), by_keyboard=javascript)
        walk.sign_in(LEAD)
        enter_a_breach(walk)
    walk.page.goto("/agreements/desk/?kind=breach")
    assert "IG-K" in walk.page.inner_text("main")


def test_a_search_that_a_second_person_approves(person) -> None:
    lead = Walk(person(), by_keyboard=False)
    lead.sign_in(LEAD)
    lead.page.goto("/agreements/desk/requests/add/")
    lead.choose("Which agency leads?", "Medway Council")
    lead.write("Case number", "SAR-1")
    lead.choose("How did it come?", "By letter")
    lead.use("Enter the request", then=r"/requests/[0-9a-z]{12}/$")
    lead.fine()
    lead.use("Ask for a search", then="/search/$")
    lead.write("Why is the search needed?", "To answer the request")
    lead.use("Ask for the search", then=r"/searches/[0-9a-z]{12}/$")
    assert "waits for a second person" in lead.page.inner_text("main")
    assert not lead.page.get_by_role("link", name="Decide on it").count()
    lead.fine()
    second = Walk(person(), by_keyboard=False)
    second.sign_in(ADMINISTRATOR)
    second.page.goto("/notices/")
    second.page.get_by_role("main").get_by_role("button", name="Open").first.click()
    second.page.wait_for_url("**/searches/**")
    second.use("Decide on it", then="/approve/$")
    second.fine()
    second.tick("Yes, within seven days")
    second.use("Decide", then=r"/searches/[0-9a-z]{12}/$")
    assert not second.page.get_by_role("link", name="Run it").count()
    lead.page.reload()
    lead.use("Run it", then="/run/$")
    lead.fine()
    lead.write("E-mail address", MANAGER.upper())
    lead.use("Run the search", then=r"/searches/[0-9a-z]{12}/$")
    found = lead.page.inner_text("main")
    assert "Account" in found
    assert MANAGER not in found
    assert lead.person.on_a_phone() == []
    lead.page.goto("/agreements/desk/")
    assert "SAR-1" in lead.page.inner_text("main")
    assert [*lead.person.axe(), *lead.person.on_a_phone()] == []
