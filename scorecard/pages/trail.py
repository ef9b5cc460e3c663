"""The road from an indicator back to its edition, and to the areas and measures beside it: month and area are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from districts.models import Area
from districts.permissions import line_up
from districts.tree import Level
from scorecard.models import Edition
from scorecard.pages.indicator_links import measure_url, page_url
from scorecard.pages.indicator_query import IndicatorQuery
from scorecard.pages.parts import PagePart
from scorecard.pages.published import Published
from scorecard.queries import Choice, scorecard_url
from scorecard.rules.content import PageContent


@dataclass(frozen=True)
class Trail(PagePart):
    """Where one is: the way down from the edition, and what stands before and after among areas and measures.

    `edition` leads to the authority's page of it, `edition_here` to that of the area shown; both are None, and
    `section` empty, where no edition of these months has the indicator. `areas_above` are the indicator's own pages,
    `teams` those of the area's teams in the edition, whether or not they have the indicator.
    """

    edition: Choice | None
    section: str
    areas_above: Sequence[Choice]
    edition_here: Choice | None
    teams: Sequence[Choice]
    area_before: Choice | None
    area_after: Choice | None
    measure_before: Choice | None
    measure_after: Choice | None


def trail_of(asked: IndicatorQuery, pages: Published, areas: Sequence[Area]) -> Trail:
    """The trail of an indicator's page. `pages` are the area's in the editions of its months, newest first."""
    edition, content = next(
        ((edition, content) for edition, content in pages if _section(asked, content)),
        (None, PageContent(())),
    )
    line = list(reversed(line_up(asked.area)))
    siblings = [each for each in areas if each.parent_id == asked.area.parent_id]
    area_before, area_after = _beside(
        [Choice(each.name, page_url(asked, area=each.slug), each.pk == asked.area.pk) for each in siblings]
    )
    measure_before, measure_after = _beside(_measures(asked, content))
    return Trail(
        edition=None if edition is None else _of_edition(edition, line[0]),
        section=_section(asked, content),
        areas_above=[Choice(each.name, page_url(asked, area=each.slug)) for each in line[:-1]],
        edition_here=None if edition is None else _of_edition(edition, line[-1]),
        teams=[] if edition is None else _teams(edition, asked.area, areas),
        area_before=area_before,
        area_after=area_after,
        measure_before=measure_before,
        measure_after=measure_after,
    )


def _of_edition(edition: Edition, area: Area) -> Choice:
    return Choice(f"{area.name}, {edition.period.label}", scorecard_url(edition, area))


def _teams(edition: Edition, area: Area, areas: Sequence[Area]) -> list[Choice]:
    first, last = edition.period.start, edition.period.end
    below = [each for each in areas if each.parent_id == area.pk and each.level == Level.TEAM]
    return [
        Choice(each.name, scorecard_url(edition, each))
        for each in below
        if each.node.open_between(first, last)
    ]


def _section(asked: IndicatorQuery, content: PageContent) -> str:
    """The heading under which the edition has the indicator; empty where it has it not."""
    for section in content.sections:
        if any(_is_asked(asked, row.code, row.basis) for row in section.rows):
            return section.title
    return ""


def _is_asked(asked: IndicatorQuery, code: str, basis: str) -> bool:
    return (code, basis) == (asked.indicator.code, asked.basis.value)


def _measures(asked: IndicatorQuery, content: PageContent) -> list[Choice]:
    """The measures of the area's page in its order, each at its own period."""
    rows = [row for row in content.rows if row.area == asked.area.slug]
    return [
        Choice(
            row.name,
            measure_url(asked, row),
            _is_asked(asked, row.code, row.basis),
        )
        for row in rows
    ]


def _beside(choices: Sequence[Choice]) -> tuple[Choice | None, Choice | None]:
    """What stands before and after the current one."""
    at = next((at for at, choice in enumerate(choices) if choice.current), None)
    if at is None:
        return None, None
    return (choices[at - 1] if at else None), (choices[at + 1] if at + 1 < len(choices) else None)
