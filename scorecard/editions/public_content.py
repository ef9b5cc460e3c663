"""What an edition of before there were renditions has said to everybody: its rows without small numbers.

Such an edition was shown by hiding, each time somebody looked, what its rows and the readings of that day asked to be
hidden. Once, at the upgrade, this says what that was; see `first_renditions`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from indicators.models import Indicator
from indicators.queries import areas_of
from indicators.rules.figures import IndicatorSpec
from indicators.rules.public_figures import hidden_figures
from indicators.rules.row import Row, Shown, figures_in
from indicators.rules.rows.public_row import (
    UNKNOWN_TRAVEL,
    Hides,
    any_suppressed,
    figures_by_area,
    public_row,
    without_figures,
)
from indicators.rules.suppression import Parts
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import FigureResolver
from scorecard.models import Edition
from scorecard.rules.content import AssuranceNote, CommentarySubject, Milestone, PageContent, SpecialCauseNote
from scorecard.rules.quarters import QuarterLine
from scorecard.rules.restatements import Restated

AboutRow = TypeVar("AboutRow", SpecialCauseNote, AssuranceNote, Milestone)
FigureName = tuple[str, str, str, str]


def public_contents(
    edition: Edition, contents: Mapping[str, PageContent], resolver: FigureResolver
) -> dict[str, PageContent]:
    """The pages of an edition, all of them given, as everybody could read them; `resolver` knows what is published."""
    names = _hidden_names(edition, contents, resolver)
    authority = edition.scorecard.authority.slug

    def hides(code: str, basis: str, area: str, day: str) -> bool:
        return (code, basis, area, day) in names

    return {slug: without_hidden(content, hides, authority) for slug, content in contents.items()}


def _hidden_names(
    edition: Edition, contents: Mapping[str, PageContent], resolver: FigureResolver
) -> set[FigureName]:
    """The suppressed figures of an edition, judged by its own figures where the readings have changed since."""
    rows = [row for content in contents.values() for row in content.rows]
    found = Indicator.objects.filter(code__in={row.code for row in rows}, counts_people=True)
    indicators = {each.code: each for each in found}
    authority = edition.scorecard.authority
    areas = {area.slug: area.pk for area in areas_of(authority)}
    said = {
        (indicators[row.code].pk, Basis(row.basis), areas[slug], date.fromisoformat(shown.period_end)): parts
        for row in rows
        for slug, shown in figures_by_area(row, authority.slug)
        if row.code in indicators and slug in areas and (parts := parts_said(row, shown)) is not None
    }
    hidden = hidden_figures(resolver, groups_of(_with_shares(indicators.values())), said=said)
    slugs = {pk: slug for slug, pk in areas.items()}
    return {
        (resolver.specs[indicator].code, basis.value, slugs[area], day.isoformat())
        for indicator, basis, area, day in hidden
    }


def groups_of(indicators: Iterable[Indicator]) -> list[list[IndicatorSpec]]:
    """The indicators, with those that are shares of one total together."""
    groups: dict[str, list[IndicatorSpec]] = {}
    for each in indicators:
        groups.setdefault(each.share_of or each.code, []).append(each.spec)
    return list(groups.values())


def _with_shares(indicators: Iterable[Indicator]) -> list[Indicator]:
    """These indicators, and what else shares a total with one of them."""
    found = {each.pk: each for each in indicators}
    totals = {each.share_of for each in found.values()} - {""}
    shares = Indicator.objects.filter(share_of__in=totals, counts_people=True) if totals else ()
    return list((found | {each.pk: each for each in shares}).values())


def parts_said(row: Row, figure: Shown) -> Parts | None:
    """What a frozen figure of a row gives away."""
    if figure.value is None or row.unit == Unit.GRADE:
        return None
    if row.unit == Unit.COUNT:
        return Parts(Decimal(figure.value), illustrative=figure.illustrative)
    if figure.numerator is None:
        return None
    percentage = row.unit == Unit.PERCENTAGE and figure.denominator is not None
    denominator = Decimal(figure.denominator or 0) if percentage else None
    return Parts(Decimal(figure.numerator), denominator, figure.illustrative)


def holds_small_numbers(rows: Iterable[Row]) -> bool:
    """Whether any of these rows, as its authority's own people see it, is not for everybody. One query."""
    small = {
        row.code
        for row in rows
        for figure in figures_in(row)
        if isinstance(figure, Shown) and (parts := parts_said(row, figure)) is not None and parts.small
    }
    return bool(small) and Indicator.objects.filter(code__in=small, counts_people=True).exists()


# Pages without what is suppressed


def without_hidden(content: PageContent, hides: Hides, authority: str) -> PageContent:
    """The page without suppressed figures, and without texts and findings about them."""
    sections = tuple(
        replace(section, rows=tuple(public_row(row, hides, authority) for row in section.rows))
        for section in content.sections
    )
    suppressed = {
        (row.area, row.code) for section in sections for row in section.rows if row.figure.suppressed
    }

    def public(found: Iterable[AboutRow]) -> tuple[AboutRow, ...]:
        return tuple(each for each in found if (each.area, each.code) not in suppressed)

    said = tuple(
        said
        for said in content.said
        if said.about != CommentarySubject.INDICATOR or (said.area, said.key) not in suppressed
    )
    restated = tuple(
        each
        for each in content.restated
        if not hides(each.code, each.basis, each.area, each.period_end) and not _says_small_number(each)
    )
    return replace(
        content,
        sections=sections,
        said=said,
        restated=restated,
        special_causes=public(content.special_causes),
        assurances=public(content.assurances),
        milestones=public(content.milestones),
        quarters=tuple(_public_line(line, hides) for line in content.quarters),
    )


def _public_line(line: QuarterLine, hides: Hides) -> QuarterLine:
    """A line of the quarterly report; where a figure of it is suppressed, no travel is shown in it."""
    bases = {line.basis, *(basis.value for basis in (Basis.QUARTER, Basis.YEAR, Basis.SNAPSHOT))}
    public = without_figures(
        line, lambda field, day: any(hides(line.code, basis, line.area, day) for basis in bases)
    )
    if not any_suppressed(public):
        return public
    quarters = tuple(replace(cell, travel=UNKNOWN_TRAVEL) for cell in public.quarters)
    return replace(public, quarters=quarters, year_travel=None)


def _says_small_number(restated: Restated) -> bool:
    """Whether what an earlier edition said would be suppressed today."""
    if restated.unit in (Unit.PERCENTAGE, Unit.GRADE):
        return False
    values = [Decimal(value) for value in (restated.said_value, restated.now_value) if value is not None]
    return any(Parts(value).small for value in values)
