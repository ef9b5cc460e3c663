"""From an edition and a reader to the paper that a file is written from: the same rows as the page."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from districts.models import Area
from districts.permissions import Reader
from districts.tree import Level
from indicators.models import Indicator
from indicators.rules.terms import Polarity, Unit
from scorecard import queries
from scorecard.editions.public_content import holds_small_numbers
from scorecard.export.paper import RESTRICTED, UNRESTRICTED, AreaPage, Definition, ExportDocument
from scorecard.models import Edition
from scorecard.rules.content import PageContent


def published_paper(
    reader: Reader, edition: Edition, area: Area, *, alone: bool = False
) -> ExportDocument | None:
    """The edition's page of an area; with those of all areas for the authority's, unless that is wanted `alone`.

    None where the edition knows no such area.
    """
    asked = _areas_asked_for(edition, area, alone=alone)
    contents = queries.contents_for(reader, edition, asked)
    if area.slug not in contents:
        return None
    last = queries.previous_edition(reader, edition)
    before = {} if last is None else queries.contents_for(reader, last, asked)
    return _paper(edition, asked, contents, before)


def draft_paper(
    reader: Reader, edition: Edition, area: Area, today: date, *, alone: bool = False
) -> ExportDocument:
    """The live draft's page of an area; with those of all areas for the authority's, unless it is wanted `alone`."""
    asked = _areas_asked_for(edition, area, alone=alone)
    contents = queries.draft_contents(reader, edition, asked, today)
    last = queries.previous_edition(reader, edition)
    before = {} if last is None else queries.contents_for(reader, last, asked)
    return _paper(edition, asked, contents, before)


def _areas_asked_for(edition: Edition, area: Area, *, alone: bool) -> list[Area]:
    if alone or area.level != Level.AUTHORITY:
        return [area]
    return queries.areas_of_authority(edition.scorecard.authority)


def _marking(edition: Edition, pages: Sequence[AreaPage]) -> str:
    """What is given to everybody holds no small number; what holds one is restricted, whoever may read the edition."""
    if edition.is_draft or not edition.unrestricted:
        return RESTRICTED
    small = holds_small_numbers(row for page in pages for row in page.content.rows)
    return RESTRICTED if small else UNRESTRICTED


def _paper(
    edition: Edition,
    areas: Sequence[Area],
    contents: Mapping[str, PageContent],
    before: Mapping[str, PageContent],
) -> ExportDocument:
    known = [queries.as_published(area, contents[area.slug]) for area in areas if area.slug in contents]
    pages = tuple(_page(area, contents, before) for area in queries.in_order(known))
    names = {row.code: row.name for page in pages for row in page.content.rows}
    everywhere = queries.areas_of_authority(edition.scorecard.authority)
    return ExportDocument(
        scorecard=edition.scorecard.slug,
        authority=edition.scorecard.authority.name,
        period=edition.period,
        figures_to=edition.period_end,
        published=None if edition.published_at is None else timezone.localdate(edition.published_at),
        issue=edition.issue,
        marking=_marking(edition, pages),
        note=edition.note,
        reason=edition.reason,
        pages=pages,
        definitions=definitions_of(names),
        ons_codes=tuple(sorted((each.slug, each.ons_code) for each in everywhere)),
    )


def _page(area: Area, contents: Mapping[str, PageContent], before: Mapping[str, PageContent]) -> AreaPage:
    last = before.get(area.slug)
    rows = () if last is None else tuple(last.rows)
    return AreaPage(area.slug, area.name, area.ons_code, contents[area.slug], rows)


def definitions_of(names: Mapping[str, str]) -> tuple[Definition, ...]:
    """What the library says today of these indicators, under the names that they are given here by code. One query."""
    found = [_definition(each, names[each.code]) for each in Indicator.objects.filter(code__in=names)]
    return tuple(sorted(found, key=lambda each: each.name))


def _definition(indicator: Indicator, name: str) -> Definition:
    per = f" per {indicator.rate_per:,}" if indicator.rate_per else ""
    return Definition(
        code=indicator.code,
        name=name,
        national_code=indicator.national_code,
        unit=f"{Unit(indicator.unit).label}{per}",
        aim=Polarity(indicator.polarity).label,
        numerator=indicator.numerator_name,
        denominator=indicator.denominator_name,
        why_it_matters=indicator.why_it_matters,
        source=indicator.source,
    )
