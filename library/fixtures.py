"""The library that comes with the product: indicators, notes on their definitions, and names that returns use for them.

Read from `fixtures/`; nothing in it is of a place. Loading adds what is missing and leaves alone what is there, so that
a second loading changes nothing and never undoes what a keeper of the library has set.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from indicators.models import Annotation, Indicator
from national.recipes import load_recipes
from returns.models import Alias

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
Line = dict[str, str]
RELATIONS = (
    "denominator_from",
    "starts",
    "ends",
    "numerator_counted_by",
    "denominator_counted_by",
    "same_denominator_as",
    "part_of",
)


@transaction.atomic
def load_library(say: Callable[[str], None]) -> set[str]:
    """Load the library, telling `say` how many of each were added; the codes of the indicators that were.

    Names and notes come with the indicator that they are about, and never again after it: one that was taken away
    stays so.
    """
    added = load_indicators(read_lines("indicators.csv"))
    say(f"{len(added)} indicators added")
    say(f"{_load_names(added)} names that returns use added")
    say(f"{_load_notes(added)} notes on definitions added")
    say(f"{load_recipes()} recipes of national files added")
    return added


def read_lines(name: str) -> Iterator[Line]:
    """The lines of a CSV file in `fixtures/`, as column name to text."""
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def number(text: str) -> Decimal | None:
    """A figure in a fixture; None for an empty cell."""
    return Decimal(text.replace(",", "")) if text else None


def day(text: str) -> date | None:
    """A date in a fixture, as 2012-05-31; None for an empty cell."""
    return date.fromisoformat(text) if text else None


def yes(text: str) -> bool:
    """A tick in a fixture."""
    return text == "yes"


def indicator_of(code: str) -> Indicator:
    """The indicator of the library with that code."""
    return Indicator.objects.get(code=code)


def indicator_if_named(code: str) -> Indicator | None:
    """The indicator with that code; None for an empty cell."""
    return indicator_of(code) if code else None


def load_indicators(lines: Iterable[Line]) -> set[str]:
    """Add the indicators that aren't there yet; their codes."""
    new = [line for line in lines if not Indicator.objects.filter(code=line["code"]).exists()]
    for line in new:
        _create_indicator(line)
    for line in new:
        named = {name: indicator_if_named(line[name]) for name in RELATIONS}
        first, *others = line["successor"].split() or [""]
        Indicator.objects.filter(code=line["code"]).update(**named, successor=indicator_if_named(first))
        indicator_of(line["code"]).also_replaced_by.set([indicator_of(code) for code in others])
    return {line["code"] for line in new}


def _create_indicator(line: Line) -> None:
    Indicator.objects.create(
        name=line["name"],
        code=line["code"],
        national_code=line["national_code"],
        numerator_name=line["numerator_name"],
        denominator_name=line["denominator_name"],
        why_it_matters=line["why_it_matters"],
        bases=line["bases"].split(),
        unit=line["unit"],
        rate_per=int(line["rate_per"] or 0),
        polarity=line["polarity"],
        national_polarity=line.get("national_polarity") or "",
        decimal_places=int(line["decimal_places"]),
        share_of=line["share_of"],
        adds_up=yes(line["adds_up"]),
        counts_people=line["small_numbers"] != "no",
        grades=[grade.strip() for grade in line["grades"].split(";") if grade.strip()],
        minimum_change=number(line["minimum_change"]),
        source=line["source"],
        collected_from=day(line["collected_from"]),
        collected_until=day(line["collected_until"]),
    )


def _load_names(added: set[str]) -> int:
    lines = [line for line in read_lines("aliases.csv") if line["indicator"] in added]
    Alias.objects.bulk_create(
        Alias(text=line["text"], indicator=indicator_of(line["indicator"]), basis=line["basis"])
        for line in lines
    )
    return len(lines)


def _load_notes(added: set[str]) -> int:
    lines = [line for line in read_lines("annotations.csv") if line["indicator"] in added]
    Annotation.objects.bulk_create(
        Annotation(
            indicator=indicator_of(line["indicator"]),
            date=date.fromisoformat(line["date"]),
            kind=line["kind"],
            text=line["text"],
            source=line["source"],
        )
        for line in lines
    )
    return len(lines)
