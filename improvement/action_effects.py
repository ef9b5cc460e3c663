"""From an indicator to the actions meant to move it, and from an action to what its indicators did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from districts.models import Area
from improvement.effect import effect_words
from improvement.models import Action, ProgressNote
from improvement.plan_queries import ActionLine, line_on
from indicators.build_trends import load_notes
from indicators.models import Indicator
from indicators.queries import Sight, load_board
from indicators.rules.terms import AnnotationKind
from indicators.rules.trend import Note
from indicators.rules.xmr import XmrChart
from indicators.signals import build_xmr


def actions_to_move(indicator: Indicator, authority: Area, day: date) -> list[ActionLine]:
    """The actions of the authority's plans under recommendations that the indicator tells of. Two queries."""
    notes = Prefetch("notes", queryset=ProgressNote.objects.order_by("day", "pk"))
    found = (
        Action.objects.filter(recommendation__indicators=indicator, recommendation__plan__area=authority)
        .select_related("recommendation__plan", "owner", "signed_off_by")
        .prefetch_related(notes)
        .order_by("recommendation__plan__position", "recommendation__number", "number")
    )
    return [line_on(action, day) for action in found]


def completion_notes(lines: Iterable[ActionLine]) -> list[Note]:
    """A note on the chart for each action that is done; those of one day together."""
    by_day: dict[date, list[ActionLine]] = {}
    for line in lines:
        if line.done is not None:
            by_day.setdefault(line.done, []).append(line)
    return [Note(day, AnnotationKind.EVENT, _done_words(done)) for day, done in sorted(by_day.items())]


def _done_words(lines: list[ActionLine]) -> str:
    names = "; ".join(f"{line.action.label} {line.action.text}" for line in lines)
    mark = " † illustrative" if any(line.illustrative for line in lines) else ""
    return f"Action{'' if len(lines) == 1 else 's'} done: {names}{mark}"


@dataclass(frozen=True)
class Effect:
    """What an indicator did around the day on which an action was done."""

    indicator: Indicator
    chart: XmrChart
    words: str


def effects_of(
    line: ActionLine, indicators: Iterable[Indicator], authority: Area, last: date, sees: Sight
) -> list[Effect]:
    """For an action that is done, what each indicator did before and since, as far as the reader sees it."""
    chosen = list(indicators)
    if line.done is None or not chosen:
        return []
    board = load_board(authority, chosen, first=None, last=last, sees=sees)
    effects = []
    for indicator in chosen:
        measure = board.ledger.measures[indicator.pk]
        notes = [*load_notes(indicator, authority), *completion_notes([line])]
        newest = max([line.done, *board.ledger.dates(measure, authority.place)])
        chart = build_xmr(board, measure, indicator.default_basis, authority.place, min(last, newest), notes)
        effects.append(Effect(indicator, chart, effect_words(chart, line.done)))
    return effects
