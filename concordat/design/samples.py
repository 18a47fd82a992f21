"""Invented content that the gallery shows the components with. No person, case or figure here is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from concordat.design.chrome import Choice, Chrome, Link, NavItem
from concordat.design.forms import DateField, FileField, Form
from concordat.kernel.pages import Page, PageSpec

LONG = (
    "Work with schools, youth services and families in the three wards where reports have risen most, so that young "
    "people have somewhere to go in the evenings and adults whom they trust"
)


class SampleForm(Form):
    """One field of every kind."""

    name = forms.CharField(label="Name of the plan", help_text="As it will stand on the cover", max_length=80)
    lead = forms.EmailField(label="Email address of whoever leads", required=False)
    cost = forms.IntegerField(label="Cost in pounds", required=False, widget=forms.NumberInput(attrs={"size": 5}))
    why = forms.CharField(
        label="Why it matters",
        help_text="Two or three sentences for somebody who was not there",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    theme = forms.ChoiceField(
        label="Theme",
        choices=[
            ("", "Choose a theme"),
            ("asb", "Anti-social behaviour"),
            ("vawg", "Violence against women and girls"),
        ],
    )
    status = forms.ChoiceField(
        label="How is it going?",
        choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")],
        widget=forms.RadioSelect,
    )
    partners = forms.MultipleChoiceField(
        label="Partners",
        help_text="Choose all that take part",
        required=False,
        choices=[("police", "Police"), ("fire", "Fire and rescue"), ("health", "Public health")],
        widget=forms.CheckboxSelectMultiple,
    )
    due = DateField(label="When is it due?")
    paper = FileField(label="Plan document", types=("docx", "pdf", "txt"), megabytes=10, required=False)
    password = forms.CharField(label="Password", required=False, widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="The board has agreed to this")
    source = forms.CharField(widget=forms.HiddenInput, required=False)

    choice_hints = {
        "status": {
            "green": "On course, nothing needed",
            "amber": "Some risk, and the owner knows what to do",
            "red": "Will not be done without help",
        }
    }


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """A row of a list."""

    title: str
    due: date
    actions: int
    status: str


TITLES = ("Safer evenings", "Somewhere to go", LONG, "Homes first", "Clear streets")
PLANS = [
    SamplePlan(
        TITLES[at % 5], date(2031, 1 + at % 12, 28), at * 37 % 60, ("green", "amber", "red", "blue", "grey")[at % 5]
    )
    for at in range(240)
]


def plans(query: Any) -> Page[SamplePlan]:
    """Return the page of invented plans that an address asks for."""
    spec = PageSpec.read(query, sorts=("title", "due", "actions"), filters=("status",), size=8)
    found = [
        plan
        for plan in PLANS
        if spec.search.lower() in plan.title.lower() and spec.filters.get("status", plan.status) == plan.status
    ]
    found.sort(key=lambda plan: getattr(plan, spec.sort), reverse=spec.descending)
    start = (spec.page - 1) * spec.size
    return Page(found[start : start + spec.size], len(found), spec)


def job(percent: int, status: str, message: str = "", result_url: str = "") -> SimpleNamespace:
    """Return invented work in progress."""
    return SimpleNamespace(
        ref=f"sample{percent}{status}",
        title="Reading “Safer evenings 2031.docx”",
        percent=percent,
        status=status,
        message=message,
        result_url=result_url,
    )


def wrong_form() -> SampleForm:
    """Return the sample form as somebody sent it, with a mistake of each kind."""
    answers = {
        "lead": "nobody",
        "cost": "a lot",
        "why": "x" * 230,
        "due": "31 June 2031",
        "theme": "",
        "partners": ["police"],
    }
    sent = {f"wrong-{name}": answer for name, answer in answers.items()}
    return SampleForm(sent, {"wrong-paper": SimpleUploadedFile("plan.exe", b"x")}, prefix="wrong")


def disabled_form() -> SampleForm:
    """Return the sample form with every field switched off."""
    form = SampleForm(
        prefix="disabled",
        initial={"name": "Safer evenings", "due": date(2031, 3, 31), "status": "green", "theme": "asb"},
    )
    for field in form.fields.values():
        field.disabled = True
    return form


MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep")
REPORTS = {"North Quay": (34, 41, 38, 29, 27, 22), "Mill Lane": (12, 15, 14, 18, 21, 24)}
CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "height": 240,
    "data": {
        "values": [
            {"month": month, "ward": ward, "reports": count}
            for ward, counts in REPORTS.items()
            for month, count in zip(MONTHS, counts, strict=True)
        ]
    },
    "mark": {"type": "line", "point": True, "tooltip": True},
    "encoding": {
        "x": {"field": "month", "type": "ordinal", "title": "2031", "sort": None, "axis": {"labelAngle": 0}},
        "y": {"field": "reports", "type": "quantitative", "title": "Reports"},
        "color": {"field": "ward", "type": "nominal", "title": "Ward"},
        "strokeDash": {"field": "ward", "type": "nominal", "title": "Ward"},
    },
}
CHART_ROWS = [[month, *(counts[at] for counts in REPORTS.values())] for at, month in enumerate(MONTHS)]


def _cell(at: int) -> dict[str, Any]:
    x, y = 0.5 + (at % 4) * 0.01, 51.35 + (at // 4) * 0.007
    ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.007], [x, y + 0.007], [x, y]]
    properties = {"label": f"Cell {at + 1}: {at * 7 % 12} reports", "value": (at * 7 % 12) / 11}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


MAP = {
    "type": "FeatureCollection",
    "features": [
        *map(_cell, range(12)),
        {
            "type": "Feature",
            "properties": {"label": "Youth club", "value": 1},
            "geometry": {"type": "Point", "coordinates": [0.517, 51.361]},
        },
    ],
}
MAP_ROWS = [[f"Cell {at + 1}", at * 7 % 12] for at in range(12)]

_LONDON = ZoneInfo("Europe/London")
EVENTS = [
    {
        "title": "Update: amber",
        "by": "Rowan Ash, North Quay Council",
        "at": datetime(2031, 6, 30, 16, 5, tzinfo=_LONDON),
        "text": "Two of three sessions have begun. The third waits for a hall.",
    },
    {
        "title": "Owner named",
        "by": "Sam Field",
        "at": datetime(2031, 4, 2, 9, 30, tzinfo=_LONDON),
        "href": "#",
        "link": "See who",
    },
    {"title": "Plan put in force", "at": date(2031, 4, 1)},
]
TASKS = [
    {"text": "Check what was read", "href": "#", "hint": "37 actions, 4 themes", "status": "Done"},
    {"text": "Name an owner for each action", "href": "#", "status": "To do", "colour": "blue"},
    {"text": "Put the plan before the board", "status": "Not yet possible"},
]

CHROME = Chrome(
    home_url="#",
    member_name="Rowan Ash",
    agency_name="North Quay Council",
    partnership_name="North Quay Community Safety Partnership",
    partnerships=(
        Choice("one", "North Quay Community Safety Partnership", current=True),
        Choice("two", "Mill Lane and Eastwater Community Safety Partnership"),
    ),
    switch_url="#",
    search_url="#",
    notices_url="#",
    unread=3,
    sign_out_url="#",
    account_url="#",
    navigation=(
        NavItem("Today", "#", current=True, count=4),
        NavItem("Plans", "#"),
        NavItem("Due", "#"),
        NavItem("Partnership", "#"),
        NavItem("Record", "#"),
    ),
    footer=(Link("Help", "#"), Link("Accessibility", "#"), Link("Privacy", "#"), Link("Components", "#")),
    demonstration=True,
)


def context(query: Any) -> dict[str, Any]:
    """Return every sample by the name that the specimens know it by."""
    return {
        "form": SampleForm(prefix="sample", initial={"source": "gallery"}),
        "wrong_form": wrong_form(),
        "disabled_form": disabled_form(),
        "page": plans(query),
        "no_page": Page([], 0, PageSpec()),
        "events": EVENTS,
        "tasks": TASKS,
        "long": LONG,
        "spec": CHART,
        "chart_rows": CHART_ROWS,
        "geojson": MAP,
        "map_rows": MAP_ROWS,
        "job": job,
        "a_date": date(2031, 3, 31),
        "a_moment": datetime(2031, 3, 31, 14, 30, tzinfo=_LONDON),
    }
