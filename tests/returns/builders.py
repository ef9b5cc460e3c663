"""Returns for the tests of returns: workbooks of a few rows, sent and accepted in one line each."""

from decimal import Decimal
from pathlib import Path

from districts.models import Area, User
from indicators.models import Reading
from returns import actions
from returns.intake.drafting import draft_return
from returns.intake.ownership import Sender
from returns.models import Finding, Return, ReturnKind, ReturnLine
from tests.returns.reading.workbooks import workbook_of

RETURNS = Path(__file__).resolve().parents[2] / "fixtures" / "demonstration" / "returns"
HEADINGS = ["Indicator", "Area", "Month", "Numerator", "Denominator", "Value", "As at", "Note"]
MAY_2012 = "Monthly return - May 2012"
BACKLOG = "Initial assessments in progress out of timescale"
TIMELINESS = "Initial assessments completed in timescale"
OWNER = {"kent": "kent", "stockton": "stockton-on-tees"}


def published(name: str) -> bytes:
    """One of the published returns, as a file."""
    return (RETURNS / name).read_bytes()


def owner_of(name: str) -> Area:
    """The authority whose published return it is."""
    return area(OWNER[name.split("-", maxsplit=1)[0]])


def area(slug: str) -> Area:
    """An area with what it lies in."""
    return Area.objects.select_related("parent__parent__parent").get(slug=slug)


def row(indicator=BACKLOG, place="Dover", month="May 2012", *, numerator=None, denominator=None, value=None):
    """One row of a monthly return."""
    return [indicator, place, month, numerator, denominator, value]


def workbook(*rows, title: str = MAY_2012) -> bytes:
    """A monthly return with these rows below its headings."""
    return workbook_of({"Return": [[title], [], HEADINGS, *rows]})


def sender(user: User | None = None, *slugs: str) -> Sender:
    """Somebody who may return for these areas; without any, for all of them."""
    areas = Area.objects.select_related("parent__parent__parent")
    return Sender(user, list(areas.filter(slug__in=slugs) if slugs else areas))


def draft(
    data: bytes,
    *,
    by: Sender | None = None,
    owner: str | None = None,
    illustrative: bool = False,
    name: str = "return.xlsx",
) -> Return:
    """The file as a draft; Kent's where nothing else is said."""
    return draft_return(
        data=data,
        file_name=name,
        by=by or sender(),
        area=area(owner or "kent"),
        illustrative=illustrative,
        kind=ReturnKind.UPLOAD,
    )


def accept(
    monthly_return: Return, *, answer: bool = True, by: User | None = None, **options
) -> list[ReturnLine]:
    """Accept every line, each question answered alike."""
    answers = {question.pk: answer for question in questions(monthly_return)}
    lines = [line.pk for line in monthly_return.lines.all()]
    return actions.accept_return(
        monthly_return=monthly_return, lines=lines, answers=answers, by=by, **options
    )


def accepted(data: bytes, **options) -> Return:
    """The file as an accepted return."""
    monthly_return = draft(data, **options)
    accept(monthly_return, reason="restated")
    monthly_return.refresh_from_db()
    return monthly_return


def questions(monthly_return: Return) -> list[Finding]:
    """Its questions, in order."""
    return list(monthly_return.findings.filter(severity="question"))


def codes(monthly_return: Return) -> list[str]:
    """The codes of its findings, in order."""
    return list(monthly_return.findings.values_list("code", flat=True))


def values() -> list[Decimal | None]:
    """The values of every reading there is, by area and period."""
    return list(Reading.objects.order_by("area__name", "period_end").values_list("value", flat=True))
