"""Layouts that a council's first scorecard may begin with: data of the library, in neutral measures."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from indicators.models import Indicator
from indicators.rules.terms import Basis, PeriodKind
from scorecard.editions.layout import LineWanted, SectionWanted


@dataclass(frozen=True)
class Layout:
    """A layout to begin with, and for whom it is."""

    slug: str
    name: str
    about: str


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order in which they are offered."""
    return tuple(Layout(each["slug"], each["name"], each["about"]) for each in _read())


def sections_of(slug: str) -> list[SectionWanted]:
    """The headings and lines of a layout. Raises StopIteration where there is no such one."""
    known = {indicator.code: indicator for indicator in Indicator.objects.all()}
    chosen = next(each for each in _read() if each["slug"] == slug)
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


@cache
def _read() -> list[dict[str, Any]]:
    file = settings.BASE_DIR / "fixtures" / "layouts.json"
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found
