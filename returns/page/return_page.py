"""What stands on the page of a return: its lines, what is asked about them, and what they would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from districts.permissions import Permission, Reader
from districts.uploads import kept_file
from returns import queries
from returns.forms import WithdrawalForm
from returns.intake.receiving import LARGE_UPLOAD
from returns.intake.unknown_names import NameAsked, names_asked
from returns.models import CellCorrected, CellNotStored, Finding, Return, ReturnLine, ReturnState
from returns.page import preview
from returns.page.causes import Cause, answered, causes_of
from returns.page.draft_results import DraftResults, differences_of, results_of
from returns.page.page_lines import LINES_ON_A_PAGE, PageLines


@dataclass(frozen=True)
class ReturnPage:
    """The page of a return, as its template names it.

    - `asking`: whether the reader may decide about it here. `lines` are those shown, `read` a page of all of them.
    - `causes`: what several lines ask in the same words.
    - `asked`: which lines are asked about one by one and which together; `seen` the mark of the readings they touch.
    - `waiting`: once it is decided, another return that waits to be.
    - `sent_back`: whether the form on it was just sent.
    - `problem`, `reason_missing`, `reason`, `reason_form`: what was wrong with the form sent, and what it said.
    """

    monthly_return: Return
    is_draft: bool
    may_change: bool
    asking: bool
    names_asked: Sequence[NameAsked]
    lines: Sequence[preview.LineShown]
    read: "Page[ReturnLine]"
    asked: PageLines
    together_ticked: bool
    of_whole: Sequence[Finding]
    causes: Sequence[Cause]
    counts: dict[str, int]
    consequences: DraftResults | None
    has_findings: bool
    is_drawn: bool
    corrections: Iterable[CellCorrected]
    not_stored: Iterable[CellNotStored]
    seen: str
    sent_back: bool
    waiting: Return | None = None
    problem: str = ""
    reason_missing: str = ""
    reason: str = ""
    reason_form: WithdrawalForm = field(default_factory=WithdrawalForm)
    ReturnState: type[ReturnState] = ReturnState


def return_page(request: HttpRequest, reader: Reader, found: Return) -> ReturnPage:
    """The page of a return for a reader, with what the form on it just said."""
    is_draft = found.state == ReturnState.DRAFT
    may_change = reader.may(Permission.UPLOAD, found.area)
    asking = is_draft and may_change and "page" not in request.GET
    read = Paginator(_with_all(found.lines.all()), LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    asked, results = _asked(found) if is_draft else (PageLines(()), None)
    shown = asked.one_by_one if asking else preview.differences(found, read.object_list)
    of_whole = list(found.findings.filter(line=None))
    on_lines = [each for line in shown for each in line.line.findings.all()]
    _answer_as_sent(request, [*of_whole, *on_lines])
    causes = causes_of(on_lines) if asking else []
    return ReturnPage(
        monthly_return=found,
        is_draft=is_draft,
        may_change=may_change,
        asking=asking,
        names_asked=names_asked(found, queries.areas_sendable(reader)) if asking else [],
        lines=_shown(request, shown, causes),
        read=read,
        asked=asked,
        of_whole=of_whole,
        causes=causes,
        has_findings=bool(found.stored_as) and found.findings.exists(),
        is_drawn=_is_drawn(found),
        corrections=found.cells_corrected.select_related("by"),
        not_stored=found.cells_not_stored.all(),
        waiting=queries.next_waiting(reader) if may_change and not is_draft else None,
        **_of_results(results),
        **_of_form(request),
    )


def _of_results(results: DraftResults | None) -> dict[str, Any]:
    """The fields of what accepting a draft would change."""
    return {
        "consequences": results,
        "counts": results.counts if results else {},
        "seen": results.seen if results else "",
    }


def _of_form(request: HttpRequest) -> dict[str, Any]:
    """The fields of what the form on the page said, if it was sent."""
    return {
        "sent_back": "seen" in request.POST,
        "together_ticked": "seen" not in request.POST or "together" in request.POST,
        "reason": request.POST.get("reason", ""),
    }


def _shown(
    request: HttpRequest, found: Iterable[preview.ReadingChange], causes: Iterable[Cause]
) -> list[preview.LineShown]:
    """The lines with their findings, without the questions that are asked once for several."""
    asked_above = {(each.finding.code, each.finding.what) for each in causes}
    return [
        preview.with_findings(each, ticked=_is_ticked(request, each.line), asked_above=asked_above)
        for each in found
    ]


def _asked(found: Return) -> tuple[PageLines, DraftResults]:
    """What a draft comes to, and the lines to ask about: of a very large one those that need a look alone."""
    if found.lines.count() <= LINES_ON_A_PAGE:
        whole = differences_of(found)
        results = results_of(found, whole)
        return PageLines(_in_order(results.doubtful, whole), needing_eyes=results.needing_eyes), results
    results = results_of(found)
    shown = results.doubtful[:LINES_ON_A_PAGE]
    lines = _with_all(found.lines.filter(pk__in=shown))
    asked = PageLines(
        _in_order(shown, preview.differences(found, lines)),
        together=results.clear,
        left_out=len(results.doubtful) - len(shown),
        needing_eyes=results.needing_eyes,
    )
    return asked, results


def _in_order(first: Sequence[int], found: Sequence[preview.ReadingChange]) -> list[preview.ReadingChange]:
    """The lines with these ids in their order, then the others in that of the file."""
    place = {pk: at for at, pk in enumerate(first)}
    return sorted(found, key=lambda each: place.get(each.line.pk, len(place)))


def _with_all(lines: QuerySet[ReturnLine]) -> QuerySet[ReturnLine]:
    return lines.select_related("indicator", "area").prefetch_related("findings")


def _is_drawn(found: Return) -> bool:
    """Whether the file is kept here and small enough to be drawn as a workbook."""
    path = kept_file(found.stored_as)
    return path is not None and path.stat().st_size <= LARGE_UPLOAD


def _answer_as_sent(request: HttpRequest, findings: Iterable[Finding]) -> None:
    """Show each question as it was just answered: a form that comes back is not filled in twice."""
    found = list(findings)
    answers = answered(found, request.POST)
    for finding in found:
        if finding.pk in answers:
            finding.answer = "yes" if answers[finding.pk] else "no"


def _is_ticked(request: HttpRequest, line: ReturnLine) -> bool:
    return "seen" not in request.POST or str(line.pk) in request.POST.getlist("line")
