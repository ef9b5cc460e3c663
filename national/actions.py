"""Loading national files: read apart, laid beside the editions before, and stored as a whole."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from districts.dates import long_date
from districts.models import User, record
from districts.uploads import keep_upload
from indicators.models import Indicator
from national.following import refresh_benchmarks
from national.models import (
    EditionState,
    NationalEdition,
    NationalRecipe,
    Neighbour,
    NeighbourEdition,
)
from national.places import PlaceBook
from national.queries import POPULATION, indicators_by_code, newest_files, recipes
from national.report import LoadReport, Outcome
from national.rules.file_read import FileRead
from national.rules.matching import RecipeMatch
from national.rules.open_data import recipe_of
from national.rules.recipe import Recipe
from national.sandboxed import read_in_sandbox
from national.storing import FigureStore, far_from_parts

FOLDER = "national"
MONTH_YEAR = re.compile(
    r"(?:(january|february|march|april|may|june|july|august|september|october|november|december)[ _-]*)?(20[0-9]{2})",
    re.IGNORECASE,
)
MONTHS = [date(2000, month, 1).strftime("%B").lower() for month in range(1, 13)]


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
    `national.sandboxed.NationalFileRefused` where the file can't be read.
    """
    digest = sha256(data).hexdigest()
    report = LoadReport(Path(file_name).name)
    if _is_loaded(digest):
        report.outcome = Outcome.KNOWN
        return report
    own = recipe_of(data, [each.spec for each in Indicator.objects.all()])
    read = read_in_sandbox(data, [own], {}) if own else read_in_sandbox(data, recipes(), newest_files())
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
    indicators = indicators_by_code(measure.indicator for measure in match.recipe.measures)
    asked = [*match.questions, *far_from_parts(match.recipe, indicators, read.figures.figures)]
    if report.unknown_marks:
        asked.append(f"Nobody explains {'; '.join(report.unknown_marks)}. Do such cells have no figure?")
    report.questions.extend([" ".join(asked)] if asked else [])  # one yes answers them all
    if report.questions and not loading.columns_accepted:
        report.outcome = Outcome.QUESTION
        return report
    if not read.figures.figures:
        report.outcome = Outcome.NOTHING
        return report
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
    FigureStore(edition, match.recipe, indicators, report, newest).store(read.figures.figures)
    if stored is not None:
        _remember(stored, match)
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


def _remember(stored: NationalRecipe, match: RecipeMatch) -> None:
    """Add what the edition calls its columns, rows and years, so that the next one is known by it."""
    recipe = match.recipe
    columns = {role: list(headings) for role, headings in recipe.columns.items()}
    for each in match.renamed:
        columns[each.role] = [*(name for name in columns[each.role] if name != each.heading), each.heading]
    measures = [
        {**said, "rows": dict(each.rows), "denominator_row": dict(each.denominator_row)}
        for said, each in zip(stored.content["measures"], recipe.measures, strict=True)
    ]
    said = {"says": dict(recipe.says), "year_ends": dict(recipe.year_ends), "measures": measures}
    content = {**stored.content, **said, "columns": columns}
    if match.renamed or recipe != stored.recipe:
        stored.content = content
        stored.save(update_fields=["content"])
