"""Renditions of editions that were open to everybody before there were renditions: what was shown of them so far.

Such an edition was shown live. Its rendition has its pages as everybody could read them; the last one of an authority
has besides every figure that the live pages showed. So all that was ever given away is in the ledger, and so is each
fingerprint that was printed without a key.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from districts.models import Area, record
from districts.tree import Level
from indicators.models import Indicator
from indicators.queries import areas_of, load_indicator_data
from indicators.rules.figures import Figure, IndicatorSpec
from indicators.rules.public_figures import hidden_figures
from indicators.rules.published_values import protected, withheld
from indicators.rules.row import Row, Shown
from indicators.rules.terms import Basis, PeriodKind
from indicators.rules.values import DatedKey, FigureResolver
from scorecard.editions.ledger import published_rows, standing_figures
from scorecard.editions.protect import Protection
from scorecard.editions.public_content import groups_of, parts_said, public_contents
from scorecard.editions.rendition import Rendition, Scope, freeze_rendition
from scorecard.models import Edition
from scorecard.queries import frozen_contents
from scorecard.rules.content import PageContent
from scorecard.rules.quarters import QuarterLine
from scorecard.visibility import published_until_of


def without_rendition() -> list[Edition]:
    """The editions open to everybody that have none yet, in the order of their publication. One query."""
    found = Edition.objects.filter(unrestricted=True, published_at__isnull=False, rendition__isnull=True)
    ordered = found.select_related("scorecard__authority").order_by("published_at", "pk")
    return list(ordered)


@transaction.atomic
def freeze_first(edition: Edition, *, last: bool) -> None:
    """Freeze what was shown of an edition so far; with the `last` of its authority, what live pages showed."""
    authority = edition.scorecard.authority
    full = frozen_contents(edition)
    resolver, scope = _shown_live(authority)
    pages = public_contents(edition, full, resolver)
    figures = _figures_on(pages, resolver)
    hidden = {key for key, figure in figures.items() if figure == withheld(figure)}
    wanted = set(figures)
    if last:
        live = scope.figures(resolver)
        hidden_live = _hidden_live(resolver)
        figures |= protected(resolver.specs, live, hidden_live)
        hidden, wanted = (hidden | hidden_live) & (wanted | live.keys()), wanted | live.keys()
    standing = standing_figures(published_rows(authority))
    changed = {key: figure for key, figure in figures.items() if standing.get(key) != figure}
    small = hidden & _small_on(full, resolver)
    rendition = Rendition(pages, changed, wanted, Protection(frozenset(hidden), frozenset(small)))
    frozen = freeze_rendition(edition, rendition, exposed_sha256="" if edition.keyed else edition.sha256)
    about = {"id": edition.pk, "authority": authority.slug, "sha256": frozen.sha256}
    record(by=None, action="edition rendered for everybody", subject=edition, after=about, area=authority)


def _shown_live(authority: Area) -> tuple[FigureResolver, Scope]:
    """What live pages of an authority were made of for everybody, before anything was hidden."""
    open_to_all = Edition.objects.filter(
        scorecard__authority=authority, unrestricted=True, published_at__isnull=False
    )
    quarterly = open_to_all.filter(period_kind=PeriodKind.QUARTER).exists()
    scope = Scope(
        published_until_of(open_to_all)[authority.pk],
        {area.pk for area in areas_of(authority) if area.level == Level.COMPARATOR},
        (Basis.QUARTER, Basis.YEAR) if quarterly else (),
    )
    loaded = load_indicator_data(
        authority, Indicator.objects.all(), first=None, last=date.max, can_see=scope.can_see
    )
    return loaded.resolver, scope


def _hidden_live(resolver: FigureResolver) -> set[DatedKey]:
    return hidden_figures(resolver, groups_of(Indicator.objects.filter(counts_people=True)))


def _figures_on(pages: Mapping[str, PageContent], resolver: FigureResolver) -> dict[DatedKey, Figure]:
    """Every figure that stands on these pages: of each row its own, the one before, the authority's, and its points."""
    specs = {spec.code: spec for spec in resolver.specs.values()}
    areas = {node.slug: node.id for node in resolver.tree.nodes.values()}
    found: dict[DatedKey, Figure] = {}
    for content in pages.values():
        for row in content.rows:
            if row.code in specs and row.area in areas:
                top = resolver.tree.authority(resolver.tree.nodes[areas[row.area]]).id
                found = dict(_figures_of_row(specs[row.code], row, areas[row.area], top)) | found
        for line in content.quarters:
            if line.code in specs and line.area in areas:
                found = dict(_figures_of_line(specs[line.code], line, areas[line.area])) | found
    return found


def _figures_of_row(
    spec: IndicatorSpec, row: Row, area: int, authority: int
) -> Iterator[tuple[DatedKey, Figure]]:
    basis = Basis(row.basis)
    for point in row.points:
        if point.value is not None and not spec.is_grade:
            end = date.fromisoformat(point.period_end)
            yield (
                (spec.id, basis, area, end),
                Figure(end, value=Decimal(point.value), illustrative=point.illustrative),
            )
    beside = [(area, row.previous), (authority, row.authority), (area, row.figure)]
    for at, shown in beside:
        if shown is not None:
            yield from _figure_of(spec, basis, at, shown)


def _figures_of_line(spec: IndicatorSpec, line: QuarterLine, area: int) -> Iterator[tuple[DatedKey, Figure]]:
    yield from _figure_of(spec, Basis.YEAR, area, line.last_year)
    for cell in line.quarters:
        yield from _figure_of(spec, Basis.QUARTER, area, cell.figure)


def _figure_of(
    spec: IndicatorSpec, basis: Basis, area: int, shown: Shown
) -> Iterator[tuple[DatedKey, Figure]]:
    """The figure that a page says, or that it is hidden; a grade is nobody's number."""
    end = date.fromisoformat(shown.period_end)
    key = (spec.id, basis, area, end)
    if shown.suppressed:
        yield key, withheld(Figure(end, illustrative=shown.illustrative))
    elif shown.value is not None and not spec.is_grade:
        yield (
            key,
            Figure(
                end,
                value=Decimal(shown.value),
                numerator=_number(shown.numerator),
                denominator=_number(shown.denominator),
                stated=shown.stated,
                illustrative=shown.illustrative,
                provisional=shown.provisional,
            ),
        )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _small_on(pages: Mapping[str, PageContent], resolver: FigureResolver) -> set[DatedKey]:
    """The figures of full pages that are small themselves."""
    codes = {spec.code: spec.id for spec in resolver.specs.values()}
    areas = {node.slug: node.id for node in resolver.tree.nodes.values()}
    return {
        (codes[row.code], Basis(row.basis), areas[row.area], date.fromisoformat(row.figure.period_end))
        for content in pages.values()
        for row in content.rows
        if row.code in codes
        and row.area in areas
        and (parts := parts_said(row, row.figure)) is not None
        and parts.small
    }
