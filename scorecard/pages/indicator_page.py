"""What an indicator's page shows, each part a bounded number of SQL statements."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from districts.models import Area
from districts.permissions import Permission, Reader, line_up
from improvement.action_effects import actions_to_move, completion_notes
from improvement.plan_queries import ActionLine
from indicators.build_rows import RowRequest, build_row
from indicators.build_trends import build_funnel, build_trend, build_xmr, load_notes
from indicators.models import Indicator, Target
from indicators.queries import IndicatorData, load_from, load_indicator_data
from indicators.rules.compared import listed
from indicators.rules.comparison import same_month_last_year, slope_shown, slope_words, year_words
from indicators.rules.figures import FigureKey
from indicators.rules.periods import MONTHS_IN_YEAR, Period, add_months, describe, month_end
from indicators.rules.rating import target_rule_for
from indicators.rules.row import Row
from indicators.rules.rows.cells import cell_end, trend_ends
from indicators.rules.terms import Basis, Rag, Unit
from indicators.rules.trend import Note, Trend, year_before
from indicators.rules.variation.funnel import Verdict
from indicators.rules.variation.xmr import limit_steps
from returns.models import ReturnLine, ReturnState
from returns.page.preview import reading_in_words, reading_value_of
from returns.queries import versions_of
from scorecard.pages.indicator_query import BY_FIGURE, EARLIEST, ChartKind, IndicatorQuery, day_asked

# What a month's figure is read beside: the bad months of a year weigh on the rolling one long after.
SPANS = (Basis.MONTH, Basis.YTD, Basis.R12M)


@dataclass(frozen=True)
class Version:
    """One version of a reading, accepted or since withdrawn, with the file and cells it came from, and why.

    For who may not see the return there is no `url` that leads to it, and neither file, sheet and cells nor `why`.
    """

    period_label: str
    text: str
    stated: str
    area: str
    returned_by: str
    decided_at: date
    illustrative: bool
    withdrawn: bool
    current: bool
    url: str = ""
    file_name: str = ""
    sheet: str = ""
    cells: str = ""
    why: str = ""


def indicator_data_for(asked: IndicatorQuery) -> IndicatorData:
    """The readings that the page is built from, as far as the reader may see them."""
    from_beginning = asked.first is None or asked.chart is ChartKind.XMR or asked.limits
    first = None if from_beginning or asked.first is None else load_from(month_end(asked.first))
    return load_indicator_data(
        line_up(asked.area)[-1],
        [asked.indicator],
        first=first,
        last=min(asked.view.last, month_end(asked.last)),
        can_see=asked.view.can_see,
    )


def trend_of(asked: IndicatorQuery, indicator_data: IndicatorData, notes: Iterable[Note]) -> Trend:
    """The trend of the area asked for, with those of the notes that fall into it.

    With the limits of its variation where they are asked for, and beside twelve months the twelve before them.
    """
    spec, node = indicator_data.resolver.specs[asked.indicator.pk], asked.area.node
    key, notes = FigureKey(spec, asked.basis, node), list(notes)
    days = indicator_data.resolver.dates(spec, node)
    first = asked.first or (days[0] if days else asked.last)
    trend = build_trend(indicator_data, key, first, asked.last, notes)
    if asked.limits:
        chart = build_xmr(indicator_data, key, asked.last, notes)
        trend = replace(trend, limits=limit_steps(chart, trend.first, trend.last))
    if asked.range == str(MONTHS_IN_YEAR) and not asked.since and not spec.is_grade:
        before = build_trend(
            indicator_data, key, add_months(first, -MONTHS_IN_YEAR), add_months(asked.last, -MONTHS_IN_YEAR)
        )
        trend = replace(trend, beside=tuple(year_before(before)))
    return trend


def notes_of(asked: IndicatorQuery, actions: Iterable[ActionLine]) -> list[Note]:
    """What is noted on the charts: annotations, and each of the actions that is done. One query."""
    return [*load_notes(asked.indicator, asked.area), *completion_notes(actions)]


def actions_seen(reader: Reader, indicator: Indicator, authority: Area) -> list[ActionLine]:
    """The actions meant to move the indicator, for whoever may read the authority's plan."""
    if not reader.may(Permission.READ_PUBLISHED, authority):
        return []
    return actions_to_move(indicator, authority, timezone.localdate())


def comparisons(asked: IndicatorQuery, indicator_data: IndicatorData, trend: Trend) -> list[str]:
    """How the newest figure stands to the same month last year, and the slope over the figures shown, in sentences."""
    if trend.standing is None:
        return []
    spec, node = indicator_data.resolver.specs[asked.indicator.pk], asked.area.node
    key, breaks = FigureKey(spec, asked.basis, node), indicator_data.breaks_for(spec, node)
    now = indicator_data.resolver.best_figure(key, trend.standing.point.period_end)
    line = [each.id for each in indicator_data.resolver.tree.line_up(node)]
    target_rule = target_rule_for(line, indicator_data.target_rules_for(spec, asked.basis), now.period_end)
    year = same_month_last_year(
        indicator_data.resolver,
        key,
        now,
        breaks=breaks,
        target_rule=target_rule,
    )
    kept = [point for point in trend.known if now.illustrative or not point.illustrative]
    readings = [(point.period_end, point.value) for point in kept if point.value is not None]
    slope = slope_words(spec, slope_shown(spec, readings, breaks))
    return [year_words(spec, year), slope] if slope else [year_words(spec, year)]


def period_shown(asked: IndicatorQuery, indicator_data: IndicatorData) -> Period:
    """The newest month that is published or open to the reader and has a figure of the area in this basis.

    The last of those months where none has a figure.
    """
    key = FigureKey(indicator_data.resolver.specs[asked.indicator.pk], asked.basis, asked.area.node)
    first = asked.first or EARLIEST
    last = max(min(asked.view.until, asked.last), EARLIEST)
    for end in reversed(trend_ends(indicator_data.resolver, key, first, last)):
        if indicator_data.resolver.best_figure(key, end).known:
            return Period(month_end(end))
    return Period(month_end(last))


def period_beside(asked: IndicatorQuery, period: Period) -> Period:
    """The month in which other areas are shown: no later than is published, where the reader sees no draft of them."""
    last = asked.view.published
    return period if period.end <= last or last == date.min else Period(month_end(last))


def rows_by_area(
    asked: IndicatorQuery, indicator_data: IndicatorData, period: Period
) -> tuple[Row, list[Row]]:
    """The row of the area itself, and those of the areas below it that have the figure; else of its neighbours.

    The neighbours' are of `period_beside`; where that is another month, the authority's figure stands beside none.
    """
    tree, spec = indicator_data.resolver.tree, indicator_data.resolver.specs[asked.indicator.pk]
    node = asked.area.node
    shown_on = min(asked.view.last, timezone.localdate())
    wanted = RowRequest(asked.indicator, asked.basis)
    beside = [each for each in tree.children(node) if indicator_data.resolver.is_kept_at(spec, each)]
    if not beside and node.parent_id is not None:
        beside = tree.children(tree.nodes[node.parent_id])
    own = build_row(indicator_data, wanted, node, period, shown_on)
    common = period_beside(asked, period)
    if common != period:
        own = replace(own, authority=None)
    standing = [each for each in beside if each.open_between(common.start, common.end)]
    rows = [build_row(indicator_data, wanted, each, common, shown_on) for each in standing]
    return own, sorted(rows, key=largest_first) if asked.order == BY_FIGURE else rows


def largest_first(row: Row) -> tuple[bool, Decimal]:
    """The order of rows by their figures; those without one, and grades, stay behind as they stood."""
    if row.figure.value is None or row.unit == Unit.GRADE:
        return True, Decimal(0)
    return False, -Decimal(row.figure.value)


def rows_by_span(asked: IndicatorQuery, indicator_data: IndicatorData, period: Period) -> list[Row]:
    """The area's figure by month, year to date and rolling year; none where it is shown in one of these alone."""
    spans = [basis for basis in SPANS if basis in asked.indicator.bases]
    if len(spans) < 2 or asked.basis not in spans:
        return []
    shown_on = min(asked.view.last, timezone.localdate())
    wanted = [RowRequest(asked.indicator, basis) for basis in spans]
    return [build_row(indicator_data, each, asked.area.node, period, shown_on) for each in wanted]


def verdicts(
    asked: IndicatorQuery, indicator_data: IndicatorData, rows: Iterable[Row], period: Period
) -> list[str]:
    """Of the red areas which are within chance and which beyond it, in sentences.

    Of percentages alone: limits of a rate need a library that takes memory.
    """
    reds = {row.area_name for row in rows if row.rating.letter == Rag.RED}
    if not reds or asked.indicator.unit != Unit.PERCENTAGE:
        return []
    spec, tree = indicator_data.resolver.specs[asked.indicator.pk], indicator_data.resolver.tree
    key = FigureKey(spec, asked.basis, tree.authority(asked.area.node))
    chart = build_funnel(indicator_data, key, cell_end(asked.basis, period.end))
    found = [point for point in chart.points if point.area in reds]
    within = [point.area for point in found if point.verdict is Verdict.WITHIN]
    beyond = [point.area for point in found if point.verdict is not Verdict.WITHIN]
    said = [
        (within, "red, but within what chance would give"),
        (beyond, "red, by more than chance would give"),
    ]
    return [
        f"{listed(areas)} {'is' if len(areas) == 1 else 'are'} {words}." for areas, words in said if areas
    ]


def targets_of(asked: IndicatorQuery) -> list[Target]:
    """Every target of the indicator for the area and what it lies in, newest first."""
    found = Target.objects.filter(indicator=asked.indicator, area__in=line_up(asked.area)).select_related(
        "area"
    )
    return list(found.order_by("-in_force_from", "area__name"))


def versions_seen(reader: Reader, asked: IndicatorQuery) -> list[Version] | None:
    """Every version of the area's own readings in the months shown; None for who may not see returns of the area.

    Whoever sees the returns sees what they hold before it is published: up to the day asked for, else to the newest.
    """
    if not reader.may(Permission.SEE_RETURNS, asked.area):
        return None
    seen: set[tuple[str, date | None]] = set()
    versions = []
    until = day_asked(asked.until) or date.max
    for line in versions_of(asked.indicator, asked.area, asked.first or date.min, until):
        key = (line.basis, line.period_end)
        accepted = line.monthly_return.state == ReturnState.ACCEPTED
        named = reader.may(Permission.SEE_RETURNS, line.monthly_return.area)
        version = _version(asked.indicator, line, current=accepted and key not in seen)
        versions.append(_with_return(version, line) if named else version)
        if accepted:
            seen.add(key)
    return list(reversed(versions))


def _version(indicator: Indicator, line: ReturnLine, *, current: bool) -> Version:
    sent = line.monthly_return
    assert line.period_end is not None
    assert sent.decided_at is not None
    return Version(
        period_label=describe(Basis(line.basis), line.period_end),
        text=reading_in_words(indicator.spec, reading_value_of(line, illustrative=sent.illustrative)),
        stated=line.stated,
        area=str(line.area),
        returned_by=str(sent.decided_by or "command line"),
        decided_at=sent.decided_at.date(),
        illustrative=sent.illustrative,
        withdrawn=sent.state == ReturnState.WITHDRAWN,
        current=current,
    )


def _with_return(version: Version, line: ReturnLine) -> Version:
    sent = line.monthly_return
    return replace(
        version,
        url=reverse("return", args=[sent.pk]),
        file_name=str(sent),
        sheet=line.sheet,
        cells=line.cells,
        why=sent.reason,
    )
