"""A plan as the sheets of a workbook, each column of which can be read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from concordat.design.workbooks import Field, Sheet
from concordat.kernel import clock
from concordat.plans.presenters.register import BRAG_WORDS
from concordat.plans.queries.copies import Copy
from concordat.plans.reading.propose.written import names
from concordat.plans.rules.content import Content, in_order

Facts = Mapping[str, Any]
_MEANINGS = (
    (names.REF, "The action's reference in the plan."),
    (f"{names.PRIORITY} and {names.THEME}", "Where the action stands. Choose from the list, or write a new one."),
    (names.ALSO_UNDER, "Further places where it is shown, one a line: a priority, or a priority › its theme."),
    (names.STRANDS, "The strands that it belongs to, one a line, as the sheet of strands names them."),
    (names.ACTION, "What will be done. A row without it is not read."),
    (names.OUTPUT, "What there will be once it is done."),
    (names.OUTCOME, "What will be different for people."),
    (names.FACTORS, "What shows that it worked, one a line."),
    (names.LEADS, "The agencies that lead it, as the plan prints them, one a line."),
    (names.CONTRIBUTORS, "The agencies that contribute without leading, one a line."),
    (f"{names.OWNER} and {names.DEPUTY}", "Who answers for it: a name of somebody who has a role in the partnership."),
    (names.TIMESCALE, "By when, in the plan's own words."),
    (f"{names.DATE} and {names.TIMING}", "The day by which it is to be done or reviewed; ongoing has no day."),
    (names.STATUS, "How it stood in the quarter named, on the day that this file was made. Changed by an update."),
    (names.MARK, "By this Concordat knows which action a row is. Leave it as it is, and empty for a new action."),
)  # fmt: skip
_SENDING = (
    "Change the sheets as you need, and save the file as a workbook (.xlsx).",
    "In Concordat choose Plans, then Import a plan, and give this file. It carries the reference of its plan.",
    "Concordat shows what differs, item by item. Nothing changes in the plan until somebody accepts it.",
    "To rename a priority or theme, change its name on every row of the sheet of priorities and themes.",
    "To add an action, write a row. To take one away, delete its row; Concordat asks before it goes.",
)


def sheets_of(copy: Copy) -> tuple[Sheet, ...]:
    """Return the sheets of a plan's workbook."""
    return (
        _plan(copy), _strands(copy), _outline(copy), _actions(copy), _statements(copy), _strategies(copy),
        _updates(copy), _about(copy),
    )  # fmt: skip


def _plan(copy: Copy) -> Sheet:
    plan = copy.plan
    rows = (
        (names.TITLE, plan.title),
        (names.PERIOD, plan.period),
        (names.BEGINS, plan.begins),
        (names.ENDS, plan.ends),
        (names.LEVEL, names.LEVELS[plan.level]),
        (names.SUBJECT, plan.about),
        ("Status", plan.get_status_display()),
        ("Adopted on", plan.adopted_on),
        ("Signed off by", plan.board.name if plan.board else ""),
        ("Where its sign-off is minuted", plan.minute),
        ("Drafted by", plan.agency.name),
        ("Partnership", copy.partnership),
        ("As at", copy.on),
    )
    return Sheet(names.PLAN_SHEET, (Field("What", 30), Field("As the plan has it", 80)), rows)


def _strands(copy: Copy) -> Sheet:
    rows = [(strand["name"], strand.get("meaning", "")) for strand in copy.plan.strands]
    return Sheet(names.STRANDS_SHEET, (Field(names.STRAND, 30), Field(names.MEANING, 80)), rows)


def _outline(copy: Copy) -> Sheet:
    fields = (
        Field(names.PRIORITY, 40), Field(names.THEME, 40), Field(names.WHY, 70), Field(names.BACKGROUND, 70),
        Field(names.PARTNERS, 40),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for _, priority, themes in copy.content.outline():
        rows.append((priority["name"], "", priority["narrative"], "", ""))
        rows += [
            (priority["name"], theme["name"], "", theme["background"], "\n".join(theme["partners"]))
            for _, theme in themes
        ]
    return Sheet(names.OUTLINE_SHEET, fields, rows)


def _actions(copy: Copy) -> Sheet:
    content = copy.content
    priorities = tuple(dict.fromkeys(facts["name"] for _, facts in in_order(content.priorities)))
    themes = tuple(dict.fromkeys(told["name"] for _, _, held in content.outline() for _, told in held))
    strands = tuple(strand["name"] for strand in copy.plan.strands)
    fields = (
        Field(names.REF, 10), Field(names.PRIORITY, 30, priorities), Field(names.THEME, 30, themes),
        Field(names.ALSO_UNDER, 30), Field(names.STRANDS, 16, strands), Field(names.ACTION, 60), Field(names.OUTPUT, 40),
        Field(names.OUTCOME, 40), Field(names.FACTORS, 40), Field(names.LEADS, 30), Field(names.CONTRIBUTORS, 30),
        Field(names.OWNER, 22), Field(names.DEPUTY, 22), Field(names.TIMESCALE, 22), Field(names.DATE, 13),
        Field(names.TIMING, 14, tuple(names.TIMINGS.values())), Field(names.STATUS, 14, tuple(BRAG_WORDS.values())),
        Field("Quarter of status", 14), Field("Status given on", 14), Field(names.MARK, 4),
    )  # fmt: skip
    return Sheet(names.ACTIONS_SHEET, fields, [_action(copy, ref, facts) for ref, facts in _in_plan_order(copy)])


def _in_plan_order(copy: Copy) -> list[tuple[str, Facts]]:
    """Return the actions as the plan prints them: those of no theme first under their priority, of no priority last."""
    content = copy.content
    places = {(ref, ""): (at, 0) for at, (ref, _, _) in enumerate(content.outline())}
    for at, (ref, _, themes) in enumerate(content.outline()):
        places |= {(ref, theme): (at, number) for number, (theme, _) in enumerate(themes, start=1)}
    last = (len(places), 0)
    return sorted(in_order(content.actions), key=lambda item: places.get((item[1]["priority"], item[1]["theme"]), last))


def _action(copy: Copy, ref: str, facts: Facts) -> tuple[Any, ...]:
    content, standing = copy.content, copy.standing.get(ref)
    return (
        facts["code"],
        _name(content.priorities, facts["priority"]),
        _name(content.themes, facts["theme"]),
        "\n".join(names.place(*_names_of(content, place, theme)) for place, theme in facts["also"]),
        "\n".join(facts["strands"]),
        facts["text"],
        facts["output"],
        facts["outcome"],
        "\n".join(" ".join(measure.split()) for measure in facts["measures"]),
        "\n".join(name for name, _ in facts["leads"]),
        "\n".join(name for name, _ in facts["contributors"]),
        "".join(facts["owner"][1:]),
        "".join(facts["deputy"][1:]),
        facts["timescale"],
        _day(facts["due"]),
        names.TIMINGS.get(facts["timing"], ""),
        BRAG_WORDS[standing.brag] if standing else BRAG_WORDS["none"],
        standing.quarter if standing else "",
        standing.on if standing else "",
        ref,
    )


def _statements(copy: Copy) -> Sheet:
    content = copy.content
    fields = (
        Field(names.KIND, 18, tuple(names.KINDS.values())), Field(names.PRIORITY, 30), Field(names.THEME, 30),
        Field(names.STRAND, 16), Field(names.TOPIC, 24), Field(names.STATEMENT, 70), Field(names.COUNTED, 40),
        Field(names.ORIGIN, 30),
    )  # fmt: skip
    rows = [
        (
            names.KINDS[told["kind"]], _name(content.priorities, told["priority"]), _name(content.themes, told["theme"]),
            told["strand"], told["topic"], told["text"], told["definition"], told["origin"],
        )
        for _, told in in_order(content.statements)
    ]  # fmt: skip
    return Sheet(names.STATEMENTS_SHEET, fields, rows)


def _strategies(copy: Copy) -> Sheet:
    kinds = names.STRATEGY_KINDS
    fields = (
        Field(names.KIND, 24, tuple(kinds.values())), Field(names.NAME, 60), Field(names.HOLDER, 30),
        Field(names.UNTIL, 14), Field(names.ADDRESS, 50),
    )  # fmt: skip
    rows = [
        (kinds[told["kind"]], told["name"], told["holder"], _day(told["ends"]), told["address"])
        for _, told in in_order(copy.content.strategies)
    ]
    return Sheet(names.STRATEGIES_SHEET, fields, rows)


def _updates(copy: Copy) -> Sheet:
    fields = (
        Field(names.REF, 10), Field(names.ACTION, 50), Field("Quarter", 14), Field(names.STATUS, 14),
        Field("What happened", 70), Field("Next step", 40), Field("Risk", 40), Field("Agency", 26),
        Field("Given by", 22), Field("Given on", 13),
    )  # fmt: skip
    rows = []
    for update in copy.updates:
        told = copy.content.actions.get(update.action_id, {"code": "", "text": ""})
        given = clock.day_of(update.submitted_at) if update.submitted_at else ""
        said = (update.quarter, BRAG_WORDS[update.brag], update.narrative, update.next_step, update.risk)
        rows.append((told["code"], told["text"], *said, update.agency.name, update.member.name, given))
    return Sheet(names.UPDATES_SHEET, fields, rows)


def _about(copy: Copy) -> Sheet:
    sending = [(f"To send it back, {number}", words) for number, words in enumerate(_SENDING, start=1)]
    return Sheet(
        names.ABOUT_SHEET,
        (Field("Column of the sheet of actions", 34), Field("What it means", 100)),
        [*_MEANINGS, *sending],
    )


def _names_of(content: Content, priority: str, theme: str) -> tuple[str, str]:
    return _name(content.priorities, priority), _name(content.themes, theme)


def _name(things: Mapping[str, Facts], ref: str) -> str:
    return str(things[ref]["name"]) if ref in things else ""


def _day(stated: str) -> date | str:
    return date.fromisoformat(stated) if stated else ""
