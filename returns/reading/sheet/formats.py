"""Excel's number formats, as far as they decide what a figure looks like on the sheet."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from indicators.rules.figures import round_half_up

# 15 digits before the point and these after it stay within what is rounded exactly.
MAX_PLACES = 10

_UNPRINTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_NUMBER = re.compile(r"(?P<whole>[#0?,]+)(?:\.(?P<always>0*)(?P<maybe>[#?]*))?(?P<percent>%?)")


@dataclass(frozen=True)
class NumberFormat:
    """How a number is printed. `places` is None where the format leaves that to the number (General)."""

    places: int | None = None
    optional_places: int = 0
    thousands: bool = False
    percent: bool = False


# A table has few formats and many cells.
@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """Read a format code such as `0.0%` or `#,##0`. What is not plainly a number's format counts as General."""
    printed = _UNPRINTED.sub("", code.partition(";")[0]).replace(" ", "")
    found = _NUMBER.fullmatch(printed)
    if not found:
        return NumberFormat(percent="%" in printed)
    return NumberFormat(
        places=min(len(found["always"] or ""), MAX_PLACES),
        optional_places=len(found["maybe"] or ""),
        thousands="," in found["whole"],
        percent=bool(found["percent"]),
    )


@dataclass(frozen=True)
class _Section:
    """One part of a format: the words before and after the number, and its own format, "" where it prints none."""

    before: str = ""
    number: str = ""
    after: str = ""


# In quotation marks or behind a backslash a format holds words; in brackets its condition, colour or currency.
_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<letter>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<unseen>\[[^\]]*\]|_.|\*.)'
    r"|(?P<digits>[#0?][#0?,.]*)|(?P<other>.)",
    re.DOTALL,
)
_CURRENCIES = ("£", "$", "€")
_CONDITION = re.compile(r"\[(?P<sign><=|>=|<>|<|>|=)(?P<number>-?[0-9]+(?:\.[0-9]+)?)\]")
_PART = re.compile(r'((?:"[^"]*"|\\.|[^;"\\])*);')
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
# General, or digits alone that leave no thousands out.
_PLAIN = re.compile(r"General|[#0?,.]*[#0?.] *%?|@")


def shown_instead(code: str, stored: Decimal) -> str | None:
    """What a number shows where its format adds words to it, puts them in its place or leaves thousands out; else None.

    `"n/a"` shows n/a whatever is stored, `[<5]"*";0` a star for 3, `0.0,` 1.2 for 1234.
    """
    if not _says_more(code):
        return None
    section = _section(_part_for(code, stored))
    if section is None or not section.number:
        return section.before or None if section else None
    in_thousands = section.number.endswith(",")
    if not (section.before or section.after or in_thousands):
        return None
    form = number_format(section.number)
    number = stored * 100 if form.percent else stored
    text = f"{section.before}{printed(number, form, printed_places(number, form))}{section.after}"
    return f"{text} in thousands" if in_thousands else text


# A table has few formats and many cells.
@lru_cache(maxsize=1024)
def _says_more(code: str) -> bool:
    """Whether any part of a format prints more than the number, or less."""
    if _PLAIN.fullmatch(code):
        return False
    sections = [found for part, _, _ in _parts(code) if (found := _section(part))]
    return any(each.before or each.after or each.number.endswith(",") or not each.number for each in sections)


def _part_for(code: str, stored: Decimal) -> str:
    """The part of a format that holds for a number: by its condition, else by its sign."""
    parts = _parts(code)
    for part, sign, number in parts:
        if sign and _COMPARED[sign](stored, number):
            return part
    if any(sign for _, sign, _ in parts):
        return next((part for part, sign, _ in parts if not sign), parts[-1][0])
    at = 0 if stored > 0 else 1 if stored < 0 else 2
    return parts[at if at < len(parts) else 0][0]


@lru_cache(maxsize=1024)
def _parts(code: str) -> tuple[tuple[str, str, Decimal], ...]:
    """The parts of a format, each with its condition: "<" and 5; "" where it has none."""
    found = []
    for part in _PART.findall(f"{code};") or [code]:
        condition = _CONDITION.search(part)
        found.append(
            (part, condition["sign"], Decimal(condition["number"])) if condition else (part, "", Decimal(0))
        )
    return tuple(found)


@lru_cache(maxsize=1024)
def _section(part: str) -> _Section | None:
    """The words of one part of a format; None where it is no plain number's, such as a date's or a fraction's."""
    before, number, after = "", "", ""
    for token in _TOKEN.finditer(part):
        other, words = token["other"] or "", token["words"] or token["letter"] or token["currency"] or ""
        words += other if other in _CURRENCIES else ""
        if other.isalpha() or other in ("/", "@", ":") or (number and token["digits"]):
            return None
        number += (token["digits"] or "") + (other if number and other == "%" else "")
        before, after = (before, after + words) if number else (before + words, after)
    return _Section(before.strip(), number, after.strip())


def shows_a_day(code: str) -> bool:
    """Whether a date format prints the day of the month: dd/mm/yyyy does, mmm-yy doesn't."""
    return "d" in _UNPRINTED.sub("", code).lower()


def shows_a_year(code: str) -> bool:
    """Whether a date format prints the year: d-mmm and mmm don't. General, of no date, counts as if."""
    printed = _UNPRINTED.sub("", code).lower()
    return "y" in printed or not ({"d", "m"} & set(printed))


def shows_only_a_year(code: str) -> bool:
    """Whether a date format prints neither day nor month."""
    printed = _UNPRINTED.sub("", code).lower()
    return "y" in printed and not {"d", "m"} & set(printed)


_CONDITION_OR_COLOUR = re.compile(r"\[[^\]$]*\]")
_SPACES = re.compile(r'" *"|_.|\\ | ')


def prints_nothing(code: str, value: object) -> bool:
    """Whether a value is out of sight by its format: the part that is for it is empty, white, or `#` for zero."""
    if isinstance(value, Decimal):
        part = _part_for(code, value)
        printed = _SPACES.sub("", _CONDITION_OR_COLOUR.sub("", part))
        is_white = "[white]" in part.casefold()
        return printed == "" or is_white or (value == 0 and re.fullmatch("[#?,]+", printed) is not None)
    parts = [_SPACES.sub("", part) for part in code.split(";")]
    if isinstance(value, str):
        return len(parts) > 3 and parts[3] == ""
    return len(parts) > 1 and parts[0] == ""


def own_places(number: Decimal) -> int:
    """The decimal places that a number needs, at most MAX_PLACES: 24.8 has one, 7 has none."""
    exponent = tidy(number).as_tuple().exponent
    return min(max(-exponent, 0), MAX_PLACES) if isinstance(exponent, int) else 0


def tidy(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent for thousands: 84.400 is 84.4."""
    short = number.normalize()
    return short.quantize(Decimal(1)) if number == number.to_integral_value() else short


def printed_places(number: Decimal, form: NumberFormat) -> int:
    """The decimal places that a number shows in this format."""
    if form.places is None:
        return own_places(number)
    most = min(form.places + form.optional_places, MAX_PLACES)
    return max(form.places, own_places(round_half_up(number, most)))


def printed(number: Decimal, form: NumberFormat, places: int) -> str:
    """A number as it stands on the sheet, at these places. For a percent format `number` is the percentage, 84.4."""
    rounded = round_half_up(number, places)
    return f"{rounded:{',' if form.thousands else ''}f}{'%' if form.percent else ''}"
