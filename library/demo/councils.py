"""The demonstration: areas, targets, notes, names, scorecards and plans of Kent, its SEND service and Stockton-on-Tees.

Read from `fixtures/demonstration/`. Loading adds what is missing and leaves alone what is there, so that a second
loading changes nothing.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from districts.models import Area
from districts.tree import Level
from improvement.library import load_plans
from indicators.models import Annotation, CollectionLevel, Indicator, Target
from indicators.rules.periods import Period
from library.fixtures import (
    FIXTURES,
    Line,
    day,
    indicator_if_named,
    indicator_of,
    load_indicators,
    load_library,
    number,
    read_lines,
    yes,
)
from returns.models import Alias
from scorecard.models import Entry, Scorecard, Section

FOLDER = "demonstration"


@dataclass
class _Added:
    """What this loading has added: slugs of areas and codes of indicators."""

    areas: set[str] = field(default_factory=set)
    indicators: set[str] = field(default_factory=set)

    def concerns(self, area: str, indicator: str) -> bool:
        """Whether a line about this area and indicator (by name and code, perhaps empty) is about something new."""
        return _slug(area) in self.areas or indicator in self.indicators


@transaction.atomic
def load_councils(say: Callable[[str], None]) -> None:
    """Load the library and the councils, telling `say` how many of each were added.

    Targets, notes, names, levels and a scorecard's lines come with the area or indicator that they are about, and never
    again after it. Plans come to an area that has none. A new indicator has the words of these councils' papers.
    """
    added = _Added(indicators=load_library(say) | load_indicators(lines_of("indicators.csv")))
    say(f"{sum(_load_areas(added))} areas added")
    for what, load in {
        "definitions from their papers": _load_definitions,
        "collection levels": _load_levels,
        "targets": _load_targets,
        "annotations": _load_annotations,
        "names that their returns use": _load_aliases,
    }.items():
        say(f"{load(added)} {what} added")
    say(f"{sum(_load_scorecards(added))} lines added to scorecards")
    say(f"{load_plans(_slugs(), lines_of('plans.csv'), lines_of('recommendations.csv'))} plans added")


def lines_of(name: str) -> Iterator[Line]:
    """The lines of a CSV file of the demonstration, as column name to text."""
    return read_lines(f"{FOLDER}/{name}")


def area_lines() -> Iterator[Line]:
    """The councils, what lies in them, and what they are read beside."""
    return lines_of("areas.csv")


@cache
def _slugs() -> dict[str, str]:
    """The slug of each area of the library by its name there: a team's begins with its authority's."""
    parents = {line["name"]: line["parent"] for line in area_lines()}
    return {
        line["name"]: slugify(
            f"{_top(line['name'], parents)} {line['name']}" if line["level"] == Level.TEAM else line["name"]
        )
        for line in area_lines()
    }


def _top(name: str, parents: Mapping[str, str]) -> str:
    """The authority that an area of that name lies in."""
    return _top(parents[name], parents) if parents[name] else name


def _slug(name: str) -> str:
    return _slugs()[name] if name else ""


def _area(name: str) -> Area:
    """The area of the library of that name, whatever it is called by now."""
    return Area.objects.get(slug=_slugs()[name])


def _area_if_named(name: str) -> Area | None:
    return _area(name) if name else None


def open_areas() -> int:
    """Add the areas that opened while the months of the demonstration went by; how many are new."""
    return sum(_load_areas(_Added(), opened=True))


def _load_areas(added: _Added, *, opened: bool = False) -> Iterator[bool]:
    for line in (each for each in area_lines() if bool(each["opened"]) is opened):
        area, is_new = Area.objects.get_or_create(
            slug=_slug(line["name"]),
            defaults={
                "name": line["name"],
                "parent": _area_if_named(line["parent"]),
                "level": line["level"],
                "ons_code": line["ons_code"],
                "opened": day(line["opened"]),
            },
        )
        if is_new:
            added.areas.add(area.slug)
            area.comparator_for.set([_area(name) for name in line["comparator_for"].split(";") if name])
        yield is_new


def _load_definitions(added: _Added) -> int:
    lines = [line for line in lines_of("definitions.csv") if line["indicator"] in added.indicators]
    for line in lines:
        said = {name: line[name] for name in ("source", "why_it_matters") if line[name]}
        Indicator.objects.filter(code=line["indicator"]).update(**said)
    return len(lines)


def _new_lines(name: str, added: _Added, area: str, indicator: str) -> list[Line]:
    """The lines of a fixture about an area (column `area`) or indicator (column `indicator`) that is new."""
    return [line for line in lines_of(name) if added.concerns(line[area], line[indicator])]


def _load_levels(added: _Added) -> int:
    lines = _new_lines("collection_levels.csv", added, "authority", "indicator")
    for line in lines:
        CollectionLevel.objects.create(
            indicator=indicator_of(line["indicator"]), authority=_area(line["authority"]), level=line["level"]
        )
    return len(lines)


def _load_targets(added: _Added) -> int:
    lines = _new_lines("targets.csv", added, "area", "code")
    for line in lines:
        Target.objects.create(
            indicator=indicator_of(line["code"]),
            area=_area(line["area"]),
            basis=line["basis"],
            in_force_from=date.fromisoformat(line["in_force_from"]),
            target=number(line["target"]),
            due=day(line["due"]),
            start_value=number(line["start_value"]),
            start_date=day(line["start_date"]),
            set_by=line["set_by"],
            applies_below=yes(line["applies_below"]),
            source=line["source"],
            note=line["note"],
        )
    return len(lines)


def _load_annotations(added: _Added) -> int:
    lines = _new_lines("annotations.csv", added, "area", "indicator")
    for line in lines:
        Annotation.objects.create(
            area=_area(line["area"]),
            indicator=indicator_if_named(line["indicator"]),
            date=date.fromisoformat(line["date"]),
            text=line["text"],
            kind=line["kind"],
            source=line["source"],
        )
    return len(lines)


def _load_aliases(added: _Added) -> int:
    lines = [
        line
        for line in lines_of("aliases.csv")
        if added.concerns(line["authority"] or line["area"], line["indicator"])
    ]
    for line in lines:
        Alias.objects.create(
            authority=_area_if_named(line["authority"]),
            text=line["text"],
            indicator=indicator_if_named(line["indicator"]),
            area=_area_if_named(line["area"]),
            basis=line["basis"],
        )
    return len(lines)


def _load_scorecards(added: _Added) -> Iterator[int]:
    """How many lines each scorecard was given: all where it is new, else those of new indicators.

    Headings that begin with a later month are left to `start_sections`.
    """
    for card in _cards():
        scorecard, is_new = Scorecard.objects.get_or_create(
            slug=card["slug"],
            defaults={
                "name": card["name"],
                "authority": _area(card["authority"]),
                "is_default": card["is_default"],
                "beside": card.get("beside", []),
            },
        )
        if is_new:
            _add_sections(scorecard, [item for item in card["sections"] if "from" not in item])
            yield Entry.objects.filter(section__scorecard=scorecard).count()
        else:
            yield sum(_add_new_entries(scorecard, card["sections"], added))


def start_sections(scorecard: Scorecard, period: Period) -> None:
    """Give the scorecard the headings that begin with this month, last."""
    for card in _cards():
        if card["slug"] == scorecard.slug:
            starting = [item for item in card["sections"] if item.get("from") == period.slug]
            _add_sections(scorecard, starting, first=scorecard.sections.count() + 1)


def _cards() -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = json.loads(
        (FIXTURES / FOLDER / "scorecards.json").read_text(encoding="utf-8")
    )
    return cards


def _add_new_entries(scorecard: Scorecard, sections: list[dict[str, Any]], added: _Added) -> Iterator[bool]:
    """Put new indicators last under their heading; where the layout has no such heading any more, nowhere."""
    for item in sections:
        section = scorecard.sections.filter(title=item["title"]).first()
        for entry in item["entries"]:
            if section is not None and entry["indicator"] in added.indicators:
                last = section.entries.aggregate(last=Max("position"))["last"] or 0
                _add_entry(section, entry, last + 1)
                yield True


def _add_sections(scorecard: Scorecard, sections: list[dict[str, Any]], first: int = 1) -> None:
    for place, item in enumerate(sections, start=first):
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
        indicator=indicator_of(entry["indicator"]),
        basis=entry["basis"],
        position=position,
    )
