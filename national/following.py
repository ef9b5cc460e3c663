"""Targets that follow a benchmark: what each benchmark was known to be, from the day on which an edition said so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from indicators.models import Indicator, Target
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import describe
from indicators.rules.rating import BenchmarkStep
from indicators.rules.rows.shown import FOLLOWED
from indicators.rules.terms import Basis, BesideKind
from national.models import EditionState, NationalEdition, NationalFigure, NationalPlace, Neighbour, PlaceKind
from national.populations import place_of
from national.queries import POPULATION, bases_printed, printed_of
from national.rules.figures import PrintedFigure, value_of
from national.rules.standing import Median, median
from national.rules.superseding import supersedes

# By place and last day.
Known = dict[tuple[int, date], PrintedFigure]


@dataclass(frozen=True)
class _Publication:
    """An edition on the day from which it is known: that of its publication, else of its loading."""

    day: date
    title: str
    figures: Known


def follow_benchmark(target: Target) -> None:
    """Set what the benchmark of a target was known to be. Six queries; none where it follows no benchmark."""
    if target.follows:
        target.benchmark = [
            {
                "begins": step.begins.isoformat(),
                "value": None if step.value is None else f"{step.value:f}",
                "words": step.words,
            }
            for step in benchmark_steps(target)
        ]


def refresh_benchmarks(indicators: Iterable[Indicator] | None = None) -> int:
    """Follow anew for the targets of these indicators, or all: what is known changed. How many targets that altered."""
    targets = Target.objects.exclude(follows="").select_related("indicator", "area")
    if indicators is not None:
        targets = targets.filter(indicator__in=list(indicators))
    altered = []
    for target in targets:
        before = target.benchmark
        follow_benchmark(target)
        altered += [target] if target.benchmark != before else []
    Target.objects.bulk_update(altered, ["benchmark"])
    return len(altered)


def benchmark_steps(target: Target) -> list[BenchmarkStep]:
    """From when on the benchmark was known to be what. Nothing that was published later changes an earlier day."""
    authority, indicator, basis = target.area.authority, target.indicator, Basis(target.basis)
    own = place_of(authority)
    if own is None:
        return [BenchmarkStep(date.min, None, f"because no national file names {authority}")]
    printed = bases_printed(NationalFigure.objects.filter(indicator=indicator))
    found = _basis_of(indicator.spec, basis, printed)
    if found is None:
        why = f" over times that a {basis.label.lower()} can be held against" if printed else ""
        return [BenchmarkStep(date.min, None, f"because no national file prints it{why}")]
    lists = _lists_of(own) if target.follows == BesideKind.NEIGHBOURS else {}
    places = {each for listed, _ in lists.values() for each in listed} or _place(own, target.follows)
    publications = _publications(indicator, found, places)
    populations = _publications(Indicator(code=POPULATION), Basis.SNAPSHOT, places)
    days = sorted({each.day for each in (*publications, *populations)} | set(lists))
    known = (_Day(indicator.spec, found, day, publications, populations, lists) for day in days)
    return _altered(day.step(BesideKind(target.follows)) for day in known)


def _altered(steps: Iterable[BenchmarkStep | None]) -> list[BenchmarkStep]:
    """The steps that say something other than the one before."""
    kept: list[BenchmarkStep] = []
    for step in steps:
        if step is not None and (not kept or (step.value, step.words) != (kept[-1].value, kept[-1].words)):
            kept.append(step)
    return kept


def _basis_of(spec: IndicatorSpec, basis: Basis, printed: Iterable[str]) -> Basis | None:
    """The basis in which files print it: the target's own, or one that its figures can be held against."""
    bases = [Basis(each) for each in printed]
    alike = [each for each in bases if _can_be_held(spec, basis, each)]
    return basis if basis in bases else next(iter(alike), None)


def _can_be_held(spec: IndicatorSpec, basis: Basis, printed: Basis) -> bool:
    """Whether figures of two bases can be compared: shares always, rates of a population over equally long times."""
    return not spec.is_population_rate or (basis.rule.months, basis.rule.is_moment) == (
        printed.rule.months,
        printed.rule.is_moment,
    )


def _place(own: NationalPlace, follows: str) -> set[int]:
    if follows == BesideKind.REGION:
        return set() if own.region_id is None else {own.region_id}
    return set(NationalPlace.objects.filter(kind=PlaceKind.COUNTRY).values_list("pk", flat=True))


def _lists_of(own: NationalPlace) -> dict[date, tuple[list[int], str]]:
    """By the day from which a list of neighbours holds who they are, and its name. One query."""
    lists: dict[date, tuple[list[int], str]] = {}
    for each in Neighbour.objects.filter(authority=own).select_related("edition"):
        lists.setdefault(each.edition.dated, ([], each.edition.name))[0].append(each.neighbour_id)
    return lists


def _publications(indicator: Indicator, basis: Basis, places: Iterable[int]) -> list[_Publication]:
    """The loaded editions with figures of these places, in the order in which they were known. Two queries."""
    figures: dict[int, Known] = {}
    printed = NationalFigure.objects.filter(indicator__code=indicator.code, basis=basis, place__in=places)
    for each in printed:
        figures.setdefault(each.edition_id, {})[each.place_id, each.period_end] = printed_of(each)
    editions = NationalEdition.objects.filter(pk__in=figures, state=EditionState.LOADED)
    found = [_Publication(_known_from(each), each.title, figures[each.pk]) for each in editions]
    return sorted(found, key=lambda each: (each.day, max(end for _, end in each.figures)))


def _known_from(edition: NationalEdition) -> date:
    assert edition.loaded_at is not None
    return edition.published or timezone.localdate(edition.loaded_at)


@dataclass(frozen=True)
class _Day:
    """What is known on a day."""

    spec: IndicatorSpec
    basis: Basis
    day: date
    publications: list[_Publication]
    populations: list[_Publication]
    lists: Mapping[date, tuple[list[int], str]]

    def step(self, follows: BesideKind) -> BenchmarkStep | None:
        """The benchmark on the day; None where no edition was published yet."""
        if not any(each.day <= self.day for each in self.publications):
            return None
        places, name = self._listed() if follows is BesideKind.NEIGHBOURS else ([], "")
        if follows is BesideKind.NEIGHBOURS and not places:
            return BenchmarkStep(self.day, None, "because no list of neighbours held by then")
        years = self._years()
        if not years:
            return BenchmarkStep(
                self.day, None, f"because {FOLLOWED[follows]} is printed in no edition by then"
            )
        end = max(years)
        known = years[end]
        middle = median(map(known.get, places)) if places else Median(next(iter(known.values())), 1, 1)
        among = f" ({name}, {middle.known} of {middle.of})" if places else ""
        words = f"{FOLLOWED[follows]} of {describe(self.basis, end)}{among}; {self._title(end)}"
        return BenchmarkStep(self.day, middle.value, words)

    def _listed(self) -> tuple[list[int], str]:
        return (
            self.lists[max(begun)] if (begun := [day for day in self.lists if day <= self.day]) else ([], "")
        )

    def _years(self) -> dict[date, dict[int, Decimal]]:
        """By year the figures of the places that have one."""
        listed = self._listed()[0]
        estimates: dict[int, dict[date, Decimal]] = {}
        for (place, end), population in _known(self.populations, self.day).items():
            if population.numerator is not None:
                estimates.setdefault(place, {})[end] = population.numerator
        years: dict[date, dict[int, Decimal]] = {}
        for (place, end), figure in _known(self.publications, self.day).items():
            value = value_of(self.spec, figure, estimates.get(place, {})).value
            if value is not None and end <= self.day and (not listed or place in listed):
                years.setdefault(end, {})[place] = value
        return years

    def _title(self, end: date) -> str:
        """The newest edition that prints the year."""
        return [
            each.title
            for each in self.publications
            if each.day <= self.day and any(day == end for _, day in each.figures)
        ][-1]


def _known(publications: Iterable[_Publication], day: date) -> Known:
    """Of each place and year the figure that stood on the day."""
    known: Known = {}
    for key, figure in _in_turn(publications, day):
        if key not in known or supersedes(figure, known[key], is_newer=True):
            known[key] = figure
    return known


def _in_turn(
    publications: Iterable[_Publication], day: date
) -> Iterator[tuple[tuple[int, date], PrintedFigure]]:
    for each in publications:
        if each.day <= day:
            yield from each.figures.items()
