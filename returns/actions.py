"""Writes of returns, one function each: atomic, with `by`, leaving an audit entry. Nothing else writes readings."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from districts.models import Area, User, record
from indicators.periods import month_end
from indicators.terms import Severity
from returns.check import Circumstances, check
from returns.history import history_around
from returns.history_checks import Checked, check_history
from returns.models import Alias, CellNotStored, Finding, Return, ReturnKind, ReturnLine, ReturnState
from returns.ownership import Sender, area_of, questions_about_owner
from returns.preview import differences, needs_reason
from returns.queries import catalogue_for, stored_facts
from returns.reading import read_return
from returns.reading.dates import Span
from returns.reading.errors import WorkbookNotReadable
from returns.reading.lines import ProblemCode, ReadProblem, WorkbookRead
from returns.recognise import Catalogue, FindingMade, LineUnderstood, understand, with_named_denominators
from returns.versions import keys_of, lock_readings, write_readings

SHEET_SEVERITY = {
    ProblemCode.HIDDEN_SHEET: Severity.WARNING,
    ProblemCode.MACROS_IGNORED: Severity.WARNING,
    ProblemCode.WRONG_ENDING: Severity.WARNING,
    ProblemCode.KEY_CHANGED: Severity.QUESTION,
    ProblemCode.KEY_OF_ANOTHER_MONTH: Severity.QUESTION,
}


class ReturnNotOpen(Exception):
    """The return was accepted, discarded or withdrawn before."""


class FiguresMoved(Exception):
    """Readings changed since the preview that the officer saw."""


class ReasonNeeded(Exception):
    """Figures would be removed or change much, and nobody has said why."""


class QuestionsOpen(Exception):
    """A chosen line has a question that nobody answered; the text names its cells."""


class NothingToAccept(Exception):
    """No line was chosen that can be accepted, or one that can't be accepted without another."""


def draft_return(
    *,
    data: bytes,
    file_name: str,
    by: Sender,
    area: Area | None = None,
    illustrative: bool = False,
    kind: ReturnKind = ReturnKind.UPLOAD,
    read: Callable[[bytes, str], WorkbookRead] = read_return,
) -> Return:
    """Read a file and keep it with every line, finding and cell not stored. No reading changes.

    `read` turns the file into lines: what comes from outside is read in a process apart. Raises WorkbookNotReadable, or
    AreaNotStated where neither the file nor `area` says whom it is for.
    """
    # Read before the transaction begins: a large file takes seconds, for which no one else may have to wait.
    workbook = read(data, file_name)
    if not workbook.lines:
        raise WorkbookNotReadable(_nothing_found(workbook))
    return _store_draft(
        data=data,
        file_name=file_name,
        workbook=workbook,
        by=by,
        area=area,
        illustrative=illustrative,
        kind=kind,
    )


@transaction.atomic
def _store_draft(
    *,
    data: bytes,
    file_name: str,
    workbook: WorkbookRead,
    by: Sender,
    area: Area | None,
    illustrative: bool,
    kind: ReturnKind,
) -> Return:
    catalogue = catalogue_for({each.pk for each in by.areas}, by.authorities)
    owner = area or area_of(workbook, catalogue, by)
    checked = _understand_all(workbook, catalogue, owner, illustrative)
    stored = Return.objects.create(
        area=owner,
        kind=kind,
        title=workbook.title_text[:300],
        period_end=_month_of(workbook),
        illustrative=illustrative,
        file_name=Path(file_name).name[:255],
        stored_as=_keep_file(data),
        sha256=sha256(data).hexdigest(),
        uploaded_by=by.user,
    )
    _store_lines(stored, checked.lines)
    _store_sheet_findings(stored, workbook.problems)
    asked = questions_about_owner(workbook, owner, chosen=area is not None)
    Finding.objects.bulk_create(_finding(stored, each, None) for each in (*checked.findings, *asked))
    CellNotStored.objects.bulk_create(
        CellNotStored(
            monthly_return=stored, sheet=cell.sheet, cells=cell.ref, text=cell.text[:300], why=cell.why.label
        )
        for cell in workbook.not_stored
    )
    record(
        by=by.user,
        action="return uploaded",
        subject=stored,
        after={"lines": len(checked.lines), "sha256": stored.sha256},
        area=owner,
    )
    return stored


def _understand_all(workbook: WorkbookRead, catalogue: Catalogue, owner: Area, illustrative: bool) -> Checked:
    understood = [understand(line, catalogue, owner.place) for line in workbook.lines]
    completed = with_named_denominators(understood, catalogue)
    month = _month_of(workbook)
    around = Circumstances(
        today=timezone.localdate(),
        month=month,
        stored=stored_facts(line.key for line in completed if line.key is not None),
        illustrative=illustrative,
    )
    lines = check(completed, around)
    history = history_around(
        lines, tree=catalogue.tree, owner=owner.place, month=month, illustrative=illustrative
    )
    return check_history(
        lines, history, [understand(total, catalogue, owner.place) for total in workbook.totals]
    )


def _nothing_found(workbook: WorkbookRead) -> str:
    told = " ".join(f"{problem.what} {problem.remedy}".strip() for problem in workbook.problems)
    return f"No figures were found in this file. {told}".strip()


def _month_of(workbook: WorkbookRead) -> date | None:
    said = workbook.title_period
    return month_end(said.end) if said is not None and said.span is Span.MONTH else None


def _keep_file(data: bytes) -> str:
    """Keep the original outside the web root under a name of our own; the name of the upload is never a path."""
    folder = Path(settings.UPLOAD_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    name = uuid4().hex
    (folder / name).write_bytes(data)
    return name


def _store_lines(stored: Return, lines: Iterable[LineUnderstood]) -> None:
    kept = list(lines)
    rows = ReturnLine.objects.bulk_create(
        ReturnLine(
            monthly_return=stored,
            position=position,
            sheet=line.read.sheet[:100],
            cells=", ".join(line.read.figure_cells or line.read.cells)[:200],
            indicator_text=line.read.indicator_text[:300],
            area_text=line.read.area_text[:200],
            indicator_id=None if line.measure is None else line.measure.id,
            area_id=None if line.place is None else line.place.id,
            basis=line.basis or "",
            period_end=line.period_end,
            numerator=line.numerator,
            denominator=line.denominator,
            value=line.value,
            stated=line.stated[:60],
            missing_reason=line.missing or "",
            note="; ".join(filter(None, [line.read.note, line.read.source]))[:500],
        )
        for position, line in enumerate(kept, start=1)
    )
    Finding.objects.bulk_create(
        _finding(stored, finding, row)
        for row, line in zip(rows, kept, strict=True)
        for finding in line.findings
    )


def _store_sheet_findings(stored: Return, problems: Iterable[ReadProblem]) -> None:
    Finding.objects.bulk_create(
        _finding(
            stored,
            FindingMade(
                SHEET_SEVERITY.get(problem.code, Severity.ERROR),
                problem.code.value,
                problem.what,
                problem.remedy,
                problem.sheet,
                problem.ref,
            ),
            None,
        )
        for problem in problems
    )


def _finding(stored: Return, finding: FindingMade, row: ReturnLine | None) -> Finding:
    return Finding(
        monthly_return=stored,
        line=row,
        severity=finding.severity,
        code=finding.code[:40],
        sheet=finding.sheet[:100],
        cells=finding.cells[:200],
        what=finding.what[:600],
        what_to_do=finding.what_to_do[:400],
        proposed=finding.proposed[:200],
    )


@transaction.atomic
def accept_return(
    *,
    monthly_return: Return,
    lines: Collection[int],
    answers: Mapping[int, bool],
    by: User | None,
    seen: str | None = None,
    reason: str = "",
) -> list[ReturnLine]:
    """Make the chosen lines readings, in one transaction; gives those that were taken.

    `lines` are ids of lines, `answers` yes or no by the id of a question. A line goes in if it has no error and each of
    its questions is answered with yes. `seen` is the state of the readings that the officer saw (None: not looked).
    A `reason` is needed where a figure would be removed or become quite another. Raises ReturnNotOpen, FiguresMoved,
    QuestionsOpen, NothingToAccept or ReasonNeeded; then nothing changes.
    """
    lock_readings()
    locked = Return.objects.select_for_update().get(pk=monthly_return.pk)
    if locked.state != ReturnState.DRAFT:
        raise ReturnNotOpen(f"This return is {locked.get_state_display().lower()} already.")
    if seen is not None and seen != state_seen(locked):
        raise FiguresMoved("Figures have changed since you looked. Look at the differences again.")
    _record_answers(locked, answers)
    _refuse_open_questions(locked, set(lines))
    taken = [line for line in lines_acceptable(locked) if line.pk in set(lines)]
    if not taken:
        raise NothingToAccept(
            "Choose at least one line that has no error and whose questions are answered with yes."
        )
    _refuse_missing_denominators(locked, taken)
    if not reason.strip() and needs_reason(differences(locked, taken)):
        raise ReasonNeeded("Say why figures are removed or change so much.")
    ReturnLine.objects.filter(pk__in=[line.pk for line in taken]).update(taken=True)
    locked.state, locked.decided_at, locked.decided_by = ReturnState.ACCEPTED, timezone.now(), by
    locked.reason = reason.strip()[:500]
    locked.save()
    _remember_names(locked, taken)
    write_readings(keys_of(taken))
    about: dict[str, object] = {"lines": [line.pk for line in taken]}
    if locked.reason:
        about["reason"] = locked.reason
    record(by=by, action="return accepted", subject=locked, after=about, area=locked.area)
    return taken


def _refuse_open_questions(monthly_return: Return, chosen: set[int]) -> None:
    """A line that was chosen is not left out because nobody answered its question. Raises QuestionsOpen."""
    questions = monthly_return.findings.filter(severity=Severity.QUESTION, answer="")
    faulty = set(monthly_return.findings.filter(severity=Severity.ERROR).values_list("line_id", flat=True))
    asked = [each for each in questions if each.line_id is None or each.line_id in chosen - faulty]
    if asked:
        cells = ", ".join(dict.fromkeys(each.cells or each.sheet for each in asked))
        raise QuestionsOpen(f"Answer each question, or take the tick from its line: {cells}.")


def _refuse_missing_denominators(monthly_return: Return, taken: Collection[ReturnLine]) -> None:
    """A figure isn't taken over a denominator whose own line is left out. Raises NothingToAccept."""
    left_out = {
        (line.indicator_id, line.area_id, line.basis, line.period_end): line
        for line in monthly_return.lines.exclude(pk__in=[each.pk for each in taken])
    }
    for line in taken:
        assert line.indicator is not None
        source = left_out.get((line.indicator.denominator_from_id, line.area_id, line.basis, line.period_end))
        if source is not None and line.denominator is not None and source.value == line.denominator:
            raise NothingToAccept(
                f"{line.cells} is taken over {source.cells}, which is left out. Take both, or neither."
            )


def lines_acceptable(monthly_return: Return) -> list[ReturnLine]:
    """The lines without an error whose questions are all answered with yes, in their order."""
    findings = list(monthly_return.findings.all())
    blocked = {finding.line_id for finding in findings if _blocks(finding)}
    if None in {
        finding.line_id for finding in findings if _blocks(finding) and finding.severity == Severity.QUESTION
    }:
        return []
    lines = monthly_return.lines.select_related("indicator", "area")
    return [line for line in lines if line.pk not in blocked]


def _blocks(finding: Finding) -> bool:
    unanswered = finding.severity == Severity.QUESTION and finding.answer != "yes"
    return finding.severity == Severity.ERROR or unanswered


def _record_answers(monthly_return: Return, answers: Mapping[int, bool]) -> None:
    for finding in monthly_return.findings.filter(severity=Severity.QUESTION, pk__in=answers):
        finding.answer = "yes" if answers[finding.pk] else "no"
        finding.save(update_fields=["answer"])


def _remember_names(monthly_return: Return, taken: Iterable[ReturnLine]) -> None:
    """A near name that the officer confirmed is an alias of the authority from now on."""
    confirmed = {
        (finding.line_id, finding.code)
        for finding in monthly_return.findings.filter(code__in=["near_indicator", "near_area"], answer="yes")
    }
    authority = monthly_return.area.authority
    for line in taken:
        if (line.pk, "near_indicator") in confirmed:
            meant = {"indicator": line.indicator, "basis": line.basis}
            # What somebody has meanwhile said that the name means stays.
            Alias.objects.get_or_create(
                authority=authority, text=line.indicator_text, area=None, defaults=meant
            )
        if (line.pk, "near_area") in confirmed:
            Alias.objects.get_or_create(
                authority=authority, text=line.area_text, indicator=None, defaults={"area": line.area}
            )


def state_seen(monthly_return: Return) -> str:
    """A short mark of the readings that this return touches; it changes as soon as one of them does."""
    facts = stored_facts(keys_of(monthly_return.lines.all()))
    text = "\n".join(f"{key}: {facts[key]}" for key in sorted(facts))
    return sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def discard_return(*, monthly_return: Return, by: User | None) -> Return:
    """Put a draft aside; the file is kept. Raises ReturnNotOpen."""
    return _close(monthly_return, ReturnState.DRAFT, ReturnState.DISCARDED, by, "return discarded")


@transaction.atomic
def withdraw_return(*, monthly_return: Return, by: User | None, reason: str) -> Return:
    """Take an accepted return back: each of its readings becomes again what stood before. Raises ReturnNotOpen."""
    lock_readings()
    closed = _close(
        monthly_return, ReturnState.ACCEPTED, ReturnState.WITHDRAWN, by, "return withdrawn", reason
    )
    write_readings(keys_of(closed.lines.filter(taken=True)))
    return closed


def _close(
    monthly_return: Return,
    only_from: ReturnState,
    to: ReturnState,
    by: User | None,
    action: str,
    reason: str = "",
) -> Return:
    locked = Return.objects.select_for_update().get(pk=monthly_return.pk)
    if locked.state != only_from:
        raise ReturnNotOpen(f"This return is {locked.get_state_display().lower()} already.")
    locked.state, locked.decided_at, locked.decided_by, locked.reason = to, timezone.now(), by, reason[:500]
    locked.save()
    record(by=by, action=action, subject=locked, after={"reason": reason}, area=locked.area)
    return locked
