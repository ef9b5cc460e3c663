"""The columns of a row, once: what each is called, and what a page, Excel, Word, CSV and the interface show of it.

Pure. Every writer iterates over `COLUMNS`, in their order, and leaves out those that it has no cell of. A figure that
the row gains stands in all of them by one `figure_column` here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from indicators.rules.row import Row, Shown, TargetShown
from indicators.rules.terms import PeriodKind
from scorecard.export.cells import (
    Content,
    benchmark_words,
    change_cell,
    figure_cell,
    figure_in_full,
    figure_words,
    floor_cell,
    notes_words,
    part_cell,
    target_cell,
    target_words,
    travel_in_full,
)


@dataclass(frozen=True)
class RowTable:
    """The table that rows stand in: whether each is another area's, and the authority whose figures stand beside."""

    kind: PeriodKind = PeriodKind.MONTH
    by_area: bool = False
    authority: str = ""


@dataclass(frozen=True)
class RowSource:
    """What a line of data says of the edition that its row stands in."""

    period: str
    ons_code: str
    source: str


@dataclass(frozen=True)
class PageCell:
    """A column on a page. Its width is a weight among those beside it.

    `heading` is the column's with soft hyphens, `in_full` what it abbreviates, in words beneath it, `term` its place
    in the glossary. Where the screen is too narrow for all columns, a `folded` one becomes a line under the newest
    figure.
    """

    template: str
    width: float
    look: str = ""
    cell_look: str = ""
    term: str = ""
    in_full: str = ""
    heading: str = ""
    folded: bool = False
    heads_row: bool = False


@dataclass(frozen=True)
class SheetCell:
    """A column of a workbook, its width in characters."""

    width: float
    content: Callable[[Row], Content]


@dataclass(frozen=True)
class PaperCell:
    """A column of a Word document, its width in millimetres."""

    width: int
    text: Callable[[Row], str]


@dataclass(frozen=True)
class DataField:
    """A column of CSV and of the interface for programs."""

    name: str
    meaning: str
    value: Callable[[Row, RowSource], str]


@dataclass(frozen=True)
class Column:
    """A column of a row. `heading` may name the {authority} or the {period} of the table; `phone` is its short form.

    `figure` is given where it shows a figure, `stands` where only some tables have it.
    """

    key: str
    heading: str = ""
    page: PageCell | None = None
    sheet: SheetCell | None = None
    paper: PaperCell | None = None
    data: tuple[DataField, ...] = ()
    phone: str = ""
    coloured: bool = False
    figure: Callable[[Row], Shown | None] = lambda row: row.figure
    stands: Callable[[RowTable], bool] = lambda table: True

    @property
    def label(self) -> str:
        """What it is called beside its cell on a phone."""
        return self.phone or self.heading


def figure_column(
    key: str,
    heading: str,
    figure: Callable[[Row], Shown | None],
    *,
    page: PageCell | None = None,
    sheet_width: float = 14,
    paper_width: int | None = 24,
    meaning: str = "",
    none: str = "not known",
    stands: Callable[[RowTable], bool] = lambda table: True,
) -> Column:
    """A further figure of the row, in every output; `none` says that a row lacks it, `meaning` is for programs."""
    return Column(
        key,
        heading,
        page=page or PageCell("columns/figure.html", 8.7, folded=True),
        sheet=SheetCell(sheet_width, lambda row: figure_cell(row, figure(row), none)),
        paper=None
        if paper_width is None
        else PaperCell(paper_width, lambda row: figure_words(figure(row), none)),
        data=_data_of(key, meaning or heading, figure),
        figure=figure,
        stands=stands,
    )


def _data_of(key: str, meaning: str, figure: Callable[[Row], Shown | None]) -> tuple[DataField, ...]:
    def told(part: Callable[[Shown], str]) -> Callable[[Row, RowSource], str]:
        return lambda row, about: "" if (shown := figure(row)) is None else part(shown)

    return (
        DataField(key, f"{meaning}; empty where it is not known.", told(lambda shown: shown.value or "")),
        DataField(f"{key}_period_end", "The last day that it covers.", told(lambda shown: shown.period_end)),
        DataField(f"{key}_missing", "Why it has no value.", told(_missing)),
        DataField(f"{key}_illustrative", "yes or no.", told(lambda shown: _yes(shown.illustrative))),
    )


def _missing(shown: Shown) -> str:
    return shown.text if shown.value is None else ""


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _target(part: Callable[[TargetShown], str | None]) -> Callable[[Row, RowSource], str]:
    return lambda row, about: "" if row.target is None else part(row.target) or ""


EXACT = "An exact decimal number as text; empty where there is none."
COLUMNS: tuple[Column, ...] = (
    Column("period", data=(DataField("period", "Of the edition.", lambda row, about: about.period),)),
    Column(
        "place",
        data=(
            DataField("area", "The slug of the area.", lambda row, about: row.area),
            DataField("area_name", "Its name in the edition.", lambda row, about: row.area_name),
            DataField("ons_code", "Its code, where it has one.", lambda row, about: about.ons_code),
        ),
    ),
    Column(
        "indicator",
        "Indicator",
        page=PageCell("columns/name.html", 15.5, "name", heads_row=True),
        sheet=SheetCell(44, lambda row: row.name),
        paper=PaperCell(72, lambda row: row.name),
        data=(
            DataField("indicator", "The code of the indicator.", lambda row, about: row.code),
            DataField("indicator_name", "Its name in the edition.", lambda row, about: row.name),
        ),
    ),
    Column(
        "area",
        "Area",
        page=PageCell("columns/area.html", 15.5, "name", heads_row=True),
        sheet=SheetCell(22, lambda row: row.area_name),
        paper=PaperCell(30, lambda row: row.area_name),
        stands=lambda table: table.by_area,
    ),
    Column(
        "basis",
        "Basis",
        page=PageCell("columns/basis.html", 6.8, "basis", term="basis"),
        sheet=SheetCell(8, lambda row: row.basis_short),
        paper=PaperCell(16, lambda row: row.basis_short),
        data=(DataField("basis", "The time that the figure covers.", lambda row, about: row.basis),),
    ),
    Column(
        "aim",
        "Aim",
        page=PageCell("columns/aim.html", 5.2, "aim", term="aim"),
        sheet=SheetCell(6, lambda row: row.aim or "–"),
    ),
    Column(
        "figure",
        "Latest",
        page=PageCell("columns/latest.html", 10, "figure", "app-cell--latest"),
        sheet=SheetCell(14, lambda row: figure_cell(row, row.figure)),
        paper=PaperCell(36, lambda row: figure_in_full(row.figure)),
        data=(
            DataField("period_end", "The last day that it covers.", lambda row, about: row.figure.period_end),
            DataField("period_name", "The same in words.", lambda row, about: row.figure.period),
            DataField("as_at", "A snapshot's own day.", lambda row, about: row.figure.as_at),
            DataField("unit", "What kind of number it is.", lambda row, about: row.unit),
            DataField("numerator", EXACT, lambda row, about: row.figure.numerator or ""),
            DataField("denominator", EXACT, lambda row, about: row.figure.denominator or ""),
            DataField("value", EXACT, lambda row, about: row.figure.value or ""),
            DataField("missing", "Why there is no value.", lambda row, about: _missing(row.figure)),
            DataField(
                "partial",
                "Where areas are missing, the sum of the others, if the edition shows it.",
                lambda row, about: row.figure.partial or "",
            ),
            DataField("missing_code", "The same as a code.", lambda row, about: row.figure.gap or ""),
        ),
    ),
    Column("figure_period", "Period", sheet=SheetCell(20, lambda row: row.figure.as_at or row.figure.period)),
    Column("numerator", "Numerator", sheet=SheetCell(11, lambda row: part_cell(row.figure.numerator))),
    Column("denominator", "Denominator", sheet=SheetCell(12, lambda row: part_cell(row.figure.denominator))),
    figure_column(
        "authority",
        "{authority}",
        lambda row: row.authority,
        page=PageCell("columns/authority.html", 9, "figure"),
        paper_width=None,
        meaning="The figure of the whole authority, beside that of another area",
        none="not shown",
        stands=lambda table: bool(table.authority),
    ),
    Column(
        "target",
        "Target",
        page=PageCell("components/_target.html", 9.5, "target"),
        sheet=SheetCell(13, target_cell),
        paper=PaperCell(30, lambda row: target_words(row.target)),
        data=(
            DataField("target", EXACT, _target(lambda target: target.value)),
            DataField("target_words", "As printed.", _target(lambda target: target.text)),
            DataField("floor", EXACT, _target(lambda target: target.floor)),
            DataField("target_set_by", "Who set it.", _target(lambda target: target.set_by)),
            DataField(
                "target_follows",
                "The benchmark that it follows, with its year and edition, or why that is not known.",
                _target(lambda target: target.follows),
            ),
            DataField("target_due", "Until when it is due.", _target(lambda target: target.due)),
        ),
    ),
    Column("floor", "Floor", sheet=SheetCell(9, floor_cell)),
    Column(
        "rating",
        "RAG",
        page=PageCell("columns/rating.html", 12.5, "rag", term="rag", in_full="red, amber, green"),
        sheet=SheetCell(12, lambda row: f"{row.rating.letter} {row.rating.name}"),
        paper=PaperCell(32, lambda row: f"{row.rating.letter} {row.rating.name}\n{row.rating.words}".strip()),
        data=(
            DataField("rating", "Green, Amber, Red or Not rated.", lambda row, about: row.rating.name),
            DataField("rating_words", "Where it stands.", lambda row, about: row.rating.words),
            DataField("rating_code", "G, A, R or –.", lambda row, about: row.rating.letter),
            DataField("rating_reason", "Why not rated.", lambda row, about: row.rating.reason_code or ""),
        ),
        coloured=True,
    ),
    Column("standing", "Standing", sheet=SheetCell(26, lambda row: row.rating.words)),
    Column(
        "travel",
        "Travel",
        page=PageCell("columns/travel.html", 11.5, "travel", "app-travel", term="travel"),
        sheet=SheetCell(12, lambda row: f"{row.travel.arrow} {row.travel.travel}".strip()),
        paper=PaperCell(38, lambda row: travel_in_full(row.travel)),
        data=(
            DataField("travel", "Whether it got better.", lambda row, about: row.travel.travel),
            DataField("travel_code", "The same as a code.", lambda row, about: row.travel.code),
            DataField("change", EXACT, lambda row, about: row.travel.size or ""),
            DataField("change_words", "As printed.", lambda row, about: row.travel.change),
            DataField(
                "since", "Since when, or why not.", lambda row, about: row.travel.since or row.travel.reason
            ),
        ),
    ),
    Column("change", "Change", sheet=SheetCell(10, change_cell)),
    Column("since", "Since", sheet=SheetCell(16, lambda row: row.travel.since or row.travel.reason)),
    Column("months", "Last 12 months", page=PageCell("columns/months.html", 8, "months")),
    figure_column(
        "previous",
        "Previous",
        lambda row: row.previous,
        page=PageCell("columns/previous.html", 9.2, "previous", heading="Previ\u00adous"),
        meaning="The figure that the change is measured from",
    ),
    figure_column(
        "same_month_last_year",
        "Same {period} last year",
        lambda row: row.same_month_last_year,
        meaning="The figure of the same month a year before",
    ),
    Column(
        "benchmark",
        "Benchmark",
        page=PageCell(
            "columns/benchmark.html", 8.5, "benchmark", term="benchmark", heading="Bench\u00admark"
        ),
        sheet=SheetCell(30, lambda row: benchmark_words(row.benchmarks)),
        data=(
            DataField(
                "benchmarks",
                "Comparators beside the line, each with its own period.",
                lambda row, about: benchmark_words(row.benchmarks) if row.benchmarks else "",
            ),
        ),
    ),
    Column(
        "notes",
        "Notes",
        sheet=SheetCell(44, notes_words),
        data=(
            DataField("provisional", "yes or no.", lambda row, about: _yes(row.figure.provisional)),
            DataField(
                "illustrative", "yes or no: made up.", lambda row, about: _yes(row.figure.illustrative)
            ),
            DataField("completeness", "How many areas it sums.", lambda row, about: row.figure.completeness),
            DataField("notes", "On how it is worked out.", lambda row, about: row.figure.notes),
        ),
    ),
    Column("source", data=(DataField("source", "Of the indicator.", lambda row, about: about.source),)),
)


def columns_of(table: RowTable) -> list[Column]:
    """The columns that stand in a table, with their headings."""
    return [
        replace(column, heading=column.heading.format(authority=table.authority, period=table.kind.value))
        for column in COLUMNS
        if column.stands(table)
    ]


def data_fields() -> Sequence[DataField]:
    """The columns of a line of data, in their order."""
    return [field for column in COLUMNS for field in column.data]


def data_line(row: Row, about: RowSource) -> dict[str, str]:
    """A row as plain values by column; what does not apply is empty."""
    return {field.name: field.value(row, about) for field in data_fields()}
