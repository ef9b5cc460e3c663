"""The figures of an edition, laid beside those of the editions before and stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

from indicators.models import Indicator
from national.models import EditionState, NationalEdition, NationalFigure, NationalPlace
from national.places import PlaceBook
from national.queries import estimates_of, printed_of
from national.report import Changed, LoadReport
from national.rules.figures import PrintedFigure, agrees, decimals_of, is_far
from national.rules.file_read import FigureRead, PlaceSaid
from national.rules.recipe import Recipe, RecipeMeasure
from national.rules.superseding import same_figure, supersedes

AT_ONCE = 2000
MOST_CHANGES = 20
FEWEST_TO_DOUBT = 5
Key = tuple[int, str, int, date]


def far_from_parts(
    recipe: Recipe, indicators: Mapping[str, Indicator], figures: Iterable[FigureRead]
) -> Iterator[str]:
    """A question for each measure of which most printed figures are far from what their parts give."""
    far, of = Counter[int](), Counter[int]()
    for each in figures:
        measure = recipe.measures[each.measure]
        if measure.indicator in indicators:
            is_off = is_far(indicators[measure.indicator].spec, _printed(each, measure))
            of[each.measure] += is_off is not None
            far[each.measure] += bool(is_off)
    for at, number in far.items():
        if of[at] >= FEWEST_TO_DOUBT and number * 2 > of[at]:
            name = indicators[recipe.measures[at].indicator].name
            yield (
                f"Of {of[at]:,} printed figures of {name}, {number:,} are far from what their parts give. "
                "Do the columns hold what they are taken for?"
            )


def _printed(figure: FigureRead, measure: RecipeMeasure) -> PrintedFigure:
    return PrintedFigure(
        figure.end,
        figure.numerator,
        figure.denominator,
        figure.printed,
        measure.decimals,
        figure.mark,
        measure.population,
    )


@dataclass
class FigureStore:
    """Where the figures of one edition go; `report` is told what became of them. `newest` is the last day of any."""

    edition: NationalEdition
    recipe: Recipe
    indicators: Mapping[str, Indicator]
    report: LoadReport
    newest: date
    superseded: list[int] = field(default_factory=list)
    decimals: dict[int, int] = field(default_factory=dict)

    def store(self, figures: Sequence[FigureRead]) -> None:
        """Store what stands for a place and year that are known; the rest is counted with its reason."""
        book = PlaceBook()
        places = book.find_all(figure.place for figure in figures)
        self.report.opened, self.report.learnt = sorted(place.name for place in book.opened), book.learnt
        for at, measure in enumerate(self.recipe.measures):
            printed = (figure.printed for figure in figures if figure.measure == at)
            self.decimals[at] = decimals_of(printed, measure.decimals)
        kept = []
        for figure in figures:
            if why := self._left_out(figure, places):
                self.report.left_out[why] += 1
            else:
                kept.append(self._row(figure, places[figure.place]))
        self._lay_beside_earlier(kept)
        for at in range(0, len(self.superseded), AT_ONCE):
            NationalFigure.objects.filter(pk__in=self.superseded[at : at + AT_ONCE]).update(current=False)
        NationalFigure.objects.bulk_create(kept, batch_size=AT_ONCE)
        self.report.stored = len(kept)
        _compare_with_parts(kept, self.report)

    def _left_out(self, figure: FigureRead, places: Mapping[PlaceSaid, NationalPlace]) -> str:
        """Why a figure isn't stored; "" where it is."""
        measure, place = self.recipe.measures[figure.measure], places.get(figure.place)
        if figure.end > timezone.localdate():
            return "a year that has not ended"
        if place is None:
            return f"no code, and no authority is called {figure.place.name}"
        if not figure.place.has_code and not place.was_open(figure.end):
            return f"no code, and {place} was not open then"
        return "" if measure.indicator in self.indicators else f"no indicator {measure.indicator}"

    def _row(self, figure: FigureRead, place: NationalPlace) -> NationalFigure:
        measure = self.recipe.measures[figure.measure]
        return NationalFigure(
            edition=self.edition,
            indicator=self.indicators[measure.indicator],
            basis=measure.basis.value,
            place=place,
            period_end=figure.end,
            numerator=figure.numerator,
            denominator=figure.denominator,
            printed=figure.printed,
            decimals=self.decimals[figure.measure],
            mark=figure.mark,
            population=measure.population,
            line=figure.line,
        )

    def _lay_beside_earlier(self, rows: Iterable[NationalFigure]) -> None:
        before = _standing(self.indicators.values())
        later = _is_later(self.edition, self.newest)
        for row in rows:
            old = before.get((row.indicator_id, row.basis, row.place_id, row.period_end))
            if old is None:
                self.report.new += 1
            else:
                row.current = self._stands(row, old, is_newer=later[old.edition_id])

    def _stands(self, row: NationalFigure, old: NationalFigure, *, is_newer: bool) -> bool:
        """Whether the figure stands; then the one that stood so far doesn't any more."""
        new, earlier = printed_of(row), printed_of(old)
        stands = supersedes(new, earlier, is_newer=is_newer)
        if stands:
            self.superseded.append(old.pk)
        if same_figure(new, earlier):
            self.report.unchanged += 1
        elif stands and not _only_unprinted(new, earlier):
            self.report.changed += 1
            self.report.changes.append(
                Changed(str(row.indicator), str(row.place), row.period_end, _said(earlier), _said(new))
            )
        else:
            self.report.kept += 1
        return stands


def _only_unprinted(new: PrintedFigure, old: PrintedFigure) -> bool:
    """Whether the one prints what the other leaves to be computed of the same count."""
    return (
        new.numerator == old.numerator
        and new.denominator == old.denominator
        and bool(new.printed) != bool(old.printed)
    )


def _said(figure: PrintedFigure) -> str:
    """A figure in a report: as printed, else its count, else its mark."""
    if figure.printed:
        return figure.printed
    return figure.mark if figure.numerator is None else f"{figure.numerator.normalize():f}"


def _standing(indicators: Iterable[Indicator]) -> dict[Key, NationalFigure]:
    """The figures of these indicators that stand, by what they are of. One query."""
    found = NationalFigure.objects.filter(indicator__in=[each.pk for each in indicators], current=True)
    return {
        (each.indicator_id, each.basis, each.place_id, each.period_end): each for each in found.iterator()
    }


def _is_later(edition: NationalEdition, newest: date) -> dict[int, bool]:
    """For each edition loaded before whether the new one is the later: by its newest year, then its publication."""
    return {
        each.pk: (newest, edition.published or date.max) >= (_newest_of(each), each.published or date.min)
        for each in NationalEdition.objects.filter(state=EditionState.LOADED).exclude(pk=edition.pk)
    } | {edition.pk: True}


def _newest_of(edition: NationalEdition) -> date:
    said = edition.report.get("newest")
    return date.fromisoformat(said) if said else date.min


def _compare_with_parts(rows: Sequence[NationalFigure], report: LoadReport) -> None:
    """Count how many printed figures their parts give, and name some that they don't. One query."""
    rated = {row.place_id for row in rows if row.population and row.printed}
    estimates = estimates_of(rated) if rated else {}
    for row, found in _judged(rows, estimates):
        report.compared[row.place.kind] += 1
        report.reproduced[row.place.kind] += found
        if not found and row.place.kind == "authority" and len(report.differ) < MOST_CHANGES:
            report.differ.append(
                f"row {row.line}: {row.place}, {row.indicator}, {row.period_end}: {row.printed}"
            )


def _judged(
    rows: Sequence[NationalFigure], estimates: Mapping[int, Mapping[date, Decimal]]
) -> Iterator[tuple[NationalFigure, bool]]:
    for row in rows:
        found = agrees(row.indicator.spec, printed_of(row), estimates.get(row.place_id, {}))
        if found is not None:
            yield row, found
