"""What stands on the page of a return: its lines, what is asked about them, and what they would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from districts.permissions import Permission, Reader
from districts.uploads import path_of_upload
from returns import actions, preview, queries
from returns.consequences import RatingChange, rating_changes
from returns.editions_touched import EditionTouched, editions_touched
from returns.forms import WithdrawalForm
from returns.intake.receiving import LARGE_UPLOAD
from returns.intake.unknown_names import NameAsked, names_asked
from returns.models import CellNotStored, Finding, Return, ReturnLine, ReturnState
from returns.page_lines import LINES_ON_A_PAGE, PageLines, page_lines


@dataclass(frozen=True)
class Consequences:
    """What accepting a draft would do, and whether it takes a reason."""

    changes_nothing: bool = False
    none_acceptable: bool = False
    rating_changes: Sequence[RatingChange] = ()
    editions_touched: Sequence[EditionTouched] = ()
    needs_reason: bool = False


@dataclass(frozen=True)
class ReturnPage:
    """The page of a return, as its template names it.

    - `asking`: whether the reader may decide about it here. `lines` are those shown, `read` a page of all of them.
    - `asked`: which lines are asked about one by one and which together; `seen` the mark of the readings they touch.
    - `problem`, `reason_missing`, `reason`, `reason_form`: what was wrong with the form sent, and what it said.
    """

    monthly_return: Return
    is_draft: bool
    may_change: bool
    asking: bool
    names_asked: Sequence[NameAsked]
    lines: Sequence[preview.LineShown]
    read: "Page[preview.ReadingChange]"
    asked: PageLines
    together_ticked: bool
    of_whole: Sequence[Finding]
    counts: dict[str, int]
    consequences: Consequences
    has_findings: bool
    is_drawn: bool
    not_stored: Iterable[CellNotStored]
    seen: str
    problem: str = ""
    reason_missing: str = ""
    reason: str = ""
    reason_form: WithdrawalForm = field(default_factory=WithdrawalForm)
    ReturnState: type[ReturnState] = ReturnState


def return_page(request: HttpRequest, reader: Reader, found: Return) -> ReturnPage:
    """The page of a return for a reader, with what the form on it just said."""
    whole = differences_of(found)
    asked = page_lines(whole)
    is_draft = found.state == ReturnState.DRAFT
    may_change = reader.may(Permission.UPLOAD, found.area)
    asking = is_draft and may_change and "page" not in request.GET
    read = Paginator(whole, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = asked.one_by_one if asking else read.object_list
    of_whole = list(found.findings.filter(line=None))
    _answer_as_sent(request, [*of_whole, *(each for line in shown for each in line.line.findings.all())])
    return ReturnPage(
        monthly_return=found,
        is_draft=is_draft,
        may_change=may_change,
        asking=asking,
        names_asked=names_asked(found, queries.areas_sendable(reader)) if asking else [],
        lines=[preview.with_findings(each, ticked=_is_ticked(request, each.line)) for each in shown],
        read=read,
        asked=asked,
        together_ticked="seen" not in request.POST or "together" in request.POST,
        of_whole=of_whole,
        counts=preview.counts(whole),
        consequences=_consequences(found, whole) if is_draft else Consequences(),
        has_findings=bool(found.stored_as) and found.findings.exists(),
        is_drawn=_is_drawn(found),
        not_stored=found.cells_not_stored.all(),
        seen=actions.state_seen(found),
        reason=request.POST.get("reason", ""),
    )


def differences_of(found: Return) -> list[preview.ReadingChange]:
    """Every line of a return with what it would do, its findings prefetched."""
    lines = found.lines.select_related("indicator", "area").prefetch_related("findings")
    return preview.differences(found, lines)


def _is_drawn(found: Return) -> bool:
    """Whether the file is kept here and small enough to be drawn as a workbook."""
    path = path_of_upload(found.stored_as) if found.stored_as else None
    return path is not None and path.is_file() and path.stat().st_size <= LARGE_UPLOAD


def _consequences(found: Return, whole: Sequence[preview.ReadingChange]) -> Consequences:
    editions = editions_touched(found, whole)
    return Consequences(
        changes_nothing=preview.changes_nothing(whole),
        none_acceptable=preview.none_acceptable(whole),
        rating_changes=rating_changes(found, whole),
        editions_touched=editions,
        needs_reason=bool(editions) or preview.needs_reason(whole),
    )


def _answer_as_sent(request: HttpRequest, findings: Iterable[Finding]) -> None:
    """Show each question as it was just answered: a form that comes back is not filled in twice."""
    for finding in findings:
        sent = request.POST.get(f"question-{finding.pk}")
        finding.answer = sent if sent in ("yes", "no") else finding.answer


def _is_ticked(request: HttpRequest, line: ReturnLine) -> bool:
    return "seen" not in request.POST or str(line.pk) in request.POST.getlist("line")
