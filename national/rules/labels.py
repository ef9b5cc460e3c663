"""What the words of a row's filters say, however they are written. Pure."""

import re
from collections.abc import Iterable

TOTAL = {"total", "all"}
LONGER_TOTAL = re.compile(r"(total|all|both|persons)\b(?! other)(?!.*\bnot\b)( [^ ,]+){0,3}")


def plain(text: str) -> str:
    """A value for comparison: capitals, spaces and signs don't count."""
    return "".join(sign for sign in text.casefold().replace("&", "and") if sign.isalnum())


def is_total(value: str) -> bool:
    """Whether a label says that nothing is left out: "Total", "All schools", but not "All other pupils"."""
    return bool(LONGER_TOTAL.fullmatch(value.casefold().strip()))


def the_total(values: Iterable[str]) -> str:
    """The one label that says so, "Total" and "All" before longer ones; "" of none, or several."""
    found = [each for each in values if is_total(each)]
    plainest = [each for each in found if each.casefold().strip() in TOTAL] or found
    return plainest[0] if len(plainest) == 1 else ""
