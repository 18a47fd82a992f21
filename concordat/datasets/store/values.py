"""What the text of a field means, by the type of its column: SQL that is quick where it is written plainly.

What stands around a value is taken off: spaces, tabs, ends of lines and no-break spaces. A field of nothing is null; in
columns that are not text so are NOTHING, in any case. As agencies write them:

- whole and number: 1,000 and 1 000, £12.50, 45% (which is 45), (12) for -12, 1.2e3; a whole number may say 3.0, never 1.5;
- days: 2022-03-31, 31/03/2022, 31-Mar-2022, 31 March 2022, 31.03.22, the serial number of a workbook (44651), with a
  midnight behind. Two figures of a year are of this century up to next year. Never the month first, unless the column's
  `formats` say so, which are tried before the rest;
- moments: such a day with 14:05, 14:05:30, 2:05 PM; with T, Z or an offset, which is turned to the time of Europe/London;
- months: 2021-03, 03/2021, 202103, March 2021, Mar-21, or any day in it;
- yes-no: Y and N, yes and no, true and false, t and f, 1 and 0.
"""

from __future__ import annotations

from datetime import date

from concordat.datasets.rules.declarations import Column, Type
from concordat.datasets.store.sessions import among, text, texts

NOTHING = (
    *("null", "n/a", "#n/a", "na", "n.a.", "none", "nil", "nan", "-", "--", "–", ".", ".."),
    *("unknown", "not known", "not recorded"),
)
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050  # days of a workbook: 1927-05-18 to 2099-12-31
_AROUND = "chr(32) || chr(9) || chr(10) || chr(13) || chr(160)"
_PHYSICAL = {
    Type.TEXT: "VARCHAR",
    Type.WHOLE: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.DATE: "DATE",
    Type.MOMENT: "TIMESTAMP",
    Type.MONTH: "DATE",
    Type.YES_NO: "BOOLEAN",
}
_FIGURES = r"£?\s?(\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)?(\.\d*)?([eE][-+]?\d{1,3})?\s?%?"
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y")
_NAMED = ("%d-%b-%Y", "%d %b %Y", "%d/%b/%Y", "%d %B %Y", "%d-%B-%Y", "%d%b%Y")
_SHORT = ("%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%d-%b-%y", "%d %b %y", "%d/%b/%y", "%d %B %y")
_YEAR_FIRST = ("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%d")
_MONTHS = ("%B %Y", "%b %Y", "%b-%Y", "%B-%Y", "%Y/%m", "%m/%Y", "%m-%Y", "%Y %b", "%Y %B")
_SHORT_MONTHS = ("%b-%y", "%b %y", "%B %y", "%B-%y")


def physical(kind: Type) -> str:
    """Return the type of the store in which values are kept."""
    return _PHYSICAL[kind]


def bare(raw: str) -> str:
    """Return SQL for a field without what stands around it, null where nothing is left; quick where nothing does."""
    ends = " OR ".join(f"ends_with({raw}, chr({each}))" for each in (32, 160, 10, 9, 13))
    space = f"ascii({raw}) <= 32 OR ascii({raw}) = 160 OR {ends}"
    return f"CASE WHEN {space} THEN nullif(trim({raw}, {_AROUND}), '') ELSE {raw} END"


def says_something(raw: str, kind: Type) -> str:
    """Return SQL that is true where a field says something."""
    if kind == Type.TEXT:
        return f"({bare(raw)}) IS NOT NULL"
    return f"coalesce(NOT {among(f'lower({bare(raw)})', NOTHING)}, false)"


def value(column: Column, raw: str, today: date) -> str:
    """Return SQL for what a field means, null where it says nothing or cannot be read."""
    match column.type:
        case Type.TEXT:
            made = _text(column, raw)
        case Type.WHOLE:
            made = _whole(raw)
        case Type.NUMBER:
            made = _number(raw)
        case Type.DATE:
            made = _date(column, raw, today)
        case Type.MOMENT:
            made = _moment(column, raw, today)
        case Type.MONTH:
            made = _month(column, raw, today)
        case Type.YES_NO:
            made = _yes_no(raw)
    return f"CASE WHEN {raw} IS NULL THEN NULL ELSE {made} END"


def squeezed(words: str) -> str:
    """Return words as those of a list are compared: in small letters, without spaces."""
    return "".join(words.split()).lower()


def _text(column: Column, raw: str) -> str:
    if not column.allowed:
        return bare(raw)
    meant = " ".join(f"WHEN {text(squeezed(each))} THEN {text(each)}" for each in column.allowed)
    loosely = f"CASE lower(regexp_replace({raw}, '[\\s\u00a0]+', '', 'g')) {meant} END"
    return f"CASE WHEN {among(raw, column.allowed)} THEN {raw} ELSE {loosely} END"


def _number(raw: str) -> str:
    plainly = f"isfinite(TRY_CAST({raw} AS DOUBLE)) AND NOT contains({raw}, '_')"
    return f"CASE WHEN {plainly} THEN TRY_CAST({raw} AS DOUBLE) ELSE {_loose_number(raw)} END"


def _loose_number(raw: str) -> str:
    """Read a number with separators, signs and brackets around it; the shape is held to before anything is taken out."""
    inside = f"replace({bare(raw)}, chr(160), ' ')"
    figures = f"TRY_CAST(regexp_replace({inside}, '[£,%()\\s]', '', 'g') AS DOUBLE)"
    signed = f"CASE WHEN {inside} LIKE '(%' THEN -({figures}) ELSE {figures} END"
    shape = f"regexp_full_match({inside}, '[-+]?{_FIGURES}|\\({_FIGURES}\\)')"
    return f"CASE WHEN {shape} THEN CASE WHEN isfinite({figures}) THEN {signed} END END"


def _whole(raw: str) -> str:
    loosely = _number(raw)
    safe = f"abs({loosely}) < 9007199254740992 AND {loosely} = trunc({loosely})"
    return (
        f"CASE WHEN regexp_full_match({raw}, '[-+]?[0-9]{{1,18}}') THEN TRY_CAST({raw} AS BIGINT) "
        f"WHEN {safe} THEN CAST({loosely} AS BIGINT) END"
    )


def _date(column: Column, raw: str, today: date) -> str:
    asked = f"CAST({_strptime(raw, column.formats)} AS DATE), " if column.formats else ""
    plainly = f"regexp_full_match({raw}, '\\d{{4}}-\\d{{2}}-\\d{{2}}')"
    loosely = _loose_day(f"regexp_replace({bare(raw)}, '[ T]0?0:00(:00(\\.0+)?)?Z?$', '')", today)
    if asked:
        return f"coalesce({asked}TRY_CAST(CASE WHEN {plainly} THEN {raw} END AS DATE), {loosely})"
    return f"CASE WHEN {plainly} THEN TRY_CAST({raw} AS DATE) ELSE {loosely} END"


def _strptime(words: str, formats: tuple[str, ...]) -> str:
    return f"try_strptime({words}, [{texts(formats)}])"


def _loose_day(words: str, today: date) -> str:
    """Read a day that stands alone, as people and workbooks write it."""
    short = f"{_strptime(words, _SHORT)}"
    return (
        f"CASE WHEN regexp_full_match({words}, '\\d{{5}}(\\.0+)?') THEN {_serial(words)} "
        f"WHEN regexp_full_match({words}, '.*\\d{{4}}') AND NOT regexp_full_match({words}, '\\d{{8}}') "
        f"THEN CAST({_strptime(words, (*_DAYS, *_NAMED))} AS DATE) "
        f"WHEN regexp_matches({words}, '^\\d{{4}}') THEN CAST({_strptime(words, _YEAR_FIRST)} AS DATE) "
        f"ELSE {_century(short, today)} END"
    )


def _century(short: str, today: date) -> str:
    """Put a year of two figures into this century up to next year, and into the last one beyond."""
    figures = f"year({short}) % 100"
    century = today.year // 100 * 100
    full = f"CASE WHEN {figures} <= {(today.year + 1) % 100} THEN {century} ELSE {century - 100} END"
    return f"TRY_CAST(({full} + {figures})::VARCHAR || strftime({short}, '-%m-%d') AS DATE)"


def _serial(words: str) -> str:
    days = f"CAST(trunc(TRY_CAST({words} AS DOUBLE)) AS INTEGER)"
    return f"CASE WHEN {days} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL} THEN DATE '1899-12-30' + {days} END"


def _moment(column: Column, raw: str, today: date) -> str:
    plainly = "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?"
    words = bare(raw)
    zoned = f"timezone('Europe/London', TRY_CAST({words} AS TIMESTAMPTZ))"
    found = (
        f"CASE WHEN regexp_full_match({raw}, '{plainly}') THEN TRY_CAST({raw} AS TIMESTAMP) "
        f"WHEN regexp_full_match({words}, '{plainly} ?(Z|[-+]\\d{{2}}(:?\\d{{2}})?)') THEN {zoned} "
        f"WHEN regexp_full_match({words}, '\\d{{5}}\\.\\d+') THEN {_serial_moment(words)} "
        f"WHEN contains({words}, ':') THEN {_day_and_time(words, today)} "
        f"ELSE CAST({_date(column, raw, today)} AS TIMESTAMP) END"
    )
    return f"coalesce({_strptime(raw, column.formats)}, {found})" if column.formats else found


def _serial_moment(words: str) -> str:
    seconds = f"CAST(round(TRY_CAST({words} AS DOUBLE) % 1 * 86400) AS INTEGER)"
    return f"CAST({_serial(words)} AS TIMESTAMP) + to_seconds({seconds})"


def _day_and_time(words: str, today: date) -> str:
    """Read a day and a time of day with a space, T or comma between, of 24 hours or of twelve."""
    time = "(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:\\.\\d+)?\\s*([AaPp]\\.?[Mm]\\.?)?$"
    shape = f"regexp_full_match({words}, '.+[ T,]\\s*{time[:-1]}')"
    hour, minute = (f"TRY_CAST(regexp_extract({words}, '{time}', {at}) AS INTEGER)" for at in (1, 2))
    second = f"coalesce(TRY_CAST(regexp_extract({words}, '{time}', 3) AS INTEGER), 0)"
    half = f"lower(left(regexp_extract({words}, '{time}', 4), 1))"
    hours = (
        f"CASE {half} WHEN '' THEN CASE WHEN {hour} < 24 THEN {hour} END "
        f"ELSE CASE WHEN {hour} BETWEEN 1 AND 12 THEN {hour} % 12 + CASE {half} WHEN 'p' THEN 12 ELSE 0 END END END"
    )
    day = _loose_day(f"trim(regexp_replace({words}, '[ T,]\\s*{time}', ''))", today)
    seconds = f"({hours}) * 3600 + {minute} * 60 + {second}"
    return f"CASE WHEN {shape} AND {minute} < 60 AND {second} < 60 THEN CAST({day} AS TIMESTAMP) + to_seconds({seconds}) END"


def _month(column: Column, raw: str, today: date) -> str:
    words = bare(raw)
    short = f"{_strptime(words, _SHORT_MONTHS)}"
    found = (
        f"CASE WHEN regexp_full_match({raw}, '\\d{{4}}-\\d{{2}}') THEN TRY_CAST({raw} || '-01' AS DATE) "
        f"WHEN regexp_full_match({words}, '(19|20)\\d{{4}}') "
        f"THEN TRY_CAST({words}[1:4] || '-' || {words}[5:6] || '-01' AS DATE) ELSE coalesce("
        f"CASE WHEN regexp_full_match({words}, '.*\\d{{4}}.*') THEN CAST({_strptime(words, _MONTHS)} AS DATE) END, "
        f"CASE WHEN regexp_full_match({words}, '[A-Za-z]+.\\d{{2}}') THEN {_century(short, today)} END, "
        f"CAST(date_trunc('month', {_date(column, raw, today)}) AS DATE)) END"
    )
    if column.formats:
        return f"coalesce(CAST(date_trunc('month', {_strptime(raw, column.formats)}) AS DATE), {found})"
    return found


def _yes_no(raw: str) -> str:
    words = f"lower({bare(raw)})"
    return (
        f"CASE WHEN {among(words, ('y', 'yes', 'true', 't', '1'))} THEN true "
        f"WHEN {among(words, ('n', 'no', 'false', 'f', '0'))} THEN false END"
    )
