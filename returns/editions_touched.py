"""Which published editions would no longer agree with the figures that stand, once a return is accepted.

Editions belong to the app above, which names its way of finding them here: imports run downwards alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.rules.figures import ReadingValue
from returns.checks.lines import Key
from returns.models import Return
from returns.page.preview import Kind, ReadingChange, key_of, reading_value_of

MOVING = (Kind.NEW, Kind.CHANGED, Kind.REMOVED)


@dataclass(frozen=True)
class EditionTouched:
    """A published edition, its address, and the figures that it prints and that would stand otherwise, in words."""

    name: str
    url: str
    figures: tuple[str, ...]


# A return, and the readings as they would be.
FindEditions = Callable[[Return, Mapping[Key, ReadingValue]], Sequence[EditionTouched]]
_ways: list[FindEditions] = []


def find_editions_by(find: FindEditions) -> None:
    """Have editions found so; said once, when the app that publishes them starts."""
    _ways.append(find)


def proposed_readings(monthly_return: Return, found: Iterable[ReadingChange]) -> dict[Key, ReadingValue]:
    """The readings that these lines would write where none or another stands; those that can't be accepted left out."""
    return {
        key: reading_value_of(each.line, illustrative=monthly_return.illustrative)
        for each in found
        if each.kind in MOVING and (key := key_of(each.line)) is not None
    }


def editions_touched(monthly_return: Return, found: Iterable[ReadingChange]) -> list[EditionTouched]:
    """The editions that would no longer agree if these lines were accepted, newest first."""
    proposed = proposed_readings(monthly_return, found)
    return [edition for find in _ways for edition in find(monthly_return, proposed)] if proposed else []
