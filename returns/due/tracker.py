"""Which area has returned which month: months across, areas down."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from districts.models import Area, Role, RoleName
from districts.permissions import Permission, Reader
from districts.tree import Level
from indicators.models import CollectionLevel
from indicators.rules.periods import Period, add_months, month_end, month_start
from indicators.rules.terms import Labelled, Severity
from returns.models import Finding, Reminder, ReturnDue, ReturnKind, ReturnLine, ReturnState
from returns.queries import areas_below, returns_seen

MONTHS = 12
DUE_DAY = 15
TEXTS = "texts"  # reminders of commentary, not of the return
TEMPLATE = "template"  # that officers were sent one to fill in
# Of the lines of returns: that they stand or wait, and were no correction by hand.
STANDING = Q(monthly_return__state__in=[ReturnState.ACCEPTED, ReturnState.DRAFT]) & ~Q(
    monthly_return__kind=ReturnKind.MANUAL
)


class ReturnTiming(Labelled):
    """Where an area's return of a month stands."""

    IN = "in", "In"
    LATE = "late", "In, late"
    WAITING = "waiting", "Waiting"
    MISSING = "missing", "Missing"
    NOT_DUE = "not_due", "Not due"
    NOT_EXPECTED = "not_expected", "Not expected"


@dataclass(frozen=True)
class TrackerCell:
    """An area's month. `return_id` is the return to open, None where there is none that the reader may see.

    `findings` are the errors and open questions of a return that waits to be accepted; `reminded` is the day on which
    somebody was last reminded of one that has not come in.
    """

    period: Period
    timing: ReturnTiming
    due: date
    return_id: int | None = None
    findings: int = 0
    reminded: date | None = None

    @property
    def missing(self) -> bool:
        """Whether its day has passed and nothing has come in."""
        return self.timing is ReturnTiming.MISSING

    @property
    def expected(self) -> bool:
        """Whether the area was there to return it."""
        return self.timing is not ReturnTiming.NOT_EXPECTED

    @property
    def awaited(self) -> bool:
        """Whether nothing has come in, in time or not."""
        return self.timing in (ReturnTiming.MISSING, ReturnTiming.NOT_DUE)


@dataclass(frozen=True)
class AreaRow:
    """An area with its months, oldest first.

    `sendable` says that the reader may return its figures, `remindable` that they may remind its officers.
    """

    area: Area
    own: bool
    sendable: bool
    remindable: bool
    entries: list[TrackerCell]


@dataclass(frozen=True)
class Tracker:
    """The months shown and the areas; `earlier` and `later` are the last months of the pages beside this one."""

    months: list[Period]
    rows: list[AreaRow]
    earlier: Period
    later: Period | None


@dataclass(frozen=True)
class _Came:
    """A return that has figures for an area and month; `dated` says that its day is the day on which it was sent."""

    return_id: int
    accepted: bool
    on: date
    dated: bool


@dataclass(frozen=True)
class _Span:
    """The first and last day for which anybody in a council returned something or had it due.

    What lies before `at_work` is a council's history, and never late: the months before both the first one for which a
    day was set and the one at work when the first return was sent.
    """

    first: date
    last: date
    at_work: date

    def joined(self, other: "_Span") -> "_Span":
        """Both spans in one."""
        return _Span(
            min(self.first, other.first), max(self.last, other.last), min(self.at_work, other.at_work)
        )


def default_due(period_end: date) -> date:
    """The day by which a month is returned where none is set: the 15th of the month after."""
    return add_months(period_end, 1).replace(day=DUE_DAY)


def due_of(area: Area, period_end: date) -> date:
    """The day by which an area returns a month. One query."""
    found = ReturnDue.objects.filter(area=area, period_end=period_end).first()
    return default_due(period_end) if found is None else found.due


def tracker_for(reader: Reader, today: date, until: Period | None = None) -> Tracker:
    """The tracker of the areas that somebody may see returns of, their own first. At most ten queries.

    It ends with the month `until`, else with the last one that has ended; where nothing was due or returned in that
    year, with the last month in which something was. An area that is closed in all of its months is left out, and a
    team of which nobody expects a return.
    """
    areas = _areas(reader)
    newest = Period(add_months(today, -1))
    spans, named = _spans(areas, newest)
    last = until or _last_shown(spans, newest)
    months = [Period(add_months(last.end, -back)) for back in range(MONTHS - 1, -1, -1)]
    awaited = _awaited(areas, named)
    areas = [area for area in awaited if area.node.open_between(months[0].start, months[-1].end)]
    came = _came(areas, months)
    dues = {
        (due.area_id, due.period_end): due.due
        for due in ReturnDue.objects.filter(area__in=areas, period_end__in=[month.end for month in months])
    }
    shown = _shown(reader, came.values())
    reminded = _reminded(areas, months)

    def entry(area: Area, month: Period) -> TrackerCell:
        key = (area.pk, month.end)
        if key not in came and not _is_expected(area, month, spans, newest):
            return TrackerCell(month, ReturnTiming.NOT_EXPECTED, default_due(month.end))
        span = spans.get(area.authority.pk)
        history = span is not None and month.end < span.at_work
        found = _entry(month, dues.get(key), came.get(key, []), shown, today, history)
        return replace(found, reminded=reminded.get(key))

    rows = [
        AreaRow(
            area,
            own=area.pk in reader.areas_held(Permission.UPLOAD),
            sendable=reader.may(Permission.UPLOAD, area),
            remindable=reader.may(Permission.EDIT, area),
            entries=[entry(area, month) for month in months],
        )
        for area in areas
    ]
    later = Period(min(add_months(last.end, MONTHS), newest.end)) if last < newest else None
    return Tracker(months, rows, Period(add_months(last.end, -MONTHS)), later)


def _areas(reader: Reader) -> list[Area]:
    """The areas that return something and that the reader may see, those of their own roles first."""
    areas = areas_below(reader.areas_held(Permission.SEE_RETURNS))
    collecting = set(CollectionLevel.objects.values_list("authority", "level").distinct())
    own = reader.areas_held(Permission.UPLOAD) or reader.areas_held(Permission.SEE_RETURNS)
    returning = [area for area in areas if (area.authority.pk, area.level) in collecting]
    return sorted(
        returning,
        key=lambda area: (
            area.pk not in own,
            area.authority.name,
            Level(area.level).storey,
            area.name,
        ),
    )


def _is_expected(area: Area, month: Period, spans: Mapping[int, _Span], newest: Period) -> bool:
    """Whether the area exists in a month that is not before its council's first one here.

    The first month is that of the first figure or due date; with neither, the last one that has ended.
    """
    span = spans.get(area.authority.pk)
    return month.end >= (span.first if span else newest.start) and area.node.open_between(
        month.start, month.end
    )


def _reminded(areas: Collection[Area], months: Sequence[Period]) -> dict[tuple[int, date], date]:
    found = Reminder.objects.filter(area__in=areas, period_end__in=[month.end for month in months])
    found = found.exclude(stage__startswith=TEXTS).exclude(stage=TEMPLATE)
    last = found.order_by().values_list("area", "period_end").annotate(last=Max("at"))
    return {(area, end): _day_of(at) for area, end, at in last}


def _awaited(areas: Sequence[Area], named: Collection[int]) -> list[Area]:
    """The areas without the teams of which nothing was ever returned or due and which have no officer. A query."""
    teams = [area.pk for area in areas if area.level == Level.TEAM and area.pk not in named]
    sending = Role.objects.filter(area__in=teams, role=RoleName.OFFICER).values_list("area", flat=True)
    silent = set(teams) - set(sending) if teams else set()
    return [area for area in areas if area.pk not in silent]


def _spans(areas: Sequence[Area], newest: Period) -> tuple[dict[int, _Span], set[int]]:
    """Of each authority the span of its returns and due dates; and which areas these are of. Three queries."""
    councils = {area.pk: area.authority.pk for area in areas_below({area.authority.pk for area in areas})}
    returned = ReturnLine.objects.filter(STANDING, area__in=councils, period_end__lte=newest.end)
    due = ReturnDue.objects.filter(area__in=councils, period_end__lte=newest.end)
    sent = Min("monthly_return__uploaded_at", filter=Q(monthly_return__kind=ReturnKind.UPLOAD))
    days = {"first": Min("period_end"), "last": Max("period_end")}
    spans = [
        *(
            (area, _Span(first, last, _at_work(at)))
            for area, first, last, at in returned.order_by().values_list("area").annotate(**days, at=sent)
        ),
        *(
            (area, _Span(first, last, first))
            for area, first, last in due.order_by().values_list("area").annotate(**days)
        ),
    ]
    found: dict[int, _Span] = {}
    for area, span in spans:
        known = found.get(councils[area])
        found[councils[area]] = known.joined(span) if known else span
    return found, {area for area, _ in spans}


def _at_work(sent: datetime | None) -> date:
    """The first day of the month that was at work when a return was sent: the one before."""
    return month_start(add_months(_day_of(sent), -1)) if sent else date.max


def _last_shown(spans: Mapping[int, _Span], newest: Period) -> Period:
    first = month_start(add_months(newest.end, 1 - MONTHS))
    latest = max((span.last for span in spans.values()), default=newest.end)
    return newest if latest >= first else Period(month_end(latest))


def _came(areas: Collection[Area], months: Sequence[Period]) -> dict[tuple[int, date], list[_Came]]:
    """By area and month the returns with figures of it, or of what lies in it where it sent them itself."""
    lines = ReturnLine.objects.filter(STANDING, period_end__range=(months[0].start, months[-1].end)).filter(
        Q(taken=True) | Q(monthly_return__state=ReturnState.DRAFT)
    )
    of_return = [f"monthly_return__{name}" for name in ("area", "state", "uploaded_at", "kind")]
    wanted = lines.values_list("area", "period_end", "monthly_return", *of_return).order_by()
    # Each half by an index of its own: with "or" between them the database would go through every line.
    either = wanted.filter(area__in=areas).union(wanted.filter(monthly_return__area__in=areas))
    found: dict[tuple[int, date], dict[int, _Came]] = defaultdict(dict)
    for area, day, pk, sender, state, uploaded, kind in either:
        accepted = state == ReturnState.ACCEPTED
        came = _Came(pk, accepted, _day_of(uploaded), kind == ReturnKind.UPLOAD)
        for each in {area, sender}:
            found[each, month_end(day)][pk] = came
    return {key: list(by_return.values()) for key, by_return in found.items()}


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _shown(reader: Reader, came: Iterable[list[_Came]]) -> dict[int, int]:
    """The returns that the reader may open, each with its number of errors and open questions."""
    ids = {each.return_id for returns in came for each in returns}
    seen = set(returns_seen(reader).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    open_ones = Finding.objects.filter(
        Q(severity=Severity.ERROR) | Q(severity=Severity.QUESTION, answer=""),
        monthly_return__in=seen,
        monthly_return__state=ReturnState.DRAFT,
    )
    counted = open_ones.order_by().values_list("monthly_return").annotate(number=Count("pk"))
    return dict.fromkeys(seen, 0) | dict(counted)


def _entry(
    month: Period,
    due_set: date | None,
    came: Sequence[_Came],
    shown: dict[int, int],
    today: date,
    history: bool,
) -> TrackerCell:
    due = due_set or default_due(month.end)
    if not came:
        return TrackerCell(month, ReturnTiming.MISSING if due < today else ReturnTiming.NOT_DUE, due)
    accepted = sorted((each for each in came if each.accepted), key=lambda each: (each.on, each.return_id))
    waiting = [each for each in came if not each.accepted]
    if not accepted:
        newest = max(waiting, key=lambda each: each.return_id)
        return _opened(month, ReturnTiming.WAITING, due, newest, shown)
    # A file that was read in at the server's command line says nothing of the day on which it was sent.
    in_time = history or any(each.on <= due or not each.dated for each in accepted)
    return _opened(month, ReturnTiming.IN if in_time else ReturnTiming.LATE, due, accepted[-1], shown)


def _opened(
    month: Period, timing: ReturnTiming, due: date, came: _Came, shown: dict[int, int]
) -> TrackerCell:
    if came.return_id not in shown:
        return TrackerCell(month, timing, due)
    return TrackerCell(month, timing, due, came.return_id, shown[came.return_id])
