"""A council's published figures as explore-education-statistics lays data out, with its metadata, and read back. Pure.

A dataset for each basis: a row for each period, three columns for each indicator that is made of two numbers, else one.
Weeks that end on another day than Sunday, and positions between the ends of months, have no name in that layout and
are left out.
"""

import calendar
import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

from indicators.rules.figures import IndicatorSpec, round_half_up
from indicators.rules.periods import month_end
from indicators.rules.terms import Basis, Unit
from national.rules.recipe import Recipe, RecipeMeasure
from national.rules.years import SUNDAY, natural_ends

CODE = "open-data"
FILTER = "basis"
PLACE: tuple[str, ...] = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
)
PLACE += ("region_name", "old_la_code", "new_la_code", "la_name", FILTER)
METADATA: tuple[str, ...] = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
)
METADATA += ("filter_hint", "filter_grouping_column")
PARTS = ("_numerator", "_denominator")
NOT_AVAILABLE = "x"
YEARS = {
    Basis.YEAR: "Financial year",
    Basis.ACADEMIC_YEAR: "Academic year",
    Basis.CALENDAR_YEAR: "Calendar year",
}
BASES = (Basis.SNAPSHOT, Basis.WEEK, Basis.MONTH, Basis.QUARTER, Basis.YTD, Basis.R12M, *YEARS)
Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class OpenPlace:
    """The authority whose figures they are, by its codes."""

    name: str
    code: str
    old_code: str = ""
    region_code: str = ""
    region_name: str = ""


@dataclass(frozen=True)
class OpenFigure:
    """A published figure; `mark` says in the layout's letters why there is none."""

    indicator: str
    end: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    mark: str = ""


def time_said(basis: Basis, end: date) -> tuple[str, str] | None:
    """The time_period and time_identifier of a period; None of one that the layout has no name for."""
    if basis is Basis.WEEK and end.isoweekday() == SUNDAY:
        year, week, _ = end.isocalendar()
        return str(year), f"Week {week}"
    if basis not in BASES or basis is Basis.WEEK or end != month_end(end):
        return None
    if basis is Basis.CALENDAR_YEAR:
        return str(end.year), YEARS[basis]
    if basis in YEARS:
        return f"{end.year - 1}{end.year % 100:02}", YEARS[basis]
    if basis is Basis.QUARTER:
        first = end.year if end.month > 3 else end.year - 1
        return f"{first}{(first + 1) % 100:02}", f"Financial year Q{(end.month - 4) % 12 // 3 + 1}"
    return str(end.year), calendar.month_name[end.month]


def data_rows(
    place: OpenPlace, basis: Basis, specs: Sequence[IndicatorSpec], figures: Iterable[OpenFigure]
) -> Rows:
    """The dataset under its headings, oldest first; what nothing was published of is "x", not available."""
    periods: dict[date, dict[str, OpenFigure]] = {}
    for figure in figures:
        periods.setdefault(figure.end, {})[figure.indicator] = figure
    rows: Rows = [(*PLACE, *(column for spec in specs for column in _columns(spec)))]
    for end, known in sorted(periods.items()):
        said = time_said(basis, end)
        if said is not None:
            cells = [cell for spec in specs for cell in _cells(spec, known.get(spec.code))]
            rows.append((*said, *_placed(place), basis.label, *cells))
    return rows


def _placed(place: OpenPlace) -> tuple[str, ...]:
    country = ("Local authority", "E92000001", "England")
    return (*country, place.region_code, place.region_name, place.old_code, place.code, place.name)


def _columns(spec: IndicatorSpec) -> tuple[str, ...]:
    name = spec.code.replace("-", "_")
    return (*(f"{name}{part}" for part in PARTS), name) if spec.has_parts else (name,)


def _cells(spec: IndicatorSpec, figure: OpenFigure | None) -> tuple[str, ...]:
    if figure is None:
        return (NOT_AVAILABLE,) * len(_columns(spec))
    shown = None if figure.value is None else round_half_up(figure.value, spec.decimal_places)
    parts = (figure.numerator, figure.denominator) if spec.has_parts else ()
    mark = figure.mark or NOT_AVAILABLE
    return tuple(mark if each is None else f"{each:f}" for each in (*parts, shown))


def metadata_rows(basis: Basis, specs: Sequence[IndicatorSpec]) -> Rows:
    """What each column of the dataset is, for the service's metadata file."""
    rows: Rows = [METADATA, (FILTER, "Filter", "Basis", "", "", "", basis.rule.meaning, "")]
    for spec in specs:
        *parts, name = _columns(spec)
        unit = "%" if spec.unit is Unit.PERCENTAGE else ""
        labels = (f"{spec.name}, numerator", f"{spec.name}, denominator")
        rows += [
            (column, "Indicator", label, spec.name, "", "0", "", "")
            for column, label in zip(parts, labels, strict=False)
        ]
        rows.append((name, "Indicator", spec.name, spec.name, unit, str(spec.decimal_places), "", ""))
    return rows


def recipe_of(data: bytes, specs: Iterable[IndicatorSpec]) -> Recipe | None:
    """How such a file is read, whichever council wrote it; None for any other file."""
    head, first = _two_lines(data)
    known = {spec.code.replace("-", "_"): spec for spec in specs if not spec.is_grade}
    found = [known[heading] for heading in head[len(PLACE) :] if heading in known]
    bases = {basis.label: basis for basis in BASES}
    said = dict(zip(head, first, strict=False)).get(FILTER, "")
    if said not in bases or not found:
        return None
    measures = tuple(_measure(spec, bases[said]) for spec in found)
    return Recipe(
        code=CODE,
        name="Open data of councils, " + said.lower(),
        year_ends=_ends(bases[said]),
        columns={role: (role,) for measure in measures for role in measure.roles},
        measures=measures,
    )


def _two_lines(data: bytes) -> tuple[list[str], list[str]]:
    text = data[:1_000_000].decode("utf-8-sig", errors="replace")
    if not text.startswith(",".join(PLACE)):
        return [], []
    lines = csv.reader(StringIO(text, newline=""))
    return next(lines, []), next(lines, [])


def _measure(spec: IndicatorSpec, basis: Basis) -> RecipeMeasure:
    *parts, value = _columns(spec)
    numerator, denominator = (tuple(parts[:1]), tuple(parts[1:])) if parts else ((value,), ())
    return RecipeMeasure(
        indicator=spec.code,
        basis=basis,
        numerator=numerator,
        denominator=denominator,
        value=value if parts else "",
        decimals=spec.decimal_places,
        rows={FILTER: basis.label},
    )


def _ends(basis: Basis) -> Mapping[str, str]:
    """On which month and day what a time_identifier says ends."""
    if basis in YEARS:
        month = 12 if basis is Basis.CALENDAR_YEAR else basis.rule.last_month
        return {YEARS[basis]: f"{month:02}-{calendar.monthrange(2001, month)[1]}"}
    return natural_ends()
