"""From an edition and a reader to the paper that a file is written from: the same rows as the page."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from districts.models import Area
from districts.permissions import Reader
from districts.tree import Level
from indicators.models import Indicator
from indicators.terms import Polarity, Unit
from scorecard import queries
from scorecard.export.paper import RESTRICTED, UNRESTRICTED, AreaPage, Definition, Paper
from scorecard.models import Edition
from scorecard.page import PageContent
from scorecard.public import holds_small_numbers


def published_paper(reader: Reader, edition: Edition, area: Area) -> Paper | None:
    """The edition's page of an area, with those of all areas for the authority's; None where it knows no such area."""
    areas = _areas_asked_for(edition, area)
    contents = queries.contents_for(reader, edition)
    if area.slug not in contents:
        return None
    last = queries.previous_edition(reader, edition)
    before = {} if last is None else queries.contents_for(reader, last)
    return _paper(edition, areas, contents, before, marking=_marking(edition, contents))


def draft_paper(reader: Reader, edition: Edition, area: Area, today: date) -> Paper:
    """The live draft's page of an area; with those of all areas where that is the whole authority's."""
    contents = queries.draft_contents(reader, edition, _areas_asked_for(edition, area), today)
    last = queries.previous_edition(reader, edition)
    before = {} if last is None else queries.contents_for(reader, last)
    areas = [each for each in _areas_asked_for(edition, area) if each.slug in contents]
    return _paper(edition, areas, contents, before, marking=RESTRICTED)


def _areas_asked_for(edition: Edition, area: Area) -> list[Area]:
    if area.level != Level.AUTHORITY:
        return [area]
    return queries.areas_of_authority(edition.scorecard.authority)


def _marking(edition: Edition, contents: Mapping[str, PageContent]) -> str:
    """What is given to everybody holds no small number; what holds one is restricted, whoever may read the edition."""
    small = holds_small_numbers(row for content in contents.values() for row in content.rows)
    return UNRESTRICTED if edition.unrestricted and not small else RESTRICTED


def _paper(
    edition: Edition,
    areas: Sequence[Area],
    contents: Mapping[str, PageContent],
    before: Mapping[str, PageContent],
    *,
    marking: str,
) -> Paper:
    pages = tuple(_page(area, contents, before) for area in areas if area.slug in contents)
    codes = {row.code for page in pages for row in page.content.rows}
    everywhere = queries.areas_of_authority(edition.scorecard.authority)
    return Paper(
        scorecard=edition.scorecard.slug,
        authority=edition.scorecard.authority.name,
        period=edition.period,
        figures_to=edition.period_end,
        published=None if edition.published_at is None else timezone.localdate(edition.published_at),
        issue=edition.issue,
        marking=marking,
        note=edition.note,
        reason=edition.reason,
        pages=pages,
        definitions=definitions_of(codes),
        ons_codes=tuple((each.slug, each.ons_code) for each in everywhere),
    )


def _page(area: Area, contents: Mapping[str, PageContent], before: Mapping[str, PageContent]) -> AreaPage:
    last = before.get(area.slug)
    return AreaPage(
        area.slug, area.name, area.ons_code, contents[area.slug], () if last is None else tuple(last.rows)
    )


def definitions_of(codes: set[str]) -> tuple[Definition, ...]:
    """The definitions of these indicators by name. One query."""
    return tuple(_definition(each) for each in Indicator.objects.filter(code__in=codes))


def _definition(indicator: Indicator) -> Definition:
    per = f" per {indicator.rate_per:,}" if indicator.rate_per else ""
    return Definition(
        code=indicator.code,
        name=indicator.name,
        national_code=indicator.national_code,
        unit=f"{Unit(indicator.unit).label}{per}",
        aim=Polarity(indicator.polarity).label,
        numerator=indicator.numerator_name,
        denominator=indicator.denominator_name,
        why_it_matters=indicator.why_it_matters,
        source=indicator.source,
    )
