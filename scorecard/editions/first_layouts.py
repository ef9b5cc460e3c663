"""Layouts that a first scorecard may begin with, and measures by theme: data of the library, in neutral measures."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.conf import settings

from indicators.models import Indicator
from indicators.rules.terms import Basis, PeriodKind
from scorecard.editions.layout import LineWanted, SectionWanted


@dataclass(frozen=True)
class Layout:
    """A layout to begin with, for whom it is, and how many lines it has."""

    slug: str
    name: str
    about: str
    lines: int


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order in which they are offered."""
    return tuple(
        Layout(
            each["slug"],
            each["name"],
            each["about"],
            sum(len(section["entries"]) for section in each["sections"]),
        )
        for each in _read("layouts.json")
    )


def sections_of(slug: str) -> list[SectionWanted]:
    """The headings and lines of a layout. Raises StopIteration where there is no such one."""
    known = Indicator.objects.in_bulk(field_name="code")
    chosen = next(each for each in _read("layouts.json") if each["slug"] == slug)
    return [
        SectionWanted(
            title=section["title"],
            monthly=PeriodKind.MONTH in section["periods"],
            quarterly=PeriodKind.QUARTER in section["periods"],
            shown_for=None,
            lines=tuple(
                LineWanted(known[entry["indicator"]], Basis(entry["basis"]))
                for entry in section["entries"]
                if entry["indicator"] in known
            ),
        )
        for section in chosen["sections"]
    ]


def measures_by_theme() -> dict[str, list[Indicator]]:
    """The measures of the library that are of today, under each theme in its order. One query."""
    known = Indicator.objects.in_bulk(field_name="code")
    return {
        theme: [known[code] for code in codes if code in known]
        for theme, codes in _read("themes.json").items()
    }


def with_measures(
    standing: Iterable[SectionWanted],
    ticked: Mapping[str, Collection[Indicator]],
    offered: Collection[Indicator] = (),
) -> list[SectionWanted]:
    """The sections with the measures that are ticked under each theme, and of those offered without the others.

    A measure that stands somewhere stays there; a new one comes last under its theme. A heading that loses its last
    line goes.
    """
    gone = set(offered) - {measure for measures in ticked.values() for measure in measures}
    kept = [
        (section, tuple(line for line in section.lines if line.indicator not in gone)) for section in standing
    ]
    found = {
        section.title: replace(section, lines=lines) for section, lines in kept if lines or not section.lines
    }
    shown = {line.indicator for section in found.values() for line in section.lines}
    for theme, measures in ticked.items():
        new = tuple(LineWanted(each, each.default_basis) for each in measures if each not in shown)
        if new:
            section = found.get(theme, SectionWanted(theme, True, True, None, ()))
            found[theme] = replace(section, lines=section.lines + new)
    return list(found.values())


@cache
def _read(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))
