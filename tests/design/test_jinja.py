"""The environment of the pages: how values are written, and what is undefined."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ day | day }}", "31 March 2024"),
        ("{{ day | day_short }}", "31 Mar 2024"),
        ("{{ late | day }}", "1 June 2024"),
        ("{{ late | day_time }}", "1 June 2024 at 12:30am"),
        ("{{ noon | day_time }}", "1 January 2024 at 12:00pm"),
        ("{{ day | day_time }}", "31 March 2024"),
        ("{{ none | day }}{{ none | day_short }}{{ none | day_time }}{{ none | number }}{{ none | percent }}", ""),
        ("{{ 1234567 | number }}", "1,234,567"),
        ("{{ 1234.567 | number(1) }}", "1,234.6"),
        ("{{ 0.255 | percent(1) }}", "25.5%"),
        ("{{ 25 | percent(whole=true) }}", "25%"),
        (
            "{{ 1 | plural('action') }}, {{ 1200 | plural('action') }}, {{ 0 | plural('agency', 'agencies') }}",
            "1 action, 1,200 actions, 0 agencies",
        ),
        ("{{ 'a<b>\nc\r\n\r\n d ' | lines }}", '<p class="govuk-body">a&lt;b&gt;<br>c</p><p class="govuk-body">d</p>'),
        ("{{ '' | lines }}{{ none | lines }}", ""),
        ("{{ '<&>' }}", "&lt;&amp;&gt;"),
        ("{{ url('design:gallery_group', 'fields') }}", "/design/fields/"),
    ],
)
def test_values_are_written_for_people(environment, template, said):
    given = {
        "day": date(2024, 3, 31),
        "late": datetime(2024, 5, 31, 23, 30, tzinfo=UTC),
        "noon": datetime(2024, 1, 1, 12, 0, tzinfo=UTC),
    }
    assert environment.from_string(template).render(given) == said


@pytest.mark.parametrize(
    "template",
    ["{{ misspelt }}", "{% if misspelt %}{% endif %}", "{{ thing.misspelt }}", "{% if thing.misspelt %}{% endif %}"],
)
def test_a_misspelt_name_or_attribute_fails(environment, template):
    with pytest.raises(UndefinedError, match="misspelt"):
        environment.from_string(template).render(thing=SimpleNamespace())


def test_a_missing_key_is_empty(environment):
    assert environment.from_string("{{ d.a }}{{ d.a.b }}{{ 1 if d.a else 2 }}{{ 3 if false }}").render(d={}) == "2"


@pytest.mark.parametrize(
    ("component", "macro", "given", "said"),
    [
        ("button", "govukButton", {"text": "Save <plan>"}, "Save &lt;plan&gt;"),
        (
            "input",
            "govukInput",
            {"name": "n", "label": {"text": "Name"}, "errorMessage": {"text": "Enter it"}},
            "Enter it",
        ),
        ("date-input", "govukDateInput", {"id": "d", "fieldset": {"legend": {"text": "When?"}}}, "When?"),
        ("radios", "govukRadios", {"name": "r", "items": [{"value": "a", "text": "Yes"}]}, "Yes"),
        ("checkboxes", "govukCheckboxes", {"name": "c", "items": [{"value": "a", "text": "Yes"}]}, "Yes"),
        ("character-count", "govukCharacterCount", {"name": "w", "maxlength": 20, "label": {"text": "Why"}}, "Why"),
        (
            "select",
            "govukSelect",
            {"name": "s", "label": {"text": "Theme"}, "items": [{"value": "a", "text": "A"}]},
            "Theme",
        ),
        ("file-upload", "govukFileUpload", {"name": "f", "label": {"text": "Plan"}}, "Plan"),
        ("password-input", "govukPasswordInput", {"name": "p", "label": {"text": "Password"}}, "Password"),
        (
            "accordion",
            "govukAccordion",
            {"id": "a", "items": [{"heading": {"text": "One"}, "content": {"text": "x"}}]},
            "One",
        ),
        ("summary-list", "govukSummaryList", {"rows": [{"key": {"text": "K"}, "value": {"text": "V"}}]}, "V"),
        ("table", "govukTable", {"head": [{"text": "H"}], "rows": [[{"text": "C"}]]}, "C"),
        ("notification-banner", "govukNotificationBanner", {"text": "Saved"}, "Saved"),
        ("pagination", "govukPagination", {"next": {"href": "#"}}, "Next"),
        (
            "task-list",
            "govukTaskList",
            {"idPrefix": "t", "items": [{"title": {"text": "T"}, "status": {"text": "S"}}]},
            "T",
        ),
    ],
)
def test_the_macros_of_govuk_frontend_work_here(environment, component, macro, given, said):
    template = (
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {macro} %}}{{{{ {macro}(given) }}}}'
    )
    assert said in environment.from_string(template).render(given=given)
