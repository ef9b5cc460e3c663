"""One cell as a figure: a number however it was typed, a mark for a missing one, or why it can't be read."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.rules.figures import round_half_up
from indicators.rules.terms import Missing
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.formats import number_format, printed, printed_places, shown_instead, tidy


class FigureKind(StrEnum):
    """What a cell says where a figure is expected."""

    NUMBER = "number"
    MISSING = "missing"
    NO_SUCH_PART = "no such part"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NO_RESULT = "formula without a result"


class Percent(StrEnum):
    """How a figure says that it is a percentage: in no way, by a sign that was typed, or by the cell's format."""

    UNSAID = "unsaid"
    SIGN = "sign"
    FORMAT = "format"


class Doubt(StrEnum):
    """Why a cell's meaning is asked about, once for all cells of a file that have the same."""

    SMALL_NUMBER = "small_number"
    MARK_OF_TWO_MEANINGS = "mark_of_two_meanings"
    DECIMAL_COMMA = "decimal_comma"
    SET_APART = "set_apart"


@dataclass(frozen=True)
class FigureRead:
    """What one cell says. `number` is a percentage's 84.4, never its 0.844.

    `stated` is the figure as the sheet prints it ("84.4%", "1,234") and `places` the decimal places of that;
    `footnote` the mark that followed it; `fault` why it can't be read. `doubt` says that what it means is to be
    asked: as what it was taken is a proposal. `unit` is what the cell's format prints behind the number: days.
    """

    cell: Cell
    kind: FigureKind
    number: Decimal | None = None
    missing: Missing | None = None
    stated: str = ""
    places: int = 0
    percent: Percent = Percent.UNSAID
    footnote: str = ""
    fault: str = ""
    doubt: "Doubt | None" = None
    unit: str = ""

    @property
    def says_something(self) -> bool:
        """Whether the cell says anything of the figure: an empty one doesn't, nor does "no such part"."""
        return self.kind not in (FigureKind.EMPTY, FigureKind.NO_SUCH_PART)

    @property
    def is_percentage(self) -> bool:
        """Whether the cell itself says that the figure is a percentage."""
        return self.percent is not Percent.UNSAID


TOO_LARGE = Decimal(10) ** 15
LONGEST_FIGURE = 40
NO_SUCH_PART = "\\"

_MISSING = {
    "n/a": Missing.NOT_AVAILABLE,
    "na": Missing.NOT_AVAILABLE,
    "n.a.": Missing.NOT_AVAILABLE,
    "-": Missing.NO_FIGURE,
    "–": Missing.NO_FIGURE,
    "—": Missing.NO_FIGURE,
    "..": Missing.NOT_SUPPLIED,
    "…": Missing.NOT_SUPPLIED,
    "c": Missing.SUPPRESSED,
    "suppressed": Missing.SUPPRESSED,
    "x": Missing.UNRELIABLE,
    "z": Missing.NOT_APPLICABLE,
    "u": Missing.LOW_RELIABILITY,
}
# What may mean several things, with the one that is proposed. `k` and `low` stand for a number that rounds to nothing.
_PROPOSED = {
    ":": Missing.NOT_AVAILABLE,
    "k": Missing.SUPPRESSED,
    "low": Missing.SUPPRESSED,
    "*": Missing.SUPPRESSED,
    "**": Missing.SUPPRESSED,
    "~": Missing.SUPPRESSED,
    "s": Missing.SUPPRESSED,
    "sup": Missing.SUPPRESSED,
    "supp": Missing.SUPPRESSED,
}
# "<5", "≤ 5", "5 or fewer", "fewer than 5", "1 to 5", "1-5": a number that was too small to be told.
_SMALL_NUMBER = re.compile(
    r"(?:<|≤|<=|(?:less|fewer) than|under|below|up to) ?(?:[0-9]|10|five|ten|three)"
    r"|(?:[0-9]|10|five|ten|three) or (?:less|fewer|under|below)"
    r"|[0-5] ?(?:to|-|–) ?(?:[2-9]|10)",
    re.IGNORECASE,
)
# A figure with these behind it was revised or is provisional, and counts.
_AFTER_FIGURE = r"(?: ?[\[(](?:r|p|e|b|pr|rev|prov)[\])])+| ?(?:r|p)"
# Apostrophes before a figure make Excel keep it as a text; both are typed.
_APOSTROPHES = "'’‘`"

_FIGURE = re.compile(
    r"(?P<body>(?P<open>\()?(?P<sign>[+−–-])? ?"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r" ?(?P<percent>%|per ?cent)?(?P<close>\))?)"
    rf"(?P<footnote>{_AFTER_FIGURE}| ?[*†‡§¹²³⁰-⁹ᵃ-ᶻ]+| ?\((?![cxzu]\))[a-z]\)| ?\[(?![cxzu]\])[0-9a-z]\])?",
    re.IGNORECASE,
)


def read_figure(cell: Cell) -> FigureRead:
    """What a cell says as a figure. Never raises: what can't be read says why in `fault`."""
    if cell.unanswered:
        return FigureRead(cell, FigureKind.NO_RESULT, fault="holds a formula whose result was not stored")
    if cell.blank:
        return FigureRead(cell, FigureKind.EMPTY)
    if cell.plain and isinstance(cell.value, str):
        return _of_what_stands_plain(cell)
    if isinstance(cell.value, Decimal):
        return _from_number(cell, cell.value)
    if isinstance(cell.value, str):
        return _with_decimal_comma(cell) or _from_text(cell)
    what = "a date" if isinstance(cell.value, date) else "a yes or no"
    return _unreadable(cell, f"holds {what}, {cell.text}, not a figure")


def _from_number(cell: Cell, stored: Decimal) -> FigureRead:
    shown = shown_instead(cell.number_format, stored)
    return _as_stored(cell, stored) if shown is None else _as_shown(cell, stored, shown)


def _as_shown(cell: Cell, stored: Decimal, shown: str) -> FigureRead:
    """A number of which its format prints something else: what the sheet shows counts, where it can be read."""
    number = _as_stored(cell, stored)
    if stored == 0 and shown.strip("-–— ") == "":
        return number
    read = _from_text(replace(cell, value=_UNIT_BEHIND.sub("", shown), number_format="General"))
    if read.kind is FigureKind.NUMBER and read.number in (
        number.number,
        round_half_up(number.number or stored, read.places),
    ):
        return replace(
            number,
            stated=read.stated,
            percent=read.percent,
            footnote=read.footnote,
            places=read.places,
            unit=behind[0].strip() if (behind := _UNIT_BEHIND.search(shown)) else "",
        )
    if read.kind is FigureKind.MISSING:
        return replace(read, cell=cell)
    return _unreadable(cell, f"shows “{shown[:LONGEST_FIGURE]}” by its format, where {stored:f} is stored")


_UNIT_BEHIND = re.compile(
    r"(?<=[0-9]) ?(?:(?:working )?(?:days|weeks|months|years|children|cases|people|families|fte)"
    r"|per [0-9,]+(?: \w+)?)$",
    re.IGNORECASE,
)
# Arrows and shapes beside a figure say how it travelled, or its rating.
_SHAPES = re.compile(r"^[▲▼△▽●○■◆↑↓→←⬆⬇➡]+ ?(?=.*[0-9])|(?<=[0-9%]) ?[▲▼△▽●○■◆↑↓→←⬆⬇➡]+$")


def _as_stored(cell: Cell, stored: Decimal) -> FigureRead:
    form = number_format(cell.number_format)
    number = stored * 100 if form.percent else stored
    if abs(number) >= TOO_LARGE:
        return _unreadable(cell, f"holds a number too large for a figure: {stored:.3g}")
    number = tidy(number)
    places = printed_places(number, form)
    return FigureRead(
        cell,
        FigureKind.NUMBER,
        number=number,
        stated=printed(number, form, places),
        places=places,
        percent=Percent.FORMAT if form.percent else Percent.UNSAID,
    )


def _from_text(cell: Cell) -> FigureRead:
    text = _SHAPES.sub("", cell.text.strip(_APOSTROPHES).strip())
    if text == NO_SUCH_PART:
        return FigureRead(cell, FigureKind.NO_SUCH_PART, stated=text)
    if mark := _mark(cell, text):
        return mark
    found = _FIGURE.fullmatch(text) if len(text) <= LONGEST_FIGURE else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        return _unreadable(cell, f"says “{text[:LONGEST_FIGURE]}”, which is not a figure{_hint(text)}")
    number = _signed(found)
    if abs(number) >= TOO_LARGE:
        return _unreadable(cell, "holds a number too large for a figure")
    return FigureRead(
        cell,
        FigureKind.NUMBER,
        number=number,
        stated=text[: found.end("body")].rstrip(),
        places=len(found["number"].partition(".")[2]),
        percent=Percent.SIGN if found["percent"] else Percent.UNSAID,
        footnote=(found["footnote"] or "").strip(),
    )


_DECIMAL_COMMA = re.compile(r"[+−–-]?[0-9](?:[0-9. ]*[0-9])?,[0-9]+ ?(?:%|per ?cent)?", re.IGNORECASE)


def _with_decimal_comma(cell: Cell) -> FigureRead | None:
    """A figure in a list with semicolons whose comma is mostly the decimal mark: 18,4; None for any other."""
    if not cell.comma_is_point or not _DECIMAL_COMMA.fullmatch(cell.text):
        return None
    whole, _, places = cell.text.rpartition(",")
    meant = replace(cell, value=f"{re.sub('[. ]', '', whole)}.{places}", comma_is_point=False)
    return replace(_from_text(meant), cell=cell, stated=cell.text, doubt=Doubt.DECIMAL_COMMA)


def _of_what_stands_plain(cell: Cell) -> FigureRead:
    """The figure of a text formatted in parts: a footnote's mark or an old figure beside it is no part of it."""
    plain = _from_text(replace(cell, value=cell.plain, plain=""))
    if plain.kind is not FigureKind.NUMBER:
        return _unreadable(
            cell, f"says “{cell.text[:LONGEST_FIGURE]}”, formatted in parts, which is not a figure"
        )
    return replace(plain, cell=cell, doubt=Doubt.SET_APART)


def _mark(cell: Cell, text: str) -> FigureRead | None:
    """A mark for a missing figure, in the Government's square brackets or without; None where it is none."""
    bare = text[1:-1].strip() if text[:1] + text[-1:] in ("[]", "()") and len(text) > 2 else text
    word = bare.casefold().rstrip(".") if len(bare) > 2 else bare.casefold()
    if missing := _MISSING.get(word) or _MISSING.get(bare.casefold()):
        return FigureRead(cell, FigureKind.MISSING, missing=missing, stated=text)
    doubt = Doubt.SMALL_NUMBER if _SMALL_NUMBER.fullmatch(bare) else Doubt.MARK_OF_TWO_MEANINGS
    proposed = Missing.SUPPRESSED if doubt is Doubt.SMALL_NUMBER else _PROPOSED.get(word)
    if proposed is None:
        return None
    return FigureRead(cell, FigureKind.MISSING, missing=proposed, stated=text, doubt=doubt)


_RESULT_OF_FAULT = re.compile(
    r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|ERROR.*)", re.IGNORECASE
)
_TWO_FIGURES = re.compile(r".*[0-9] ?(?:/|:|of|out of|in) ?[0-9].*", re.IGNORECASE)


def _hint(text: str) -> str:
    """What a text that is no figure seems to be, as the sentence goes on; "" where it seems nothing known."""
    if _RESULT_OF_FAULT.fullmatch(text):
        return " but the fault of a formula"
    if _TWO_FIGURES.fullmatch(text):
        return " but two: the parts belong under Numerator and Denominator"
    return ""


def _signed(found: re.Match[str]) -> Decimal:
    """The number with its sign; accountants write a negative one in brackets."""
    number = Decimal(re.sub("[ ,]", "", found["number"]))
    return -number if found["open"] or found["sign"] not in (None, "+") else number


def _unreadable(cell: Cell, fault: str) -> FigureRead:
    return FigureRead(cell, FigureKind.UNREADABLE, stated=cell.text[:LONGEST_FIGURE], fault=fault)
