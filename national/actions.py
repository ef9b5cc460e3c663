"""Loading national files: read apart, laid beside the editions before, and stored as a whole."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from districts.dates import long_date
from districts.models import User, record
from districts.uploads import keep_upload
from indicators.models import Indicator
from national.apart import read_apart
from national.following import refresh_benchmarks
from national.models import (
    EditionState,
    NationalEdition,
    NationalFigure,
    NationalRecipe,
    Neighbour,
    NeighbourEdition,
)
from national.places import PlaceBook
from national.queries import POPULATION, estimates_of, indicators_by_code, newest_files, printed_of, recipes
from national.report import Changed, LoadReport, Outcome
from national.rules.figures import PrintedFigure, agrees
from national.rules.file_read import FigureRead, FileRead
from national.rules.matching import RecipeMatch
from national.rules.open_data import recipe_of
from national.rules.recipe import Recipe
from national.rules.superseding import same_figure, supersedes

AT_ONCE = 2000
MOST_CHANGES = 20
FOLDER = "national"
MONTH_YEAR = re.compile(
    r"(?:(january|february|march|april|may|june|july|august|september|october|november|december)[ _-]*)?(20[0-9]{2})",
    re.IGNORECASE,
)
MONTHS = [date(2000, month, 1).strftime("%B").lower() for month in range(1, 13)]
Key = tuple[int, str, int, date]


@dataclass(frozen=True)
class Loading:
    """What somebody says of a file: the day of its publication, and a yes to what is only alike.

    `stored_as` is the name under which it is kept already.
    """

    by: User | None = None
    published: date | None = None
    columns_accepted: bool = False
    stored_as: str = ""


@transaction.atomic
def load_file(*, data: bytes, file_name: str, loading: Loading) -> LoadReport:
    """Load a national file, and say what came of it.

    Nothing is stored where a question is open, where no recipe fits, or where the very file was loaded before. Raises
    `national.apart.NationalFileRefused` where the file can't be read.
    """
    digest = sha256(data).hexdigest()
    report = LoadReport(Path(file_name).name)
    if _is_loaded(digest):
        report.outcome = Outcome.KNOWN
        return report
    own = recipe_of(data, [each.spec for each in Indicator.objects.all()])
    read = read_apart(data, [own], {}) if own else read_apart(data, recipes(), newest_files())
    if read.neighbours:
        return _load_neighbours(read, digest, report, loading)
    if read.match is None or read.figures is None:
        report.outcome, report.unknown = Outcome.NO_RECIPE, read.unknown
        report.rows = 0 if read.unknown is None else read.unknown.rows
        return report
    return _load_figures(read, read.match, data, digest, report, loading)


def _is_loaded(digest: str) -> bool:
    editions = NationalEdition.objects.filter(sha256=digest, state=EditionState.LOADED)
    return editions.exists() or NeighbourEdition.objects.filter(sha256=digest).exists()


# Neighbours


def _load_neighbours(read: FileRead, digest: str, report: LoadReport, loading: Loading) -> LoadReport:
    dated = loading.published or _day_in_name(report.file)
    report.dataset, report.rows = "Statistical neighbours", len(read.neighbours)
    if dated is None:
        report.outcome = Outcome.QUESTION
        report.questions.append(
            "From what day does this list of neighbours hold? State its day of publication"
        )
        return report
    name = f"{dated.year} list"
    NeighbourEdition.objects.filter(name=name).delete()
    edition = NeighbourEdition.objects.create(
        name=name, dated=dated, file_name=report.file, sha256=digest, by=loading.by
    )
    book = PlaceBook()
    places = book.of_neighbours(read.neighbours)
    Neighbour.objects.bulk_create(
        Neighbour(
            edition=edition,
            authority=places[each.authority],
            neighbour=places[each.neighbour],
            position=each.place,
            closeness=each.closeness,
        )
        for each in read.neighbours
    )
    report.outcome, report.edition, report.stored = Outcome.LOADED, name, len(read.neighbours)
    report.opened = sorted(place.name for place in book.opened)
    refresh_benchmarks()
    _put_on_record(report, loading)
    return report


def _day_in_name(file_name: str) -> date | None:
    """The month that a list's file is named for; January where it names a year alone."""
    found = MONTH_YEAR.search(file_name)
    if found is None:
        return None
    month = MONTHS.index(found[1].lower()) + 1 if found[1] else 1
    return date(int(found[2]), month, 1)


# Figures


def _load_figures(
    read: FileRead, match: RecipeMatch, data: bytes, digest: str, report: LoadReport, loading: Loading
) -> LoadReport:
    assert read.figures is not None
    report.say_read(match, read.figures)
    report.questions.extend(match.questions)
    if report.questions and not loading.columns_accepted:
        report.outcome = Outcome.QUESTION
        return report
    if not read.figures.figures:
        report.outcome = Outcome.NOTHING
        return report
    indicators = indicators_by_code(measure.indicator for measure in match.recipe.measures)
    stored = NationalRecipe.objects.filter(code=match.recipe.code).first()  # None of councils’ open data
    report.stored_as = loading.stored_as or keep_upload(data, FOLDER)
    newest = max(figure.end for figure in read.figures.figures)
    edition = NationalEdition.objects.create(
        recipe=stored,
        state=EditionState.LOADED,
        title=_title(match.recipe, newest, loading.published),
        published=loading.published,
        file_name=report.file,
        sha256=digest,
        stored_as=report.stored_as,
        loaded_at=timezone.now(),
        by=loading.by,
    )
    report.edition = edition.title
    _store(edition, match, read.figures.figures, indicators, report, newest)
    if stored is not None:
        _remember_headings(stored, match)
    refresh_benchmarks(None if POPULATION in indicators else indicators.values())
    report.outcome = Outcome.LOADED
    edition.report = {**report.as_data(), "newest": newest.isoformat()}
    edition.save(update_fields=["report"])
    _put_on_record(report, loading)
    return report


def _title(recipe: Recipe, newest: date, published: date | None) -> str:
    said = f", published {long_date(published)}" if published else f", edition to {long_date(newest)}"
    return f"{recipe.name}{said}"


def _put_on_record(report: LoadReport, loading: Loading) -> None:
    record(
        by=loading.by,
        action="national file loaded",
        subject=report.edition,
        after={"file": report.file, "figures": report.stored, "changed": report.changed},
        concerns=(),
    )


def _remember_headings(stored: NationalRecipe, match: RecipeMatch) -> None:
    """Add what the edition calls its columns, so that the next one is known by it."""
    columns = {role: list(headings) for role, headings in match.recipe.columns.items()}
    for each in match.renamed:
        columns[each.role] = [*(name for name in columns[each.role] if name != each.heading), each.heading]
    if match.renamed:
        stored.content = {**stored.content, "columns": columns}
        stored.save(update_fields=["content"])


def _store(
    edition: NationalEdition,
    match: RecipeMatch,
    figures: Sequence[FigureRead],
    indicators: Mapping[str, Indicator],
    report: LoadReport,
    newest: date,
) -> None:
    book = PlaceBook()
    places = book.find_all(figure.place for figure in figures)
    report.opened, report.learnt = sorted(place.name for place in book.opened), book.learnt
    measures = match.recipe.measures
    before = _standing(indicators.values())
    later = _is_later(edition, newest)
    superseded: list[int] = []
    rows: list[NationalFigure] = []
    today = timezone.localdate()
    for figure in figures:
        if figure.end > today:
            report.left_out["a year that has not ended"] += 1
            continue
        if figure.place not in places:
            report.left_out[f"no code, and no authority is called {figure.place.name}"] += 1
            continue
        measure = measures[figure.measure]
        indicator = indicators.get(measure.indicator)
        if indicator is None:
            report.left_out[f"no indicator {measure.indicator}"] += 1
            continue
        place = places[figure.place]
        row = NationalFigure(
            edition=edition,
            indicator=indicator,
            basis=measure.basis.value,
            place=place,
            period_end=figure.end,
            numerator=figure.numerator,
            denominator=figure.denominator,
            printed=figure.printed,
            decimals=measure.decimals,
            mark=figure.mark,
            population=measure.population,
            line=figure.line,
        )
        old = before.get((indicator.pk, row.basis, place.pk, figure.end))
        row.current = _stands(row, old, later, superseded, report)
        rows.append(row)
    for at in range(0, len(superseded), AT_ONCE):
        NationalFigure.objects.filter(pk__in=superseded[at : at + AT_ONCE]).update(current=False)
    NationalFigure.objects.bulk_create(rows, batch_size=AT_ONCE)
    report.stored = len(rows)
    _compare_with_parts(rows, report)


def _stands(
    row: NationalFigure,
    old: NationalFigure | None,
    later: Mapping[int, bool],
    superseded: list[int],
    report: LoadReport,
) -> bool:
    """Whether the figure stands; then the one that stood so far doesn't any more."""
    if old is None:
        report.new += 1
        return True
    new, earlier = printed_of(row), printed_of(old)
    if same_figure(new, earlier):
        report.unchanged += 1
    stands = supersedes(new, earlier, is_newer=later[old.edition_id])
    if stands:
        superseded.append(old.pk)
    if stands and not same_figure(new, earlier) and not _only_unprinted(new, earlier):
        report.changed += 1
        report.changes.append(
            Changed(str(row.indicator), str(row.place), row.period_end, _said(earlier), _said(new))
        )
    elif not same_figure(new, earlier):
        report.kept += 1
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
