"""The library that comes with the product: areas, indicators, targets, annotations, names, scorecards.

Read from `fixtures/`. Loading adds what is missing and leaves alone what is there, so that a second loading changes
nothing and never undoes what the performance team has set.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from districts.models import Area
from districts.tree import Level
from improvement.library import load_plans
from indicators.models import Annotation, CollectionLevel, Indicator, Target
from returns.models import Alias
from scorecard.models import Entry, Scorecard, Section

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
Line = dict[str, str]


@dataclass
class _Added:
    """What this loading has added: slugs of areas and codes of indicators."""

    areas: set[str] = field(default_factory=set)
    indicators: set[str] = field(default_factory=set)

    def concerns(self, area: str, indicator: str) -> bool:
        """Whether a line about this area and indicator (by name and code, perhaps empty) is about something new."""
        return _slug(area) in self.areas or indicator in self.indicators


@transaction.atomic
def load_library(say: Callable[[str], None]) -> None:
    """Load every fixture, telling `say` how many of each were added.

    Targets, notes, names, levels and a scorecard's lines come with the area or indicator that they are about, and never
    again after it: what the performance team has changed or taken away stays so. Plans come to an area that has none.
    """
    added = _Added()
    say(f"{sum(_load_areas(added))} areas added")
    say(f"{sum(_load_indicators(added))} indicators added")
    for what, load in {
        "collection levels": _load_levels,
        "targets": _load_targets,
        "annotations": _load_annotations,
        "names that returns use": _load_aliases,
    }.items():
        say(f"{load(added)} {what} added")
    say(f"{sum(_load_scorecards(added))} lines added to scorecards")
    plans = load_plans(_slugs(), read_lines("plans.csv"), read_lines("recommendations.csv"))
    say(f"{plans} plans added")


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


@cache
def _slugs() -> dict[str, str]:
    """The slug of each area of the library by its name there: a team's begins with its authority's."""
    return {
        line["name"]: slugify(
            f"{line['parent']} {line['name']}" if line["level"] == Level.TEAM else line["name"]
        )
        for line in read_lines("areas.csv")
    }


def _slug(name: str) -> str:
    return _slugs()[name] if name else ""


def _area(name: str) -> Area:
    """The area of the library of that name, whatever it is called by now."""
    return Area.objects.get(slug=_slugs()[name])


def _area_if_named(name: str) -> Area | None:
    return _area(name) if name else None


def _indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def _indicator_if_named(code: str) -> Indicator | None:
    return _indicator(code) if code else None


def _load_areas(added: _Added) -> Iterator[bool]:
    for line in read_lines("areas.csv"):
        area, is_new = Area.objects.get_or_create(
            slug=_slug(line["name"]),
            defaults={
                "name": line["name"],
                "parent": _area_if_named(line["parent"]),
                "level": line["level"],
                "ons_code": line["ons_code"],
            },
        )
        if is_new:
            added.areas.add(area.slug)
            area.comparator_for.set([_area(name) for name in line["comparator_for"].split(";") if name])
        yield is_new


def _load_indicators(added: _Added) -> Iterator[bool]:
    lines = list(read_lines("indicators.csv"))
    new = [line for line in lines if not Indicator.objects.filter(code=line["code"]).exists()]
    for line in new:
        _create_indicator(line)
        added.indicators.add(line["code"])
    for line in new:
        Indicator.objects.filter(code=line["code"]).update(
            denominator_from=_indicator_if_named(line["denominator_from"]),
            successor=_indicator_if_named(line["successor"]),
            starts=_indicator_if_named(line["starts"]),
            ends=_indicator_if_named(line["ends"]),
            numerator_counted_by=_indicator_if_named(line["numerator_counted_by"]),
            denominator_counted_by=_indicator_if_named(line["denominator_counted_by"]),
            same_denominator_as=_indicator_if_named(line["same_denominator_as"]),
            part_of=_indicator_if_named(line["part_of"]),
        )
        yield True


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
        decimal_places=int(line["decimal_places"]),
        share_of=line["share_of"],
        adds_up=_yes(line["adds_up"]),
        counts_people=line["small_numbers"] != "no",
        grades=[grade.strip() for grade in line["grades"].split(";") if grade.strip()],
        minimum_change=number(line["minimum_change"]),
        source=line["source"],
        collected_from=day(line["collected_from"]),
        collected_until=day(line["collected_until"]),
    )


def _new_lines(name: str, added: _Added, area: str, indicator: str) -> list[Line]:
    """The lines of a fixture about an area (column `area`) or indicator (column `indicator`) that is new."""
    return [line for line in read_lines(name) if added.concerns(line[area], line[indicator])]


def _load_levels(added: _Added) -> int:
    lines = _new_lines("collection_levels.csv", added, "authority", "indicator")
    for line in lines:
        CollectionLevel.objects.create(
            indicator=_indicator(line["indicator"]), authority=_area(line["authority"]), level=line["level"]
        )
    return len(lines)


def _load_targets(added: _Added) -> int:
    lines = _new_lines("targets.csv", added, "area", "code")
    for line in lines:
        Target.objects.create(
            indicator=_indicator(line["code"]),
            area=_area(line["area"]),
            basis=line["basis"],
            in_force_from=date.fromisoformat(line["in_force_from"]),
            target=number(line["target"]),
            due=day(line["due"]),
            start_value=number(line["start_value"]),
            start_date=day(line["start_date"]),
            set_by=line["set_by"],
            applies_below=_yes(line["applies_below"]),
            source=line["source"],
            note=line["note"],
        )
    return len(lines)


def _load_annotations(added: _Added) -> int:
    lines = _new_lines("annotations.csv", added, "area", "indicator")
    for line in lines:
        Annotation.objects.create(
            area=_area_if_named(line["area"]),
            indicator=_indicator_if_named(line["indicator"]),
            date=date.fromisoformat(line["date"]),
            text=line["text"],
            kind=line["kind"],
            source=line["source"],
        )
    return len(lines)


def _load_aliases(added: _Added) -> int:
    lines = [
        line
        for line in read_lines("aliases.csv")
        if added.concerns(line["authority"] or line["area"], line["indicator"])
    ]
    for line in lines:
        Alias.objects.create(
            authority=_area_if_named(line["authority"]),
            text=line["text"],
            indicator=_indicator_if_named(line["indicator"]),
            area=_area_if_named(line["area"]),
            basis=line["basis"],
        )
    return len(lines)


def _load_scorecards(added: _Added) -> Iterator[int]:
    """How many lines each scorecard was given: all where it is new, else those of new indicators."""
    for card in json.loads((FIXTURES / "scorecards.json").read_text(encoding="utf-8")):
        scorecard, is_new = Scorecard.objects.get_or_create(
            slug=card["slug"],
            defaults={
                "name": card["name"],
                "authority": _area(card["authority"]),
                "is_default": card["is_default"],
            },
        )
        if is_new:
            _add_sections(scorecard, card["sections"])
            yield Entry.objects.filter(section__scorecard=scorecard).count()
        else:
            yield sum(_add_new_entries(scorecard, card["sections"], added))


def _add_new_entries(scorecard: Scorecard, sections: list[dict[str, Any]], added: _Added) -> Iterator[bool]:
    """Put new indicators last under their heading; where the layout has no such heading any more, nowhere."""
    for item in sections:
        section = scorecard.sections.filter(title=item["title"]).first()
        for entry in item["entries"]:
            if section is not None and entry["indicator"] in added.indicators:
                last = section.entries.aggregate(last=Max("position"))["last"] or 0
                _add_entry(section, entry, last + 1)
                yield True


def _add_sections(scorecard: Scorecard, sections: list[dict[str, Any]]) -> None:
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
            _add_entry(section, entry, position)


def _add_entry(section: Section, entry: dict[str, Any], position: int) -> None:
    Entry.objects.create(
        section=section,
        indicator=_indicator(entry["indicator"]),
        basis=entry["basis"],
        position=position,
    )
