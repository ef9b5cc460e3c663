"""The action plan as an Excel workbook, and the empty one to fill in: the same columns, so that one comes back in."""

from collections.abc import Iterable, Sequence

from districts.dates import long_date
from improvement.plan_queries import ActionLine, PlanShown, RecommendationLine
from improvement.rules.progress import Urgency
from indicators.plain_sheet import PlainSheet
from sandbox.client import run_sandboxed

PLAN, GUIDE = "Plan", "How to fill it in"
# What comes in, by the name that the import knows it by; then what is only told.
COLUMNS = {
    "plan": "Plan",
    "recommendation": "Recommendation",
    "action": "Action",
    "text": "Text",
    "urgency": "Urgency",
    "due": "Due",
    "outcome": "Outcome sought",
    "how_we_will_know": "How we will know",
    "indicators": "Indicators",
    "owner": "Owner",
}
TOLD = ("Stands", "Done on", "Signed off by", "Last report", "Note")
WIDTHS = {
    "Plan": 30,
    "Text": 60,
    "Outcome sought": 40,
    "How we will know": 40,
    "Indicators": 40,
    "Last report": 50,
}
GUIDANCE = (
    "One row a recommendation, with its number and no action number; under it one row an action, with both numbers.",
    f"Urgency: {', '.join(urgency.value for urgency in Urgency)}, or empty. It counts from the report's publication.",
    "Due: an Excel date or 15/05/2013; only where it is not counted from publication.",
    "Indicators: their names as in the library, with a semicolon between two. Owner: an account's username, or a name.",
    "The columns from Stands on are told, never read: progress is reported on an action's page.",
    "A row that is taken out changes nothing.",
)


def plan_workbook(plans: Sequence[PlanShown]) -> bytes:
    """Plans with their recommendations, actions and where these stand."""
    rows = [row for plan in plans for row in _rows_of(plan)]
    return _saved(rows)


def empty_workbook(plan_names: Sequence[str]) -> bytes:
    """The workbook to fill in, with a row begun for each plan."""
    return _saved([[name] for name in plan_names])


def _rows_of(plan: PlanShown) -> Iterable[list[object]]:
    for each in plan.recommendations:
        yield [plan.plan.name, *_recommendation(each)]
        for line in each.actions:
            yield [plan.plan.name, *_action(line)]


def _recommendation(each: RecommendationLine) -> list[object]:
    found = each.recommendation
    indicators = "; ".join(indicator.name for indicator in found.indicators.all())
    own = [found.number, None, found.text, found.urgency, found.due, found.outcome]
    counted = found.due_date if found.due is None else None
    note = "" if counted is None else f"Due {long_date(counted)}, counted from publication"
    return [*own, found.how_we_will_know, indicators, None, None, None, None, None, note]


def _action(line: ActionLine) -> list[object]:
    action = line.action
    owner = action.owner.username if action.owner is not None else action.owner_name
    signed = None if action.signed_off_by is None else str(action.signed_off_by)
    note = "illustrative" if line.illustrative or action.illustrative else ""
    own = [action.recommendation.number, action.number, action.text, None, action.due, None, None, None]
    return [*own, owner, line.standing.label, line.done, signed, line.text, note]


def _saved(rows: Sequence[Sequence[object]]) -> bytes:
    sheets = (
        PlainSheet(PLAN, rows, (*COLUMNS.values(), *TOLD), WIDTHS, wrap=True),
        PlainSheet(GUIDE, [(line,) for line in GUIDANCE]),
    )
    book: bytes = run_sandboxed("indicators.plain_workbook.plain_workbook", sheets)
    return book
