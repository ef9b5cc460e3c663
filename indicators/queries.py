"""Reads of what is measured: each a bounded number of SQL statements, however long the history is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from districts.models import Area
from districts.tree import Level, Place, Tree
from indicators.figures import Fact, Measure
from indicators.models import Annotation, CollectionLevel, Indicator, Reading, Target
from indicators.periods import add_months, month_start
from indicators.public_figures import hidden_figures
from indicators.rating import Goal
from indicators.suppression import Parts
from indicators.terms import AnnotationKind, Basis, Missing
from indicators.values import FigureKey, Key, Ledger

BASES = {basis.value: basis for basis in Basis}
REASONS = {reason.value: reason for reason in Missing}
COLUMNS = ("indicator", "basis", "area", "period_end", "missing_reason")
COLUMNS += ("numerator", "denominator", "value", "stated", "illustrative", "provisional")

Sight = Callable[[int, int, Basis, date], bool]


@dataclass(frozen=True)
class PublicSight:
    """The sight of whoever holds no role in an authority: what `sees` lets them, without small numbers of people."""

    sees: Sight

    def __call__(self, area_id: int, indicator_id: int, basis: Basis, period_end: date) -> bool:
        """Whether the reading is published at all."""
        return self.sees(area_id, indicator_id, basis, period_end)


@dataclass(frozen=True)
class Break:
    """A break in series, or a step change: of one indicator or all, in one area (and below) or everywhere."""

    day: date
    measure_id: int | None
    area_id: int | None


@dataclass(frozen=True)
class Board:
    """Everything that rows are built from: figures, targets by (indicator id, basis), breaks, comparators, steps."""

    ledger: Ledger
    goals: dict[tuple[int, Basis], list[Goal]]
    breaks: list[Break]
    comparators: list[Place]
    step_changes: Sequence[Break] = ()

    def goals_for(self, measure: Measure, basis: Basis) -> list[Goal]:
        """Every target of the indicator in this basis, of whatever area and day."""
        return self.goals.get((measure.id, basis), [])

    def breaks_for(self, measure: Measure, place: Place) -> list[date]:
        """The days across which this series isn't compared."""
        return self._days(self.breaks, measure, place)

    def stretches_from(self, measure: Measure, place: Place) -> list[date]:
        """The days from which the variation of this series is judged anew: step changes and breaks."""
        return self._days([*self.breaks, *self.step_changes], measure, place)

    def _days(self, marks: Iterable[Break], measure: Measure, place: Place) -> list[date]:
        line = {area.id for area in self.ledger.tree.line_up(place)}
        return [
            found.day
            for found in marks
            if found.measure_id in (None, measure.id) and (found.area_id is None or found.area_id in line)
        ]


def areas_of(authority: Area) -> list[Area]:
    """The authority and everything below it, with its comparators. One query."""
    branch = Q(pk=authority.pk) | Q(parent=authority) | Q(parent__parent=authority)
    branch |= Q(parent__parent__parent=authority) | Q(level=Level.COMPARATOR, comparator_for=authority)
    return list(Area.objects.filter(branch).distinct())


def everything_visible(_area: int, _measure: int, _basis: Basis, _end: date) -> bool:
    """The sight of whoever may see every reading."""
    return True


def load_board(
    authority: Area,
    indicators: Iterable[Indicator],
    *,
    first: date | None,
    last: date,
    sees: Sight = everything_visible,
    proposed: Mapping[tuple[int, int, Basis, date], Fact] | None = None,
) -> Board:
    """The readings of the authority and its comparators from `first` (None: from the beginning) to `last`.

    `sees` tells for area id, indicator id, basis and period_end whether the reader may see that reading. `proposed`
    are readings by the same four that take the place of the stored ones. Comparators' readings, and indicators that
    supply denominators, come from the beginning, the latter to the end of the year of `last`: a March's population
    is that of the June after. Six queries; to a public sight, from which small numbers are hidden, some more.
    """
    chosen = list(indicators)
    areas = areas_of(authority)
    ids = {indicator.pk for indicator in chosen}
    feeding = {indicator.denominator_from_id for indicator in chosen} - {None} - ids
    known = {indicator.pk: indicator for indicator in chosen}
    known |= {indicator.pk: indicator for indicator in Indicator.objects.filter(pk__in=feeding)}
    wanted = Q(indicator__in=ids)
    if first is not None:
        comparators = [area.pk for area in areas if area.level == Level.COMPARATOR]
        wanted &= Q(period_end__gte=first) | Q(area__in=comparators)
    suppliers = {indicator.denominator_from_id for indicator in chosen} - {None}
    wanted = wanted & Q(period_end__lte=last) | Q(indicator__in=suppliers, period_end__year__lte=last.year)
    readings = Reading.objects.filter(wanted, area__in=areas)
    ledger = Ledger(
        tree=Tree(area.place for area in areas),
        measures=[indicator.measure for indicator in known.values()],
        facts=_with_proposed(facts_of(readings, sees), _known_areas(proposed or {}, areas)),
        levels={
            (found.indicator_id, found.authority_id): Level(found.level)
            for found in CollectionLevel.objects.filter(indicator__in=known, authority=authority)
        },
    )
    if isinstance(sees, PublicSight):
        ledger.hide(hidden_from_public(authority, known.values(), sees))
    marks = _marks(ids, areas)
    return Board(
        ledger,
        _goals(ids, areas),
        marks[AnnotationKind.BREAK],
        [area.place for area in areas if area.level == Level.COMPARATOR],
        marks[AnnotationKind.STEP_CHANGE],
    )


def hidden_from_public(
    authority: Area,
    indicators: Iterable[Indicator],
    sees: PublicSight,
    *,
    said: Mapping[FigureKey, Parts] | None = None,
) -> set[FigureKey]:
    """The figures of these indicators that the public must not see, judged by all that is published of them.

    `said` are figures as an edition said them, where the readings have changed since. Eight queries at most.
    """
    chosen = {each.pk: each for each in indicators if each.counts_people}
    if not chosen:
        return set()
    totals = {each.share_of for each in chosen.values()} - {""}
    shares = Indicator.objects.filter(share_of__in=totals, counts_people=True) if totals else ()
    chosen |= {each.pk: each for each in shares}
    ledger = load_board(authority, chosen.values(), first=None, last=date.max, sees=sees.sees).ledger
    groups: dict[str, list[Measure]] = {}
    for each in chosen.values():
        groups.setdefault(each.share_of or each.code, []).append(each.measure)
    return hidden_figures(ledger, groups.values(), said=said)


def load_from(period_end: date) -> date:
    """How far back readings matter for a row: every month of the year before the newest complete financial year.

    That year ended up to 11 months ago, the one before it 12 months earlier, and it began 11 months before its end.
    """
    return month_start(add_months(period_end, -34))


def facts_of(readings: QuerySet[Reading], sees: Sight = everything_visible) -> dict[Key, dict[date, Fact]]:
    """The readings that `sees` lets through, by what they are of and then by period_end.

    Each is what `Reading.fact` gives; read as rows, because a page takes thousands of them. One query.
    """
    facts: dict[Key, dict[date, Fact]] = {}
    for measure, stored_as, area, end, missing, *rest in readings.values_list(*COLUMNS):
        basis = BASES[stored_as]
        if sees(area, measure, basis, end):
            numerator, denominator, value, stated, illustrative, provisional = rest
            fact = Fact(
                numerator, denominator, value, stated, REASONS.get(missing), illustrative, provisional
            )
            facts.setdefault((measure, basis, area), {})[end] = fact
    return facts


def _known_areas(
    proposed: Mapping[tuple[int, int, Basis, date], Fact], areas: Sequence[Area]
) -> dict[tuple[int, int, Basis, date], Fact]:
    known = {area.pk for area in areas}
    return {key: fact for key, fact in proposed.items() if key[1] in known}


def _with_proposed(
    facts: dict[Key, dict[date, Fact]], proposed: Mapping[tuple[int, int, Basis, date], Fact]
) -> dict[Key, dict[date, Fact]]:
    for (indicator_id, area_id, basis, day), fact in proposed.items():
        facts.setdefault((indicator_id, basis, area_id), {})[day] = fact
    return facts


def _goals(indicator_ids: Iterable[int], areas: Sequence[Area]) -> dict[tuple[int, Basis], list[Goal]]:
    goals: dict[tuple[int, Basis], list[Goal]] = {}
    for target in Target.objects.filter(indicator__in=indicator_ids, area__in=areas):
        goals.setdefault((target.indicator_id, Basis(target.basis)), []).append(target.goal)
    return goals


def _marks(indicator_ids: Iterable[int], areas: Sequence[Area]) -> dict[AnnotationKind, list[Break]]:
    """The breaks in series and the step changes. One query."""
    found: dict[AnnotationKind, list[Break]] = {AnnotationKind.BREAK: [], AnnotationKind.STEP_CHANGE: []}
    notes = Annotation.objects.filter(
        Q(indicator=None) | Q(indicator__in=indicator_ids),
        Q(area=None) | Q(area__in=areas),
        kind__in=found,
    )
    for note in notes:
        found[AnnotationKind(note.kind)].append(Break(note.date, note.indicator_id, note.area_id))
    return found
