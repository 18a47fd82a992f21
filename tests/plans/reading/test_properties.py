"""Whatever is read: no word lost, none invented, no trace, the same answer for the same content."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from concordat.plans.reading import Reading, Unreadable, read

from .checks import invented, lost, row_words_lost

COLUMNS = ("Ref", "Action", "Lead", "By when", "Outcome", "Measures", "RAG")
VERBS = ("Develop", "Deliver", "Review", "Fund", "Map", "Share")
THINGS = ("a night bus", "the alarm scheme", "two refuges", "street lighting", "a named worker", "the referral form")
LEADS = ("Northshire Police", "Westmoor Borough Council", "Public Health", "Probation Service", "Youth Justice Service")
WHEN = ("July 2025", "Ongoing", "31/03/2026", "Q3 2025/26", "TBC", "December 2025 (review)", "")
OUTCOMES = ("Fewer calls at night", "Homes are safer", "", "People know whom to ask")
MEASURES = (
    "Number of calls",
    "Visits made. Visits in time.",
    "<ul><li>Doors fitted</li><li>Locks fitted</li></ul>",
    "",
)

rows = st.lists(
    st.tuples(
        st.builds("{} {}".format, st.sampled_from(VERBS), st.sampled_from(THINGS)),
        st.lists(st.sampled_from(LEADS), min_size=0, max_size=3, unique=True),
        st.sampled_from(["; ", ", ", " / ", " & ", " and ", "<br>"]),
        st.sampled_from(WHEN),
        st.sampled_from(OUTCOMES),
        st.sampled_from(MEASURES),
        st.sampled_from(["R", "A", "G", "B", ""]),
    ),
    min_size=1,
    max_size=6,
)
order = st.permutations(range(len(COLUMNS)))


def table(cells: list, columns: list[int], heading=str) -> bytes:
    lines = [[heading(name) for name in COLUMNS]]
    for number, (text, leads, between, *rest) in enumerate(cells, start=1):
        lines.append([f"W{number}", text, between.join(leads), *rest])
    body = "\n".join("\t".join(line[index] for index in columns) for line in lines)
    return f"Westmoor Action Plan 2025/26\n\nPriority 1: Safer Nights\n\n{body}\n".encode()


def stated(reading: Reading) -> list[dict]:
    told = [action.to_json() for action in reading.actions]
    return [{name: value for name, value in action.items() if name not in {"source", "leads_text"}} for action in told]


@settings(max_examples=60, deadline=None)
@given(cells=rows, columns=order)
def test_the_order_and_case_of_columns_do_not_matter(cells, columns):
    straight = read(table(cells, list(range(len(COLUMNS)))), name="plan.txt")
    for heading in (str, str.upper, str.lower):
        mixed = read(table(cells, list(columns), heading), name="plan.txt")
        assert stated(mixed) == stated(straight)
    assert len(straight.actions) == len(cells)
    assert [list(action.leads) for action in straight.actions] == [leads for _, leads, *_ in cells]
    assert invented(straight) == set()
    assert lost(straight) == []
    assert row_words_lost(straight) <= {"and"}
    assert Reading.from_json(straight.to_json()) == straight


@settings(max_examples=40, deadline=None)
@given(
    things=st.lists(st.sampled_from(THINGS), min_size=1, max_size=6, unique=True),
    marks=st.tuples(*[st.sampled_from(["-", "*", "•", "–", "\uf0b7", "1."])] * 2),
)
def test_the_kind_of_bullet_does_not_matter(things, marks):
    def bullets(mark: str) -> bytes:
        return (
            "# Plan 2025\n\n## Nights\n\nWe will:\n\n" + "\n".join(f"{mark} Deliver {thing}" for thing in things)
        ).encode()

    first, second = (read(bullets(mark), name="plan.txt") for mark in marks)
    assert [action.text for action in first.actions] == [f"Deliver {thing}" for thing in things]
    assert stated(first) == stated(second)


pieces = st.one_of(
    st.sampled_from(
        ["\t", "\n", "\n\n", "# ", "## ", "- ", "• ", "1. ", "**", "| ", "|---|", '"', "<ul><li>", "</li>", "<p>", "<b>",
         "&amp;", "Action\tLead\n", "Ref\tOutput\tOutcome\n", "PREVENT", "PURSUE - ", "Key deliverables:", "We will:",
         "July 2019 (review)", "Northshire Police ", "and ", "; ", "/", "(", ")", "SG1\t", "A1 ", "\x0c", "<!--", "="]
    ),
    st.text(max_size=12),
    st.text(alphabet="abcdeAB .,:\t\n-", max_size=30),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(pieces, max_size=40).map("".join))
@example("Action\tLead\nx\ty\n" * 3)
@example("| | |\n|-|-|\n| | |")
@example('"\t"\n"')
@example("- \n-\n\u2028\t\u2029x")
@example("&#0;&#x1;&#xD800;&#2; x")
def test_any_text_is_read_without_loss_or_refused_in_words(text):
    try:
        found = read(text.encode(errors="ignore"), name="plan.txt")
    except Unreadable as wrong:
        assert str(wrong).startswith("“plan.txt”")  # noqa: PT017
        return
    assert lost(found) == []
    assert invented(found) == set()
    assert row_words_lost(found) == set()
    assert Reading.from_json(found.to_json(document=True)) == found


@settings(max_examples=75, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["plan.txt", "plan.docx", "plan", "plan.pdf", "", "."]))
def test_any_bytes_are_read_or_refused_in_words(data, name):
    try:
        assert lost(read(data, name=name)) == []
    except Unreadable as wrong:
        assert str(wrong)  # noqa: PT017
