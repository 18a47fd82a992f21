"""What every page shows around its content: who I am, where I am, where I can go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from concordat import access
from concordat.agreements.permissions import (
    AGREEMENT_VIEW,
    ASSET_VIEW,
    DESK_VIEW,
    FLOW_ASK,
    GATEWAY_VIEW,
    OVERRIDE_VIEW,
    PURPOSE_VIEW,
    REQUEST_VIEW,
)
from concordat.analysis.permissions import ANALYSIS_VIEW, QUESTION_ASK, RELEASE_VIEW
from concordat.datasets.permissions import CERTIFICATE_VIEW, DATASET_VIEW, DELIVERY_VIEW, GAP_VIEW
from concordat.design.chrome import Choice, Chrome, Link, NavItem
from concordat.home.permissions import RECORD_VIEW, TODAY_VIEW
from concordat.kernel.actors import Actor, current
from concordat.kernel.permissions import Permission
from concordat.notices.queries import unread_count
from concordat.partnership.permissions import PARTNERSHIP_VIEW
from concordat.partnership.queries.partnerships import own_partnerships
from concordat.places.permissions import AREA_VIEW
from concordat.plans.permissions import DUE_VIEW, PLAN_VIEW

NAVIGATION: tuple[tuple[str, str, Permission, str], ...] = (
    ("Today", "home:today_view", TODAY_VIEW, "/"),
    ("Plans", "plans:plan_list", PLAN_VIEW, "/plans/"),
    ("Due", "plans:due_view", DUE_VIEW, "/plans/due/"),
    ("Sharing", "agreements:agreement_list", AGREEMENT_VIEW, "/agreements/"),
    ("Data", "datasets:dataset_list", DATASET_VIEW, "/datasets/"),
    ("Analysis", "analysis:question_ask", QUESTION_ASK, "/analysis/"),
    ("Desk", "agreements:desk_view", DESK_VIEW, "/agreements/desk/"),
    ("Places", "places:area_list", AREA_VIEW, "/places/"),
    ("Partnership", "partnership:partnership_view", PARTNERSHIP_VIEW, "/partnership/"),
    ("Record", "home:record_view", RECORD_VIEW, "/record/"),
)
SECTIONS: tuple[tuple[str, str, Permission, str], ...] = (
    ("Agreements", "agreements:agreement_list", AGREEMENT_VIEW, "/agreements/"),
    ("Data", "agreements:asset_list", ASSET_VIEW, "/agreements/data/"),
    ("Purposes", "agreements:purpose_list", PURPOSE_VIEW, "/agreements/purposes/"),
    ("Legal gateways", "agreements:gateway_list", GATEWAY_VIEW, "/agreements/gateways/"),
    ("May this flow?", "agreements:flow_ask", FLOW_ASK, "/agreements/flow/"),
    ("Requests", "agreements:request_list", REQUEST_VIEW, "/agreements/requests/"),
    ("Emergencies", "agreements:override_list", OVERRIDE_VIEW, "/agreements/overrides/"),
    ("Register", "agreements:register_view", AGREEMENT_VIEW, "/agreements/register/"),
)

DATA_SECTIONS: tuple[tuple[str, str, Permission, str], ...] = (
    ("Datasets", "datasets:dataset_list", DATASET_VIEW, "/datasets/"),
    ("Deliveries", "datasets:delivery_list", DELIVERY_VIEW, "/datasets/deliveries/"),
    ("Gaps", "datasets:gap_list", GAP_VIEW, "/datasets/gaps/"),
    ("Certificates", "datasets:certificate_list", CERTIFICATE_VIEW, "/datasets/certificates/"),
)

ASK_SECTIONS: tuple[tuple[str, str, Permission, str], ...] = (
    ("Ask", "analysis:question_ask", QUESTION_ASK, "/analysis/"),
    ("Saved", "analysis:analysis_list", ANALYSIS_VIEW, "/analysis/saved"),
    ("Releases", "analysis:release_list", RELEASE_VIEW, "/analysis/releases"),
)

OWN_ACCOUNT = "/partnership/account/"  # reached from one's name, not from the navigation


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Give the layout its facts; they are looked up only by a page that shows them, and never to say that all is broken."""
    if getattr(request, "broken", False):
        return {"chrome": Chrome()}
    return {"chrome": SimpleLazyObject(partial(_chrome, request))}


def token(request: HttpRequest) -> dict[str, Any]:
    """Give all forms of a page one token, made once: a review has hundreds of them."""
    return {"csrf_input": SimpleLazyObject(partial(csrf_input, request))}


def _chrome(request: HttpRequest) -> Chrome:
    footer = (
        Link("What is shared", reverse("sharing:sharing_list")),
        Link("Components", reverse("design:gallery")),
        Link("API", reverse("api_docs")),
    )
    actor = current()
    if not actor.signed_in:
        return Chrome(
            sign_in_url=reverse("account_login"),
            demonstration=settings.DEMONSTRATION,
            footer=footer,
        )
    mine = getattr(request, "partnerships", None) or own_partnerships(actor)
    return Chrome(
        member_name=actor.name,
        agency_name=actor.agency_name,
        partnership_name=next((p.name for p in mine if p.ref == actor.partnership), ""),
        partnerships=tuple(Choice(p.ref, p.name, p.ref == actor.partnership) for p in mine),
        switch_url=reverse("partnership:partnership_switch"),
        search_url=reverse("home:search_run"),
        notices_url=reverse("notices:notice_list"),
        unread=unread_count(actor),
        sign_out_url=reverse("account_logout"),
        account_url=reverse("partnership:account_manage"),
        navigation=_navigation(request, actor),
        sections=_sections(request, actor),
        footer=footer,
        demonstration=settings.DEMONSTRATION,
    )


def _navigation(request: HttpRequest, actor: Actor) -> tuple[NavItem, ...]:
    here = "/nowhere/" if request.path.startswith(OWN_ACCOUNT) else request.path
    return _opened(NAVIGATION, here, actor)


def _opened(places: Sequence[tuple[str, str, Permission, str]], path: str, actor: Actor) -> tuple[NavItem, ...]:
    """Return the places that the actor may open; the one under whose address the path lies is where they are."""
    allowed = [place for place in places if access.may(actor, place[2])]
    under = [start for *_, start in allowed if path.startswith(start) and (start != "/" or path == "/")]
    here = max(under, key=len, default="")
    return tuple(NavItem(text, reverse(name), start == here) for text, name, _, start in allowed)


def _sections(request: HttpRequest, actor: Actor) -> tuple[tuple[str, str, bool], ...]:
    """Return the parts of sharing, or of data, for their own pages: each as its text, its address, whether it is shown."""
    parts = {"/agreements/": SECTIONS, "/datasets/": DATA_SECTIONS, "/analysis/": ASK_SECTIONS}
    inside = next((places for start, places in parts.items() if request.path.startswith(start)), ())
    shown = _opened(inside, request.path, actor)
    return tuple((each.text, each.href, each.current) for each in shown)
