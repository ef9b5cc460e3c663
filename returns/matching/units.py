"""What a heading, a column Unit or a number format says of the unit of figures, held against the indicator's own.

Pure. 5.7 per 1,000 is no rate per 10,000, and 2 in thousands no count.
"""

import re
from functools import lru_cache

from indicators.rules.figures import IndicatorSpec
from indicators.rules.terms import Unit

_PER = re.compile(
    r"\bper (?P<number>[0-9]{1,3}(?:[, ]?[0-9]{3})*|thousand|million|hundred)(?P<thousands>k)?\b"
)
_IN_WORDS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
# Of no indicator: money, and numbers of which the last digits are left out.
_OF_NONE = re.compile(r"[£$€]|(?:'|\b)0{3}(?:s|\b)|\b(?:in )?(?:thousands|millions|hundreds|pounds)\b")
_NO_FIGURE = re.compile(r"(?:percentage |% )?points|change|difference|variance|index|rank|target")
_CALLED = {
    Unit.COUNT: re.compile(
        r"(?:number|no\.?|nos\.?|count|counts|integer|children|cases|people|families|#)s?"
    ),
    Unit.PERCENTAGE: re.compile(r"%|percentages?|per ?cent|pct|proportion|share"),
    Unit.RATE: re.compile(r"(?:crude )?rates?(?: per .+)?|per [0-9].*"),
    Unit.RATIO: re.compile(r"ratio"),
    Unit.DAYS: re.compile(r"(?:working |calendar )?days?"),
    Unit.MONTHS: re.compile(r"months?"),
}
# A number may be one of days, months or a score, and a quotient is called a number or a rate.
_MAY_BE = {
    Unit.COUNT: {Unit.COUNT, Unit.RATIO, Unit.DAYS, Unit.MONTHS, Unit.SCORE, Unit.GRADE},
    Unit.RATE: {Unit.RATE, Unit.RATIO},
    Unit.RATIO: {Unit.RATIO, Unit.RATE},
}


@lru_cache(maxsize=1024)
def scale_said(text: str) -> str:
    """What a text says of the scale of figures, per 1,000 or in thousands; "" where it says nothing of it."""
    found = _PER.search(text.casefold()) or _OF_NONE.search(text.casefold())
    return found[0] if found else ""


def unit_in_words(spec: IndicatorSpec) -> str:
    """The indicator's unit: rate per 10,000."""
    return f"{spec.unit.label.lower()}{f' per {spec.rate_per:,}' if spec.unit is Unit.RATE else ''}"


@lru_cache(maxsize=1024)
def unit_called(text: str) -> Unit | None:
    """The unit that a text names and nothing else; None where it names none."""
    plain = text.casefold().strip(" ():")
    return next((unit for unit, pattern in _CALLED.items() if pattern.fullmatch(plain)), None)


def contradicts(text: str, spec: IndicatorSpec) -> bool:
    """Whether what is said of the unit of a figure can't be said of the indicator."""
    if found := _PER.search(text.casefold()):
        number = found["number"].replace(",", "").replace(" ", "")
        per = _IN_WORDS.get(number) or int(number) * (1_000 if found["thousands"] else 1)
        return spec.unit is not Unit.RATE or per != spec.rate_per
    plain = text.casefold().strip(" ():")
    if plain in ("average", "mean", "median"):
        return spec.unit is Unit.COUNT
    if _OF_NONE.search(plain) or _NO_FIGURE.fullmatch(plain):
        return True
    called = unit_called(text)
    return called is not None and spec.unit not in _MAY_BE.get(called, {called})
