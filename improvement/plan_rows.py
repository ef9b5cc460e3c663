"""The rows of a workbook of plans: what each adds or changes, and what is wrong in which cell. Nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from districts.changes import FieldChange, field_changes, state_of
from districts.models import User
from districts.numbers import number_typed
from improvement.models import Action, Plan, Recommendation
from improvement.plan_workbook import PLAN
from improvement.rules.progress import Urgency
from indicators.models import Indicator

DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")
DUE_MOVES = (
    "The due date of an action that stands here moves with a report of progress. Report it on its page."
)


@dataclass(frozen=True)
class PlanRow:
    """A row of the workbook: what each column says as text, and the cell in which it says so."""

    texts: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """What a row may name: plans by name, indicators by name or code, accounts by username; all in lower case."""

    plans: Mapping[str, Plan]
    indicators: Mapping[str, Indicator]
    owners: Mapping[str, User]


@dataclass(frozen=True)
class Item:
    """A recommendation or action to store, and what differs from what stands; `indicators` None: as they are."""

    name: str
    is_new: bool
    changes: list[FieldChange]
    found: Recommendation | Action
    indicators: list[Indicator] | None = None


@dataclass
class PlanImport:
    """Everything that a workbook does: the items in order, how many rows change nothing, what is wrong."""

    items: list[Item] = field(default_factory=list)
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)


# Plan, recommendation and, of an action, its number.
PlaceInPlan = tuple[int, int, int | None]


class RowWrong(Exception):
    """A row can't be taken; the text says why."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column = column


def check_rows(rows: Iterable[PlanRow], known: Known) -> PlanImport:
    """Each row beside what stands. The recommendation of an action stands in an earlier row or is stored already."""
    checked = PlanImport()
    stored = _Stored(known)
    seen: set[PlaceInPlan] = set()
    for row in rows:
        try:
            item = stored.item(row, seen)
        except RowWrong as wrong:
            cell = row.cells.get(wrong.column) or row.cells.get("text", "")
            checked.errors.append(f"Sheet {PLAN}, {cell}: {wrong}")
            continue
        if item is not None and item.changes:
            checked.items.append(item)
        else:
            checked.unchanged += item is not None
    return checked


class _Stored:
    """The recommendations and actions that stand, with those that earlier rows add."""

    def __init__(self, known: Known) -> None:
        self.known = known
        plans = [plan.pk for plan in known.plans.values()]
        found = Recommendation.objects.filter(plan__in=plans).select_related("plan__area")
        self.recommendations = {
            (each.plan_id, each.number): each for each in found.prefetch_related("indicators")
        }
        actions = Action.objects.filter(recommendation__plan__in=plans).select_related(
            "recommendation__plan__area", "owner"
        )
        self.actions = {
            (each.recommendation.plan_id, each.recommendation.number, each.number): each for each in actions
        }

    def item(self, row: PlanRow, seen: set[PlaceInPlan]) -> Item | None:
        """What the row stores; None for a row with a plan's name alone. Raises RowWrong."""
        if not any(text for name, text in row.texts.items() if name != "plan"):
            return None
        plan = self.known.plans.get(row.texts.get("plan", "").casefold())
        if plan is None:
            raise RowWrong("plan", "There is no plan of that name. Add it first, or correct the name.")
        number = _number(row, "recommendation")
        action = _number(row, "action") if row.texts.get("action") else None
        key = (plan.pk, number, action)
        if key in seen:
            raise RowWrong("recommendation", "The same numbers stand in an earlier row already.")
        seen.add(key)
        if action is None:
            return self._recommendation(row, plan, number)
        return self._action(row, plan, number, action)

    def _recommendation(self, row: PlanRow, plan: Plan, number: int) -> Item:
        found = self.recommendations.get((plan.pk, number))
        before = {} if found is None else state_of(found) | {"indicators": _names(found.indicators.all())}
        found = found or Recommendation(plan=plan, number=number)
        for name in ("text", "outcome", "how_we_will_know"):
            setattr(found, name, _text(row, name, found, name))
        found.urgency = _urgency(row) or found.urgency
        found.due = _day(row, "due") or found.due
        indicators = self._indicators(row)
        self.recommendations[plan.pk, number] = found
        after = state_of(found)
        after["indicators"] = before.get("indicators", []) if indicators is None else _names(indicators)
        name = f"{plan.name}, recommendation {number}"
        return Item(name, found.pk is None, field_changes(before, after), found, indicators)

    def _action(self, row: PlanRow, plan: Plan, number: int, action: int) -> Item:
        recommendation = self.recommendations.get((plan.pk, number))
        if recommendation is None:
            raise RowWrong(
                "recommendation", f"Recommendation {number} stands neither here nor in an earlier row."
            )
        found = self.actions.get((plan.pk, number, action))
        before = {} if found is None else state_of(found)
        due = _day(row, "due")
        if found is not None and due is not None and due != found.due:
            raise RowWrong("due", DUE_MOVES)
        found = found or Action(recommendation=recommendation, number=action, due=due)
        found.text = _text(row, "text", found, "text")
        owner = row.texts.get("owner", "")
        if owner:
            found.owner = self.known.owners.get(owner.casefold())
            found.owner_name = "" if found.owner is not None else owner[:120]
        changes = field_changes(before, state_of(found))
        return Item(f"{plan.name}, action {number}.{action}", found.pk is None, changes, found)

    def _indicators(self, row: PlanRow) -> list[Indicator] | None:
        text = row.texts.get("indicators", "")
        if not text:
            return None
        names = [name.strip() for name in text.split(";") if name.strip()]
        unknown = [name for name in names if name.casefold() not in self.known.indicators]
        if unknown:
            raise RowWrong(
                "indicators", f"There is no indicator “{unknown[0]}”. Write its name as in the library."
            )
        return [self.known.indicators[name.casefold()] for name in names]


def _names(indicators: Iterable[Indicator]) -> list[str]:
    return sorted(indicator.name for indicator in indicators)


def _number(row: PlanRow, column: str) -> int:
    text = row.texts.get(column, "")
    number = number_typed(text, 999)
    if not number:
        raise RowWrong(column, f"“{text}” is not a number from 1 to 999.")
    return number


def _text(row: PlanRow, column: str, found: Recommendation | Action, name: str) -> str:
    text = row.texts.get(column, "") or getattr(found, name)
    if name == "text" and not text:
        raise RowWrong(column, "There is no text. Write what is to be done.")
    if len(text) > 500:
        raise RowWrong(column, f"The text has {len(text)} characters. It can have at most 500.")
    return text


def _urgency(row: PlanRow) -> str:
    text = row.texts.get("urgency", "").casefold()
    if text and text not in list(Urgency):
        raise RowWrong("urgency", f"“{text}” is not an urgency. Write {', '.join(Urgency)}, or nothing.")
    return text


def _day(row: PlanRow, column: str) -> date | None:
    text = row.texts.get(column, "")
    for form in DAY_FORMS if text else ():
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    if text:
        raise RowWrong(column, f"“{text}” is not a day. Write it as 15/05/2013.")
    return None
