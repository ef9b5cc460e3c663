"""The rules of an action plan: when something is due, where an action stands on a day, what a month brought.

Pure. Where an action stands is told by its reports; that it is late is computed from its due date, never typed.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from districts.dates import long_date
from indicators.rules.periods import MONTHS_IN_YEAR, add_months, month_start
from indicators.rules.terms import Labelled


class Urgency(Labelled):
    """How soon an inspection wants a recommendation answered, counted from the report's publication."""

    IMMEDIATE = "immediate", "Immediately"
    THREE_MONTHS = "3 months", "Within 3 months"
    SIX_MONTHS = "6 months", "Within 6 months"


MONTHS_ALLOWED = {Urgency.IMMEDIATE: 0, Urgency.THREE_MONTHS: 3, Urgency.SIX_MONTHS: 6}


class ActionStatus(Labelled):
    """What a report of progress says about an action."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    DONE = "done", "Done"


class ActionProgress(Labelled):
    """Where an action stands on a day: what was said last, but late where it is due and not done."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    LATE = "late", "Late"
    DONE = "done", "Done"


def due_after(published: date, urgency: Urgency) -> date:
    """The day so many calendar months after publication: 15 May 2013 for three months from 15 February 2013.

    The last day of the month where that has no such day.
    """
    index = published.year * MONTHS_IN_YEAR + published.month - 1 + MONTHS_ALLOWED[urgency]
    year, month = index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1
    return date(year, month, min(published.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Report:
    """A report of progress: its day, what it says, and the due date before and after where it moved that."""

    day: date
    said: ActionStatus
    text: str = ""
    illustrative: bool = False
    moves_due: bool = False
    due_before: date | None = None
    due_after: date | None = None


@dataclass(frozen=True)
class ActionHistory:
    """An action over time: its present due date and its reports, oldest first."""

    due: date | None
    reports: tuple[Report, ...] = ()

    def until(self, day: date) -> tuple[Report, ...]:
        """The reports up to a day."""
        return tuple(report for report in self.reports if report.day <= day)

    def due_on(self, day: date) -> date | None:
        """The due date as it stood on a day: what the next move after it moved away from."""
        later = (report for report in self.reports if report.day > day and report.moves_due)
        move = next(later, None)
        return self.due if move is None else move.due_before

    def done_on(self, day: date) -> date | None:
        """Since when it has been done as known on a day; None where it was not, or was taken up again."""
        since = None
        for report in self.until(day):
            since = (since or report.day) if report.said is ActionStatus.DONE else None
        return since

    def standing_on(self, day: date) -> ActionProgress:
        """Where it stood on a day; late from the day after it was due."""
        reports = self.until(day)
        said = reports[-1].said if reports else ActionStatus.NOT_STARTED
        due = self.due_on(day)
        if said is not ActionStatus.DONE and due is not None and due < day:
            return ActionProgress.LATE
        return ActionProgress(said.value)

    def illustrative_on(self, day: date) -> bool:
        """Whether where it stood on a day rests on an illustrative report."""
        reports = self.until(day)
        return bool(reports) and reports[-1].illustrative


# What a month brought


@dataclass(frozen=True)
class Highlight:
    """One action in a month's view: `place` is its place among those asked about, `why` says why it is listed."""

    place: int
    why: str
    text: str
    illustrative: bool


@dataclass(frozen=True)
class Highlights:
    """A month of a plan, the same four lists every month."""

    finished: tuple[Highlight, ...]
    slipped: tuple[Highlight, ...]
    at_risk: tuple[Highlight, ...]
    following: tuple[Highlight, ...]


def highlights(target_lines: Sequence[ActionHistory], month_end: date) -> Highlights:
    """What finished in the month, what slipped, what is at risk and what is due in the month after."""
    lists = ([], [], [], [])  # type: tuple[list[Highlight], list[Highlight], list[Highlight], list[Highlight]]
    for place, history in enumerate(target_lines):
        for found, why in zip(lists, _reasons(history, month_end), strict=True):
            if why:
                found.append(_highlight(place, history, why, month_end))
    return Highlights(*(tuple(found) for found in lists))


def _highlight(place: int, history: ActionHistory, why: str, month_end: date) -> Highlight:
    reports = history.until(month_end)
    text = reports[-1].text if reports else ""
    return Highlight(place, why, text, history.illustrative_on(month_end))


def _reasons(history: ActionHistory, month_end: date) -> tuple[str, str, str, str]:
    """Why an action stands in each of the four lists; empty where it doesn't."""
    standing = history.standing_on(month_end)
    due = history.due_on(month_end)
    words = "no due date" if due is None else f"due {long_date(due)}"
    next_end = add_months(month_end, 1)
    is_next = standing is not ActionProgress.DONE and due is not None and month_end < due <= next_end
    return (
        _finished(history, month_end),
        _slipped(history, month_end),
        f"At risk, {words}" if standing is ActionProgress.AT_RISK else "",
        f"{words[:1].upper()}{words[1:]}" if is_next else "",
    )


def _finished(history: ActionHistory, month_end: date) -> str:
    done = history.done_on(month_end)
    if done is None or done < month_start(month_end):
        return ""
    due = history.due_on(done)
    late = "" if due is None or done <= due else f", after it was due on {long_date(due)}"
    return f"Done on {long_date(done)}{late}"


def _slipped(history: ActionHistory, month_end: date) -> str:
    moves = [
        report
        for report in history.until(month_end)
        if report.moves_due and report.day >= month_start(month_end) and _is_later(report)
    ]
    parts = []
    due = history.due_on(month_end)
    if history.standing_on(month_end) is ActionProgress.LATE and due is not None:
        since = "Late" if due >= month_start(month_end) else "Still late"
        parts.append(f"{since}, due {long_date(due)}")
    if moves:
        parts.append(_moved(moves))
    return "; ".join(parts)


def _is_later(report: Report) -> bool:
    if report.due_before is None:
        return False
    return report.due_after is None or report.due_after > report.due_before


def _moved(moves: Sequence[Report]) -> str:
    before, after = moves[0].due_before, moves[-1].due_after
    assert before is not None
    to = "no date" if after is None else long_date(after)
    return f"due date moved from {long_date(before)} to {to}"


def counts(target_lines: Iterable[ActionHistory], day: date) -> dict[ActionProgress, int]:
    """How many actions stand where on a day, in the order of the enumeration."""
    standings = [history.standing_on(day) for history in target_lines]
    return {standing: standings.count(standing) for standing in ActionProgress}
