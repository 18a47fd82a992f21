"""Components: what they say to people, to keyboards and to screen readers."""

from __future__ import annotations

import json
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms

from concordat.design import samples
from concordat.kernel.pages import Page, PageSpec


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_each_error_stands_beside_its_field_and_the_summary_leads_there(draw):
    form = samples.wrong_form()
    tree = draw("{{ c.error_summary(form) }}{{ c.form_fields(form) }}", form=form)
    links = tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a")
    assert [link.text for link in links] == [message for message, _ in form.summary()]
    for link in links:
        (field,) = tree.xpath(f"//*[@id='{link.get('href')[1:]}']")
        (error,) = tree.xpath(f"//*[@id='{link.get('href')[1:]}-error']")
        assert link.text in words(error)
        describer = next(iter(field.xpath("ancestor::fieldset")), field)
        assert error.get("id") in describer.get("aria-describedby").split()


def test_the_forms_of_others_are_drawn_too(draw):
    class Plain(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Code", "inputmode": "numeric"}))

    tree = draw("{{ c.error_summary(form) }}{{ c.form_fields(form) }}", form=Plain({}))
    assert tree.xpath("//li/a/@href") == ["#id_code"]
    assert tree.xpath("//input[@inputmode='numeric'][not(@placeholder)]")


def test_no_summary_without_an_error(draw):
    assert words(draw("{{ c.error_summary(form, form) }}", form=samples.SampleForm())) == ""


def test_every_field_has_a_label_and_its_hint_is_named(draw):
    form = samples.SampleForm()
    tree = draw("{{ c.form_fields(form) }}", form=form)
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert tree.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(" ".join(tree.xpath("//@aria-describedby")).split()) <= set(ids)
    assert {field.get("name") for field in tree.xpath("//*[@name]")} == set(form.fields)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("name", "//input[@type='text']"),
        ("lead", "//input[@type='email'][@autocomplete='email']"),
        ("cost", "//input[@type='text'][@inputmode='numeric'][contains(@class, 'govuk-input--width-5')]"),
        ("why", "//*[@data-maxlength='200']//textarea[@rows='4']"),
        ("theme", "//select/option[@value='vawg']"),
        ("status", "//fieldset//input[@type='radio'][@value='amber']"),
        ("partners", "//fieldset//input[@type='checkbox'][@value='fire']"),
        ("due", "//input[contains(@class, 'govuk-input--width-20')]"),
        ("paper", "//input[@type='file'][@accept='.docx,.pdf,.txt']"),
        ("password", "//*[@data-module='govuk-password-input']//input[@type='password']"),
        ("agreed", "//input[@type='checkbox']"),
        ("source", "//input[@type='hidden']"),
    ],
)
def test_each_kind_of_field_is_drawn_as_what_it_is(draw, name, path):
    assert draw("{{ c.field(form[name]) }}", form=samples.SampleForm(), name=name).xpath(path)


def test_what_was_chosen_stays_chosen(draw):
    form = samples.SampleForm(
        {"name": 'A "quoted" <name>', "theme": "asb", "status": "red", "partners": ["fire"], "agreed": "on"}
    )
    tree = draw("{{ c.form_fields(form) }}", form=form)
    assert tree.xpath("//input[@name='name']/@value") == ['A "quoted" <name>']
    assert tree.xpath("//option[@selected]/@value") == ["asb"]
    assert tree.xpath("//input[@checked]/@value") == ["red", "fire"]
    assert tree.xpath("//input[@name='agreed'][@checked]")


def test_a_password_is_never_given_back(draw):
    tree = draw("{{ c.field(form['password']) }}", form=samples.SampleForm({"password": "a secret"}))
    assert not tree.xpath("//input[@type='password']/@value")


def test_a_choice_can_have_a_hint(draw):
    tree = draw("{{ c.field(form['status']) }}", form=samples.SampleForm())
    (radio,) = tree.xpath("//input[@value='amber']")
    assert "Some risk" in words(tree.xpath(f"//*[@id='{radio.get('aria-describedby')}']")[0])


def test_only_and_without_choose_fields(draw):
    form = samples.SampleForm()
    assert draw("{{ c.form_fields(form, only=('name', 'due')) }}", form=form).xpath("//@name") == ["name", "due"]
    assert "name" not in draw("{{ c.form_fields(form, without=('name',)) }}", form=form).xpath("//@name")


TABLE = """{% set columns = [col("Plan", sort="title"), col("Due", sort="due"), col("Do", hidden=true)] %}
{% call(row) c.table(columns, page, caption="Plans") %}
{{ c.head_cell(row) }}{{ c.cell("<td data-cell>") }}{{ c.cell("Open", href="#") }}{% endcall %}"""


def test_a_table_says_how_it_is_sorted_and_how_to_sort_it(draw):
    page = Page(["One"], 1, PageSpec(sort="title", search="one two", page=3))
    tree = draw(TABLE, page=page)
    assert tree.xpath("//th/@aria-sort") == ["ascending", "none"]
    assert tree.xpath("//thead//a/@href") == ["?q=one+two&sort=-title", "?q=one+two&sort=due"]
    assert words(tree.xpath("//caption")[0]) == "Plans"
    assert tree.xpath("//tbody//th/@scope") == ["row"]
    assert tree.xpath("//thead//th/@scope") == ["col", "col", "col"]


def test_each_cell_of_a_table_knows_its_column_whatever_it_holds(draw):
    tree = draw(TABLE, page=Page(["One"], 1, PageSpec(sort="title", descending=True)))
    assert tree.xpath("//th/@aria-sort") == ["descending", "none"]
    assert [cell.get("data-label") for cell in tree.xpath("//tbody//td")] == ["Due", None]
    assert words(tree.xpath("//tbody//td")[0]) == "<td data-cell>"
    assert not tree.xpath("//*[@data-cell]")


def test_an_empty_table_says_so(draw):
    tree = draw(
        '{% call(row) c.table([col("A"), col("B")], [], caption="None", empty="No plan is late.") %}{% endcall %}'
    )
    assert words(tree.xpath("//tbody//td[@colspan='2']")[0]) == "No plan is late."


@pytest.mark.parametrize(
    ("page", "total", "shown", "said"),
    [
        (1, 0, [], "Nothing found"),
        (1, 1, [], "1 plan"),
        (1, 50, [], "All 50 plans"),
        (1, 51, ["1", "2"], "Showing 1 to 50 of 51 plans"),
        (10, 1000, ["1", "9", "10", "11", "20"], "Showing 451 to 500 of 1,000 plans"),
    ],
)
def test_pagination_says_where_one_is(draw, page, total, shown, said):
    tree = draw('{{ c.pagination(page, "plans") }}', page=Page([], total, PageSpec(page=page)))
    assert [words(link) for link in tree.xpath("//li/a")] == shown
    assert words(tree.xpath("//p")[0]) == said
    assert [words(link) for link in tree.xpath("//a[@aria-current='page']")] == ([str(page)] if shown else [])


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("blue", "Blue: complete"),
        ("red", "Red"),
        ("amber", "Amber"),
        ("green", "Green"),
        ("grey", "Grey: not due"),
        ("", "No status yet"),
    ],
)
def test_a_status_is_said_in_words(draw, status, said):
    assert words(draw("{{ c.brag(status) }}", status=status)) == said


def test_a_chart_always_has_its_table_and_its_data_cannot_end_the_script(draw):
    spec = {"title": "</script><script>alert(1)</script>"}
    tree = draw('{{ c.chart("one", spec, ["Month", "Reports"], [["Apr", 1234]], "Reports") }}', spec=spec)
    (script,) = tree.xpath("//script")
    assert script.get("type") == "application/json"
    assert json.loads(script.text) == spec
    assert [words(cell) for cell in tree.xpath("//tbody//*[self::th or self::td]")] == ["Apr", "1,234"]
    assert tree.xpath("//details[@open]//table")
    assert tree.xpath("//*[@data-chart]/@data-source") == [script.get("id")]


def test_a_map_always_has_its_table(draw):
    tree = draw('{{ c.map("m", {"features": []}, ["Place", "Reports"], [["A", none]], "Reports") }}')
    assert [words(cell) for cell in tree.xpath("//tbody//*[self::th or self::td]")] == ["A", ""]
    assert tree.xpath("//*[@data-map]")


def test_work_in_progress_asks_for_itself_until_it_ends(draw):
    waiting = draw(
        '{{ c.progress(job, poll="/jobs/x/", cancel="/cancel/") }}', job=samples.job(40, "running", "Page 4")
    )
    (block,) = waiting.xpath("./div")
    assert (block.get("hx-get"), block.get("hx-trigger")) == ("/jobs/x/", "every 1s")
    assert "Running, 40%: Page 4" in words(block)
    assert waiting.xpath("//progress[@value='40']")
    assert waiting.xpath("//form[@method='post']/@action") == ["/cancel/"]
    done = draw('{{ c.progress(job, cancel="/cancel/") }}', job=samples.job(100, "done", "", "/plans/x/"))
    assert not done.xpath("//*[@hx-get] | //form")
    assert done.xpath("//a/@href") == ["/plans/x/"]


def test_a_panel_is_a_link_until_it_is_fetched(draw):
    tree = draw('{{ c.panel_link("cites", "/cites/", "Actions") }}')
    assert tree.xpath("//*[@id='cites']/@hx-get") == tree.xpath("//a/@href") == ["/cites/"]


def test_a_button_that_changes_something_is_a_form(draw):
    tree = draw('{{ c.button_form("Accept", "/accept/", fields={"row": 3}) }}', csrf_input="token")
    assert tree.xpath("//form[@method='post']/@action") == ["/accept/"]
    assert tree.xpath("//input[@type='hidden'][@name='row']/@value") == ["3"]
    assert "token" in words(tree)


def test_summary_lists_and_timelines_take_plain_values(draw):
    moment = datetime(2031, 6, 30, 14, 5, tzinfo=ZoneInfo("UTC"))
    tree = draw(
        '{{ c.summary_list([("Owner", "Rowan"), {"key": "Due", "value": "Soon", "href": "/x/"}]) }}{{ c.timeline(events) }}',
        events=[SimpleNamespace(title="Update", at=moment), {"title": "Begun", "at": date(2031, 4, 1), "by": "Sam"}],
    )
    assert [words(a) for a in tree.xpath("//dd/a")] == ["Change due"]
    assert [words(t) for t in tree.xpath("//time")] == ["30 June 2031 at 3:05pm", "1 April 2031"]
    assert tree.xpath("//time/@datetime") == ["2031-06-30T15:05:00+01:00", "2031-04-01"]


def test_what_people_wrote_is_never_markup(draw):
    evil = "<b onclick=x>"
    tree = draw(
        "{{ c.page_title(e, e, e) }}{{ c.alert(e, title=e) }}{{ c.tag(e) }}{{ c.card(e, '#', e) }}{{ c.excerpt(e, e) }}"
        "{{ c.empty_state(e, e) }}{{ c.details(e, e) }}{{ c.code(e, e) }}{{ c.definition(e, e) }}"
        "{{ c.summary_list([(e, e)]) }}{{ c.timeline([{'title': e, 'by': e, 'text': e, 'at': none}]) }}{{ e | lines }}"
        "{% call(row) c.table([col(e)], [e], caption=e) %}{{ c.cell(row) }}{% endcall %}",
        e=evil,
    )
    assert not tree.xpath("//b[@onclick]")
