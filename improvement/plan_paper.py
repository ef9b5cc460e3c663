"""The action plan in the words of its document: plain texts, for a process that knows no database."""

from collections.abc import Iterable
from datetime import date

from districts.dates import long_date
from improvement.plan_queries import ActionLine, PlanShown, RecommendationLine
from improvement.plan_told import PlanDocument, RecommendationDocument
from indicators.rules.row import Row
from sandbox.client import run_sandboxed


def plan_document(authority: str, day: date, plans: Iterable[PlanShown]) -> bytes:
    """The plans of an authority as they stood on a day, as a Word document."""
    told = [_plan(each) for each in plans]
    document: bytes = run_sandboxed("improvement.plan_document.written", authority, long_date(day), told)
    return document


def _plan(shown: PlanShown) -> PlanDocument:
    plan = shown.plan
    source = f", not those of the source: {plan.source}" if plan.source else ""
    note = f"The words are a paraphrase of ours{source}." if plan.paraphrase else ""
    return PlanDocument(plan.name, note, tuple(_recommendation(each) for each in shown.recommendations))


def _recommendation(each: RecommendationLine) -> RecommendationDocument:
    found = each.recommendation
    due = "no due date stated" if found.due_date is None else long_date(found.due_date)
    facts = (
        ("Due", due),
        ("Outcome sought", found.outcome or "not stated"),
        ("How we will know", found.how_we_will_know or "not stated"),
        *((row.name, f"{row.rating.name}: {_figure(row)}") for row in each.rows),
    )
    actions = tuple(_texts(line) for line in each.actions)
    return RecommendationDocument(f"{found.number}. {found.text}", facts, actions)


def _figure(row: Row) -> str:
    return f"{row.figure.text}{' †' if row.figure.illustrative else ''}, {row.figure.period}"


def _texts(line: ActionLine) -> tuple[str, ...]:
    mark = " †" if line.illustrative else ""
    own_mark = " †" if line.action.illustrative else ""
    done = "" if line.done is None else f", since {long_date(line.done)}"
    return (
        f"{line.action.label} {line.action.text}{own_mark}",
        line.action.owner_words,
        "not stated" if line.due is None else long_date(line.due),
        f"{line.standing.label}{done}{', not signed off' if line.waits_for_sign_off else ''}{mark}",
        f"{line.text}{mark}" if line.text else "none",
    )
