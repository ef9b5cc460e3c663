"""The words that head columns and label rows, and the titles above a table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from returns.matching.names import reading_form
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import read_period, without_period


def renamed(sheets: Sequence[Sheet], meanings: Mapping[str, str]) -> list[Sheet]:
    """The sheets with each of these texts replaced by what it means: a column or a month.

    A column's name is replaced only in rows without a number: in the body of a table the same word may be a name.
    """
    by_form = {reading_form(text): meaning for text, meaning in meanings.items()}
    return [_renamed(sheet, by_form) for sheet in sheets] if by_form else list(sheets)


def _renamed(sheet: Sheet, by_form: Mapping[str, str]) -> Sheet:
    with_numbers = {row for (row, _), cell in sheet.cells.items() if _is_number(cell)}
    cells = {
        place: _meant(cell, by_form, is_body=cell.row in with_numbers) for place, cell in sheet.cells.items()
    }
    return replace(sheet, cells=cells)


_NUMBER = re.compile(r"[+−–-]?[0-9][0-9,. ]*%?")


def _is_number(cell: Cell) -> bool:
    """Whether a cell holds a number, of which a text list has but the digits."""
    return isinstance(cell.value, Decimal) or (
        isinstance(cell.value, str) and bool(_NUMBER.fullmatch(cell.text))
    )


def _meant(cell: Cell, by_form: Mapping[str, str], *, is_body: bool) -> Cell:
    meaning = by_form.get(reading_form(cell.text)) if isinstance(cell.value, str) else None
    if meaning is None or (is_body and column_of(meaning) is not None):
        return cell
    return replace(cell, value=meaning)


class Column(StrEnum):
    """What a column (or a labelled row) of a return holds."""

    INDICATOR = "indicator"
    AREA = "area"
    MONTH = "month"
    PERIOD = "period"
    AS_AT = "as at"
    WEEK_ENDING = "week ending"
    BASIS = "basis"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    NUMBER = "number"
    PERCENT = "percent"
    VALUE = "value"
    TRAVEL = "travel"
    NOTE = "note"
    SOURCE = "source"
    PART = "part"
    RATE = "rate"
    YEAR = "year"
    START = "start"
    END = "end"
    UNIT = "unit"


FIGURES = frozenset(
    {Column.NUMERATOR, Column.DENOMINATOR, Column.NUMBER, Column.PERCENT, Column.VALUE, Column.RATE}
)

_WORDS = {
    Column.INDICATOR: (
        "indicator;indicators;indicator name;indicator code;measure;measures;measure name;performance measure;"
        "performance measures;performance indicator;activity / performance measure;"
        "activity / performance measures;activity"
    ),
    Column.AREA: (
        "area;areas;area name;district;districts;district name;team;teams;team name;district / team;"
        "district or team;authority;local authority;council;locality;division"
    ),
    Column.MONTH: "month;reporting month;month of return;return month;month ending",
    Column.PERIOD: "period;reporting period;time period;time_period;period end;period ending;quarter",
    Column.START: (
        "from;start;start date;date from;from date;period start;period from;start of period;period starting"
    ),
    Column.END: "to;end;end date;date to;until;end of period;period to",
    Column.UNIT: (
        "unit;units;unit of measure;unit of measurement;measured in;measure type;value type;format;figure type"
    ),
    Column.YEAR: "year;financial year;calendar year;fy",
    Column.AS_AT: "as at;as at date;as of;date;snapshot date;position at;position as at",
    Column.WEEK_ENDING: "week ending;week end;w/e",
    Column.BASIS: "basis;period type",
    Column.NUMERATOR: "numerator;num;num.;top line",
    Column.DENOMINATOR: "denominator;den;den.;denom;denom.;bottom line;out of;base",
    Column.NUMBER: (
        "value (number);"
        "number;count;total number;no;no.;nos;nos.;numbers;counts;n;volume;number of children;number of cases"
    ),
    Column.PERCENT: "value (%);%;percentage;per cent;percent;proportion;pct;% age;%age;percentages",
    Column.VALUE: (
        "value;figure;grade;result;actual;outturn;performance;indicator value;score;current;latest;this month;"
        "current month;in month;in-month;monthly;"
        "month only;latest month;current value;latest value;current performance;latest performance"
    ),
    Column.RATE: (
        "rate;rates;rate per 10,000;rate per 10000;rate per 10 000;rate per 10k;per 10,000;per 10000;"
        "per 10,000 children;"
        "rate per 10,000 children;rate per 1,000;crude rate;rate (per 10,000)"
    ),
    Column.TRAVEL: "*;direction of travel;dot;travel;trend;direction",
    Column.NOTE: "note;notes;comment;comments;commentary;remark;remarks",
    Column.SOURCE: "source;data source;source of data",
    Column.PART: (
        "part;breakdown;component;age;ages;age group;age band;gender;sex;ethnicity;ethnic group;ethnic origin;ward"
        ";school;provider;setting;establishment;cluster;nationality"
        ";category;category of abuse;category of need;primary need;need code;disability;placement type"
        ";type of placement;legal status;referral source;source of referral;cohort;characteristic;age range"
        ";sex / gender;subgroup;sub-group;sub group;client group;population group;scenario;statistic"
    ),
}
# Source of contact, contact type: what the rows are split by, and not of what kind they are.
_KIND_OF_CASE = re.compile(
    r"(?:source|type|category|reason|method|outcome) (?:of|for) (?!area|team|measure|indicator|period|data|figure).+"
    r"|(?:contact|referral|case|child|abuse|need|assessment) (?:source|type|category|group|band|reason|outcome)"
)
# Letters by which a heading is spoken of elsewhere, and what is computed from them: Numerator (a), % (a/b).
_LETTERS = re.compile(r" ?[(\[](?:[a-z]|[a-z] ?[/÷+-] ?[a-z](?: ?[x×*] ?100)?|[0-9])[)\]]$")
_ALIASES = {word: column for column, words in _WORDS.items() for word in words.split(";")}
# Of our own template, beside the cells to fill in.
FOR_WHO_FILLS_IN = frozenset({"unit", "last time"})
_FOOTNOTE_MARKS = re.compile(r"(?<=\w) ?[*†‡:]+$")
_UNIT_IN_BRACKETS = re.compile(
    r" *\((?:number of )?(?:children|young people|cases|referrals|number|no\.?|count|percentage|per cent|%)\)$",
    re.IGNORECASE,
)
_SUMMED = r"(?:grand |sub-? ?|overall |running )?(?:totals?|averages?|avg\.?|means?|medians?)"
_RESTATES = re.compile(
    rf"{_SUMMED}|all(?: (?:areas|districts|teams|localities|authorities|children|ages|persons))?|sum|overall"
    r"|persons|both sexes",
    re.IGNORECASE,
)
# Kent total, County average, total for Kent, average of districts, all Kent.
_RESTATES_AREAS = re.compile(
    rf".{{1,40}}[ (,:–-]{_SUMMED}\)?|(?:{_SUMMED}|sum)(?: \(.+\)|[ :–-]+(?:(?:for|of|across|over|in) )?.{{1,40}})"
    r"|all .{1,40}|.{1,40} overall",
    re.IGNORECASE,
)
_UNITS = frozenset({
    "ratio", "days", "working days", "weeks", "months", "years", "score", "grade", "children", "cases", "families",
    "people", "fte", "per worker",
})  # fmt: skip
_BESIDE = re.compile(
    r"(?:rag|status)(?: (?:rating|status))?|(?:annual |year.end )?targets?(?: .{1,20})?|variance|var\.?"
    r"|(?:% ?)?change|difference|(?:last|previous|prior)(?: (?:year|month|quarter))?|forecast(?: outturn)?|baseline"
    r"|benchmark|comments?|notes?",
    re.IGNORECASE,
)
_NO_ACTUAL = frozenset({
    "target", "targets", "forecast", "projection", "projected", "trajectory", "budget", "plan", "planned", "baseline",
    "last year", "previous year", "prior year", "variance",
})  # fmt: skip
_AVERAGE = re.compile(r"average|avg|\bmeans?\b|median", re.IGNORECASE)


# Names of areas and indicators are looked up too, over and over, wherever headings might stand.
@lru_cache(maxsize=4096)
def column_of(text: str) -> Column | None:
    """What a heading says of its column, whatever its case, spacing and footnote mark; None where it is unknown."""
    plain = _LETTERS.sub("", _FOOTNOTE_MARKS.sub("", text).casefold().strip(" :")) or text
    words = re.sub(" ?/ ?", " / ", plain)
    known = _ALIASES.get(words) or _ALIASES.get(words.replace(" / ", "/"))
    return known or (Column.PART if _KIND_OF_CASE.fullmatch(words) else None)


def likely_column(text: str) -> Column | None:
    """The column that a heading which is not known means where it is misspelt: Vallue; None where nothing is near."""
    if stands_beside(text):
        return None
    near = get_close_matches(_LETTERS.sub("", text.casefold()), _ALIASES, 1, 0.8)
    return _ALIASES[near[0]] if near and len(text) > 3 else None


def columns_named(sheet: Sheet, row: int) -> dict[Column, int]:
    """The columns that a row of headings names; of two with the same meaning the first, of areas the narrower."""
    named: dict[Column, int] = {}
    for cell in sheet.row(row):
        if isinstance(cell.value, str) and (column := column_of(cell.text)):
            before = sheet.at(row, named.get(column, 0)).text
            is_narrower = column is Column.AREA and _level_named(cell.text) > _level_named(before)
            named[column] = cell.column if is_narrower else named.get(column, cell.column)
    # Beside a percentage n is mostly the number that it is of.
    if Column.PERCENT in named and sheet.at(row, named.get(Column.NUMBER, 0)).text.casefold() == "n":
        del named[Column.NUMBER]
    return named


def _level_named(heading: str) -> int:
    """How narrow the areas are that a heading names: an authority's, districts, teams; the widest 0."""
    text = heading.casefold()
    if text.startswith(("team", "localit")):
        return 2
    return 0 if text in ("authority", "local authority", "council") else 1


def columns_repeated(sheet: Sheet, row: int, named: Mapping[Column, int]) -> tuple[dict[Column, int], ...]:
    """The columns of figures whose heading says again what one to the left says."""
    found: list[dict[Column, int]] = []
    for cell in sheet.row(row):
        column = column_of(cell.text) if isinstance(cell.value, str) else None
        if column in FIGURES and column in named and named[column] != cell.column:
            found.append({column: cell.column})
    return tuple(found)


def is_total(text: str) -> bool:
    """Whether a row or column is named as a total or an average of others, and nothing more."""
    return bool(_RESTATES.fullmatch(text.rstrip(" :")))


def is_total_of_areas(text: str) -> bool:
    """Whether a row or column of areas is named as a total or an average of others: Kent total, all Kent."""
    bare = text.rstrip(" :")
    return bool(_RESTATES.fullmatch(bare) or _RESTATES_AREAS.fullmatch(bare))


def is_unit(text: str) -> bool:
    """Whether a word below a heading is the unit of its figures and no more: Ratio, Days."""
    return text.strip(" ()").casefold() in _UNITS


def stands_beside(text: str) -> bool:
    """Whether a heading is of a column that stands beside figures and holds none: Target, RAG, Variance, Last year."""
    return bool(_BESIDE.fullmatch(text.strip()))


def is_no_actual(text: str) -> bool:
    """Whether a word in a row says that its figure isn't what happened: Target, Forecast, Last year."""
    return text.casefold() in _NO_ACTUAL


def is_average(text: str) -> bool:
    """Whether what restates others is their average, so that they don't add up to it."""
    return bool(_AVERAGE.search(text))


def bare_title(text: str) -> str:
    """A title as the name of an indicator: without its period and without a unit in brackets at the end."""
    return _UNIT_IN_BRACKETS.sub("", without_period(_UNIT_IN_BRACKETS.sub("", text)))


def title_above(sheet: Sheet, header_row: int, after_row: int) -> Cell | None:
    """The nearest text above a row of headings, and below `after_row`, that is more than a date."""
    for row in reversed(sheet.rows_between(after_row + 1, header_row - 1)):
        for cell in sheet.row(row):
            if isinstance(cell.value, str) and not read_period(cell):
                return cell
    return None


def joined(heading: str, part: str) -> str:
    """The name of a part: "Permanency - proportion: Adoption"."""
    return f"{heading.rstrip(' :')}: {part}" if part else heading


def first_column(named: Mapping[Column, int], *wanted: Column) -> int | None:
    """The first of the wanted columns that there is."""
    return next((named[column] for column in wanted if column in named), None)
