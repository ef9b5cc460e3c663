"""Excel's number formats, as far as they decide what a figure looks like on the sheet."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

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


def shows_a_day(code: str) -> bool:
    """Whether a date format prints the day of the month: dd/mm/yyyy does, mmm-yy doesn't."""
    return "d" in _UNPRINTED.sub("", code).lower()


def shows_a_year(code: str) -> bool:
    """Whether a date format prints the year: d-mmm and mmm don't. General, of no date, counts as if."""
    printed = _UNPRINTED.sub("", code).lower()
    return "y" in printed or not ({"d", "m"} & set(printed))


_SPACES = re.compile(r'" *"|_.|\\ | ')


def prints_nothing(code: str, value: object) -> bool:
    """Whether a value is out of sight by its format: the part of `;;;` that is for it is empty."""
    if ";" not in code:
        return False
    parts = [_SPACES.sub("", part) for part in code.split(";")]
    if isinstance(value, str):
        return len(parts) > 3 and parts[3] == ""
    if not isinstance(value, Decimal):
        return parts[0] == ""
    at = 0 if value > 0 else 1 if value < 0 else 2
    return parts[at] == "" if at < len(parts) else parts[0] == ""


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
