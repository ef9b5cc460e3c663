"""What templates need to put rows and trends on a page: addresses, words and drawings, never a rule."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from charts import svg
from charts.compared_svg import key_line
from charts.multiples import multiples
from charts.plot import NARROW, WIDE
from charts.row_chart import row_svg, title_of
from charts.sparkline import sparkline_svg
from charts.symbols import key_symbol
from charts.xmr_svg import xmr_svg
from districts.models import Area
from indicators.models import Indicator, Target
from indicators.rules.compared import Compared
from indicators.rules.periods import Period
from indicators.rules.row import Point, Row, Shown
from indicators.rules.rows.differences import FigureChange
from indicators.rules.rows.gap import gap_words
from indicators.rules.rows.shown import floor_words, target_words
from indicators.rules.terms import Basis, Polarity, Rag, Unit
from indicators.rules.trend import Trend
from indicators.rules.variation.limits import Signal
from indicators.rules.variation.xmr import XmrChart
from scorecard.columns import Column, RowTable
from scorecard.models import Edition
from scorecard.page_columns import ShownColumn, columns_of_area_page, columns_of_areas, page_columns
from scorecard.pages.indicator_links import chart_url
from scorecard.pages.indicator_query import ChartKind
from scorecard.pages.matrix_lines import MatrixLine, MatrixQuery
from scorecard.queries import Choice
from scorecard.rules.content import (
    AttentionItem,
    PageContent,
    SpecialCauseNote,
    is_missing,
    long_run_words,
)
from scorecard.rules.front import AreaRating, AreasBelow, in_strip, usual_since
from scorecard.rules.restatements import Restated

register = template.Library()

# What rules say under the same name, or under another that reads in a template.
register.filter(usual_since)
register.filter(in_strip)
register.filter("gap", gap_words)
register.filter("chart_title", title_of)
register.filter(svg.scale_start)
register.simple_tag(MatrixQuery.url, name="matrix_url_with")
register.simple_tag(chart_url, name="chart_file")
register.simple_tag(columns_of_areas, name="area_columns")

LOOKS = {Rag.GREEN: "green", Rag.AMBER: "amber", Rag.RED: "red", Rag.NOT_RATED: "not-rated"}


@register.simple_tag
def figure_url(row: Row, shown: Shown | None = None, area: str = "") -> str:
    """The indicator page at the row's area and period; of another figure of the row, or another area, where given."""
    query = {"area": area or row.area, "basis": row.basis, "to": (shown or row.figure).period_end}
    return f"{reverse('indicator', args=[row.code])}?{urlencode(query)}"


@register.simple_tag
def bars_url(line: MatrixLine, area: str) -> str:
    """The areas of a matrix line as bars: the indicator's page at the line's period."""
    query = {"area": area, "basis": line.basis, "to": line.period_end}
    return f"{reverse('indicator', args=[line.code])}?{urlencode(query)}#districts"


@register.simple_tag
def cell_url(asked: MatrixQuery, row: Row) -> str:
    """The matrix with the cell of this row open."""
    return f"{asked.url(cell=f'{row.code}.{row.basis}.{row.area}')}#cell"


@register.filter
def cell_words(row: Row) -> str:
    """A figure in the room of a cell: its letter where it is amber or red, and without the sign of its unit."""
    letter = f"{row.rating.letter} " if row.rating.letter in (Rag.RED, Rag.AMBER) else ""
    return f"{letter}{row.figure.text.removesuffix('%')}{'†' if row.figure.illustrative else ''}"


@register.filter
def total(numbers: Iterable[int]) -> int:
    """The sum of counts."""
    return sum(numbers)


@register.filter
def how_many_any(numbers: Iterable[int]) -> int:
    """How many of these counts are more than none."""
    return sum(number > 0 for number in numbers)


@register.filter
def alone(row: Row) -> list[Row]:
    """A row as the only one of a list."""
    return [row]


@register.filter
def reds_of(below: AreasBelow, row: Row) -> int:
    """How many of the areas below are red in a row's measure."""
    return below.reds_of(row)


@register.filter
def ratings_of(below: AreasBelow, row: Row) -> Sequence[AreaRating]:
    """What the areas below have of a row's measure."""
    return below.of(row)


@register.filter
def any_rated(ratings: Iterable[AreaRating]) -> bool:
    """Whether any of these areas has a colour."""
    return any(rating.letter != Rag.NOT_RATED for rating in ratings)


@register.filter
def stands_beside(below: AreasBelow, rows: Iterable[Row]) -> bool:
    """Whether any row has rated areas below it. A row of one of these areas has not."""
    return any(row.area not in below.areas and any_rated(below.of(row)) for row in rows)


@register.filter
def earlier(choices: Sequence[Choice]) -> Choice | None:
    """The choice before the current one, where the newest stands first; None at the end."""
    return _beside(choices, 1)


@register.filter
def later(choices: Sequence[Choice]) -> Choice | None:
    """The choice after the current one, where the newest stands first; None at the beginning."""
    return _beside(choices, -1)


@register.filter
def area_before(choices: Sequence[Choice]) -> Choice | None:
    """The area before the current one among those of its level; None where it is the first."""
    return _beside(_of_its_level(choices), -1)


@register.filter
def area_after(choices: Sequence[Choice]) -> Choice | None:
    """The area after the current one among those of its level; None where it is the last."""
    return _beside(_of_its_level(choices), 1)


def _of_its_level(choices: Sequence[Choice]) -> list[Choice]:
    levels = {choice.group for choice in choices if choice.current}
    return [choice for choice in choices if choice.group in levels]


def _beside(choices: Sequence[Choice], step: int) -> Choice | None:
    at = next((at for at, choice in enumerate(choices) if choice.current), None)
    return choices[at + step] if at is not None and 0 <= at + step < len(choices) else None


@register.filter
def get(found: Mapping[str, object], key: str) -> object:
    """What a mapping holds under a key."""
    return found[key]


@register.filter
def nth(items: Sequence[object], place: int) -> object:
    """The item at a place, counted from 0."""
    return items[place]


@register.simple_tag
def restated_of(content: PageContent | None, row: Row) -> list[Restated]:
    """The row's earlier figures that the edition before gave otherwise; none where the page is of no edition."""
    return content.restated_of(row) if isinstance(content, PageContent) else []


@register.simple_tag
def special_cause(content: PageContent, row: Row) -> SpecialCauseNote | None:
    """What of a row's newest figure is more than chance would give."""
    return content.special_cause_of(row)


@register.simple_tag
def assurance(content: PageContent, row: Row) -> str:
    """What the limits of a row promise: "passes", "fails", "hit_and_miss", "none" of no target; empty without them."""
    return content.assurance_of(row)


@register.simple_tag
def long_run(content: PageContent, row: Row) -> str:
    """What the long run says where the newest movement says the opposite."""
    return long_run_words(row, content.special_cause_of(row))


@register.simple_tag
def funnel_url(different: FigureChange, area: Area, edition: Edition) -> str:
    """The funnel in which a difference shows, at the edition's period."""
    query = {
        "area": area.slug,
        "basis": different.basis.value,
        "to": edition.period.end.isoformat(),
        "chart": ChartKind.FUNNEL.value,
    }
    return f"{reverse('indicator', args=[different.spec.code])}?{urlencode(query)}"


@register.simple_tag
def columns_of_table(
    first: str, beside: Area | None, period: Period, figure_of: Area | None
) -> list[ShownColumn]:
    """The columns of a table of rows: `first` is "area" where each row is another area's, `beside` the authority.

    On the page of the area `figure_of` there are fewer, and the figure's is called after it.
    """
    table = RowTable(period.kind, first == "area", beside.name if beside else "")
    return columns_of_area_page(table, figure_of.name) if figure_of else page_columns(table)


@register.simple_tag
def same_line(row: Row, rows: Mapping[tuple[str, str], Row] | None) -> Row | None:
    """The row of the same indicator and basis among others, where there are any."""
    return rows.get((row.code, row.basis)) if rows else None


@register.filter
def figure_in(row: Row, column: Column) -> Shown | None:
    """The figure that a column shows of a row; None where the row has none."""
    return column.figure(row)


@register.filter
def folded_figures(columns: Iterable[ShownColumn]) -> list[Column]:
    """The columns that become lines under the newest figure where the screen is narrow."""
    return [shown.column for shown in columns if shown.cell.folded]


@register.filter
def rag_look(letter: str) -> str:
    """The name of a rating's look in the stylesheet."""
    return LOOKS[Rag(letter)]


@register.filter
def with_unit(text: str, unit: str) -> str:
    """A plain figure such as a floor with the sign that its unit has."""
    return f"{text}%" if unit == Unit.PERCENTAGE else text


@register.filter
def how_many(number: int) -> str:
    """A number of lines or areas, which may be many: 20,280."""
    return f"{number:,}"


@register.filter
def as_day(text: str) -> date | None:
    """A day that a row holds as text, for the date filter."""
    return date.fromisoformat(text) if text else None


@register.filter
def bases_used(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Abbreviation and name of each basis that the rows use, in the order of the enumeration."""
    used = {row.basis for row in rows}
    return [(basis.short, basis.label) for basis in Basis if basis in used]


@register.filter
def bases_of_lines(lines: Iterable[MatrixLine]) -> list[tuple[str, str]]:
    """Abbreviation and name of each basis that the lines of a matrix use."""
    used = {line.basis_short for line in lines}
    return [(basis.short, basis.label) for basis in Basis if basis.short in used]


@register.filter
def aims_used(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Letter and words of each aim that the rows have."""
    used = {row.aim or Polarity.NONE for row in rows}
    return [("–" if aim is Polarity.NONE else aim.value, aim.label) for aim in Polarity if aim in used]


@register.filter
def not_rated(rows: Iterable[Row]) -> list[Row]:
    """Rows without a colour that are not without a figure: a hidden one, or grades that differ, are figures too."""
    return [row for row in rows if row.rating.letter == Rag.NOT_RATED and not is_missing(row)]


@register.filter
def without_figure(concerns: Iterable[AttentionItem]) -> list[AttentionItem]:
    """What needs attention because it has no figure, like reasons together, the most frequent first."""
    missing = [concern for concern in concerns if concern.row.figure.value is None]
    times = Counter(concern.why for concern in missing)
    return sorted(missing, key=lambda concern: (-times[concern.why], concern.why))


@register.filter
def sparkline(row: Row) -> SafeString:
    """The row's last twelve months with the targets that were in force."""
    return _drawing(sparkline_svg(row.points, Basis(row.basis), row.drawn_targets))


@register.filter
def row_chart(row: Row) -> SafeString:
    """The chart of the row on paper."""
    return _drawing(row_svg(row))


@register.filter
def known_points(row: Row) -> Sequence[Point]:
    """The points of the sparkline that have a figure."""
    return [point for point in row.points if point.value is not None]


@register.simple_tag
def trend_chart(trend: Trend, key: str = "trend") -> SafeString:
    """The chart in two sizes, of which the stylesheet shows the one that fits; `key` tells a page's charts apart."""
    return _drawing(svg.trend_svg(trend, WIDE, key) + svg.trend_svg(trend, NARROW, key))


@register.filter
def small_multiples(rows: Sequence[Row]) -> list[dict[str, Row | SafeString]]:
    """Each area's months with its drawing, all on one scale."""
    return [{"row": each.row, "drawing": _drawing(each.drawing)} for each in multiples(rows)]


@register.simple_tag
def variation_chart(chart: XmrChart, key: str) -> SafeString:
    """The chart of variation in two sizes; `key` tells a page's charts apart."""
    return _drawing(xmr_svg(chart, WIDE, key) + xmr_svg(chart, NARROW, key))


@register.simple_tag
def signal_symbols() -> list[tuple[SafeString, str]]:
    """Each shape of the chart of variation with its words, for the key."""
    return [
        (_drawing(key_symbol(signal)), signal.label) for signal in Signal if signal is not Signal.NOT_KNOWN
    ]


@register.filter
def compared_lines(chart: Compared) -> list[tuple[SafeString, str]]:
    """The line of each area compared with its name, for the key."""
    return [(_drawing(key_line(at)), trend.area) for at, trend in enumerate(chart.trends)]


def _drawing(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - every text in it is escaped where it is drawn


@register.filter
def target_text(target: Target, indicator: Indicator) -> str:
    """A target of the indicator as printed; "none" for one that only ends the one before."""
    target_rule = target.target_rule
    return "none" if target_rule.says_none else target_words(indicator.spec, target_rule)


@register.filter
def floor_text(target: Target, indicator: Indicator) -> str:
    """The floor of a target of the indicator as printed."""
    assert target.floor is not None
    return floor_words(indicator.spec, target.floor)
