"""Forms that ask and answer in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core import validators
from django.core.files.uploadedfile import SimpleUploadedFile

from concordat.design.forms import DateField, FileField, Form
from concordat.kernel import clock
from concordat.kernel.errors import Problem


def error(field: forms.Field, sent: object = "", upload: object = None) -> str:
    """Send one answer to a form of one field and return what it says."""
    form = type("Asked", (Form,), {"thing": field})({"thing": sent}, {"thing": upload} if upload else {})
    form.is_valid()
    return " / ".join(form.errors.get("thing", []))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(label="Name of the plan"), "Enter the name of the plan"),
        (forms.CharField(label="Your name"), "Enter your name"),
        (forms.CharField(label="PIN"), "Enter the PIN"),
        (forms.CharField(), "Enter the thing"),
        (forms.CharField(label="Why it matters"), "Say why it matters"),
        (forms.CharField(label="Who leads?"), "Answer the question “Who leads?”"),
        (forms.ChoiceField(label="Theme", choices=[("", "None")]), "Choose the theme"),
        (forms.MultipleChoiceField(label="Partners", choices=[("a", "A")]), "Choose the partners"),
        (forms.ChoiceField(label="Who leads", choices=[("a", "A")], widget=forms.RadioSelect), "Choose who leads"),
        (forms.BooleanField(label="The board agrees"), "Tick the box “The board agrees”"),
        (DateField(label="Due date"), "Enter the due date"),
        (FileField(label="Plan document"), "Choose the plan document"),
        (forms.CharField(label="Name", error_messages={"required": "Say something"}), "Say something"),
    ],
)
def test_nothing_entered_is_answered_in_words(field, words):
    assert error(field) == words


@pytest.mark.parametrize(
    ("field", "sent", "words"),
    [
        (forms.EmailField(label="Email"), "nobody", "Enter an email address in the form name@example.org"),
        (forms.IntegerField(label="Cost"), "a lot", "Cost must be a number, such as 12"),
        (forms.IntegerField(label="Cost", min_value=1), "0", "Cost must be 1 or more"),
        (forms.CharField(label="Name", max_length=3), "abcd", "Name must be 3 characters or fewer; it has 4"),
        (forms.ChoiceField(label="Theme", choices=[("a", "A")]), "b", "Choose one of the answers listed"),
        (DateField(label="Due"), "31 June 2024", "June 2024 has no day 31"),
        (DateField(label="Due", earliest=date(2024, 4, 1)), "31/3/24", "Enter 1 April 2024 or a later date"),
        (DateField(label="Due", latest=date(2024, 3, 30)), "31/3/24", "Enter 30 March 2024 or an earlier date"),
    ],
)
def test_a_wrong_answer_is_answered_in_words(field, sent, words):
    assert error(field, sent) == words


def test_other_forms_of_django_keep_their_own_words():
    error(forms.EmailField(label="Email"), "nobody")
    assert validators.validate_email.message == "Enter a valid email address."


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("plan.exe", b"x"), "The file must be a DOCX or PDF file"),
        (SimpleUploadedFile("plan", b"x"), "The file must be a DOCX or PDF file"),
        (SimpleUploadedFile("plan.pdf", b""), "The file is empty"),
        (SimpleUploadedFile("plan.pdf", b"x" * (1024 * 1024 + 1)), "The file must be smaller than 1 MB"),
        (SimpleUploadedFile("PLAN.PDF", b"x"), ""),
    ],
)
def test_a_file_is_taken_or_refused_in_words(upload, words):
    assert error(FileField(label="Plan", types=("docx", "pdf"), megabytes=1), upload=upload) == words


def test_a_file_field_says_its_limits():
    field = FileField(label="Plan", types=(".DOCX", "pdf"), megabytes=1)
    assert field.help_text == "A DOCX or PDF file, up to 1 MB"
    assert field.widget.attrs["accept"] == ".docx,.pdf"
    assert FileField(label="Plan").help_text == "Up to 10 MB"
    assert FileField(label="Sheet", types=("xlsx",)).help_text == "An XLSX file, up to 10 MB"


def test_a_date_is_read_by_the_clock_and_shown_as_people_write_it():
    class Due(Form):
        due = DateField(label="Due")

    with clock.frozen(datetime(2024, 3, 30, 23, 30, tzinfo=ZoneInfo("Europe/London"))):
        form = Due({"due": "tomorrow"})
        assert form.is_valid()
    assert form.cleaned_data["due"] == date(2024, 3, 31)
    assert Due(initial={"due": date(2024, 3, 31)})["due"].value() == "31 March 2024"
    assert Due({"due": "31 Marsh"})["due"].value() == "31 Marsh"


class Plan(Form):
    name = forms.CharField(label="Name")
    due = DateField(label="Due", required=False)


def test_the_summary_follows_the_fields_and_leads_to_them():
    form = Plan({"plan-due": "never"}, prefix="plan")
    form.add_error(None, "Two plans have this name")
    assert form.summary() == [
        ("Two plans have this name", ""),
        ("Enter the name", "#id_plan-name"),
        ("Enter a date like 31 March 2024 or 31/3/2024", "#id_plan-due"),
    ]


@pytest.mark.parametrize(("field", "address"), [("name", "#id_name"), ("", ""), ("elsewhere", "")])
def test_a_problem_that_a_command_found_stands_beside_its_field(field, address):
    form = Plan({"name": "Safer evenings"})
    assert form.is_valid()
    form.refuse(Problem("A plan of this name is in force", field))
    assert form.summary() == [("A plan of this name is in force", address)]
