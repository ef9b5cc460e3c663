"""The library that comes with the product: areas, indicators, targets, annotations, names, scorecards.

Read from `fixtures/`. Loading adds what is missing and leaves alone what is there, so that a second loading changes
nothing and never undoes what the performance team has set.
"""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from districts.models import Area
from indicators.models import Annotation, CollectionLevel, Indicator, Target
from returns.models import Alias
from scorecard.models import Entry, Scorecard, Section

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
Line = dict[str, str]


@transaction.atomic
def load_library(say: Callable[[str], None]) -> None:
    """Load every fixture, telling `say` how many of each were added."""
    steps = {
        "areas": _load_areas,
        "indicators": _load_indicators,
        "collection levels": _load_levels,
        "targets": _load_targets,
        "annotations": _load_annotations,
        "names that returns use": _load_aliases,
        "scorecards": _load_scorecards,
    }
    for what, load in steps.items():
        added = sum(load())
        say(f"{added} {what} added")


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


def _yes(text: str) -> bool:
    return text == "yes"


def _area(name: str) -> Area | None:
    return Area.objects.get(name=name) if name else None


def _indicator(code: str) -> Indicator | None:
    return Indicator.objects.get(code=code) if code else None


def _load_areas() -> Iterator[bool]:
    for line in read_lines("areas.csv"):
        area, added = Area.objects.get_or_create(
            name=line["name"],
            parent=_area(line["parent"]),
            defaults={"level": line["level"], "ons_code": line["ons_code"]},
        )
        if added and line["comparator_for"]:
            area.comparator_for.set(Area.objects.filter(name__in=line["comparator_for"].split(";")))
        yield added


def _load_indicators() -> Iterator[bool]:
    lines = list(read_lines("indicators.csv"))
    new = [line for line in lines if not Indicator.objects.filter(code=line["code"]).exists()]
    for line in new:
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
            decimal_places=int(line["decimal_places"]),
            share_of=line["share_of"],
            adds_up=_yes(line["adds_up"]),
            counts_people=_yes(line["small_numbers"]),
            grades=[grade.strip() for grade in line["grades"].split(";") if grade.strip()],
            minimum_change=number(line["minimum_change"]),
            source=line["source"],
            collected_from=day(line["collected_from"]),
            collected_until=day(line["collected_until"]),
        )
    for line in new:
        Indicator.objects.filter(code=line["code"]).update(
            denominator_from=_indicator(line["denominator_from"]), successor=_indicator(line["successor"])
        )
        yield True


def _load_levels() -> Iterator[bool]:
    for line in read_lines("collection_levels.csv"):
        _, added = CollectionLevel.objects.get_or_create(
            indicator=_indicator(line["indicator"]),
            authority=_area(line["authority"]),
            defaults={"level": line["level"]},
        )
        yield added


def _load_targets() -> Iterator[bool]:
    for line in read_lines("targets.csv"):
        _, added = Target.objects.get_or_create(
            indicator=_indicator(line["code"]),
            area=_area(line["area"]),
            basis=line["basis"],
            in_force_from=day(line["in_force_from"]),
            defaults={
                "target": number(line["target"]),
                "due": day(line["due"]),
                "start_value": number(line["start_value"]),
                "start_date": day(line["start_date"]),
                "set_by": line["set_by"],
                "applies_below": _yes(line["applies_below"]),
                "source": line["source"],
                "note": line["note"],
            },
        )
        yield added


def _load_annotations() -> Iterator[bool]:
    for line in read_lines("annotations.csv"):
        _, added = Annotation.objects.get_or_create(
            area=_area(line["area"]),
            indicator=_indicator(line["indicator"]),
            date=day(line["date"]),
            text=line["text"],
            defaults={"kind": line["kind"], "source": line["source"]},
        )
        yield added


def _load_aliases() -> Iterator[bool]:
    for line in read_lines("aliases.csv"):
        _, added = Alias.objects.get_or_create(
            authority=_area(line["authority"]),
            text=line["text"],
            indicator=_indicator(line["indicator"]),
            area=_area(line["area"]),
            defaults={"basis": line["basis"]},
        )
        yield added


def _load_scorecards() -> Iterator[bool]:
    for card in json.loads((FIXTURES / "scorecards.json").read_text(encoding="utf-8")):
        scorecard, added = Scorecard.objects.get_or_create(
            slug=card["slug"],
            defaults={
                "name": card["name"],
                "authority": _area(card["authority"]),
                "is_default": card["is_default"],
            },
        )
        if added:
            _add_sections(scorecard, card["sections"])
        yield added


def _add_sections(scorecard: Scorecard, sections: list[dict]) -> None:
    for place, item in enumerate(sections, start=1):
        section = Section.objects.create(
            scorecard=scorecard,
            title=item["title"],
            position=place,
            monthly="month" in item["periods"],
            quarterly="quarter" in item["periods"],
            shown_for=item.get("shown_for", ""),
        )
        for position, entry in enumerate(item["entries"], start=1):
            Entry.objects.create(
                section=section,
                indicator=_indicator(entry["indicator"]),
                basis=entry["basis"],
                position=position,
            )
