"""Writes of returns, one function each: atomic, with `by`, leaving an audit entry. Nothing else writes readings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from districts.models import User, record
from indicators.rules.terms import Basis, Severity
from returns.checks.lines import Key
from returns.editions_touched import editions_touched
from returns.intake.drafting import ReturnNotOpen
from returns.intake.remembered_names import remember_names
from returns.models import Finding, Return, ReturnLine, ReturnState
from returns.page.preview import ReadingChange, differences, needs_reason
from returns.queries import stored_readings
from returns.reading.sheet.cells import holds
from returns.reading.sheet.figures import Doubt
from returns.versions import digest_of_lines, keys_of, lock_readings, write_readings, write_readings_of


class FiguresMoved(Exception):
    """Readings changed since the preview that the officer saw."""


class ReasonNeeded(Exception):
    """Figures would be removed or change much, and nobody has said why."""


class QuestionsOpen(Exception):
    """A chosen line has a question that nobody answered; the text names its cells."""


class NothingToAccept(Exception):
    """No line was chosen that can be accepted, or one that can't be accepted without another."""


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
    A `reason` is needed where a figure would be removed or become quite another, or contradict a published edition.
    Raises ReturnNotOpen, FiguresMoved, QuestionsOpen, NothingToAccept or ReasonNeeded; then nothing changes.
    """
    lock_readings()
    locked = Return.objects.select_for_update().get(pk=monthly_return.pk)
    if locked.state != ReturnState.DRAFT:
        raise ReturnNotOpen(f"This return is {locked.get_state_display().lower()} already.")
    if seen is not None and seen != state_seen(locked):
        raise FiguresMoved("Figures have changed since you looked. Look at the differences again.")
    chosen = set(lines)
    _record_answers(locked, answers)
    _refuse_open_questions(locked, chosen)
    taken = [line for line in lines_acceptable(locked) if line.pk in chosen]
    if not taken:
        raise NothingToAccept(
            "Choose at least one line that has no error and whose questions are answered with yes."
        )
    ReturnLine.objects.filter(pk__in=[line.pk for line in taken]).update(taken=True)
    _refuse_missing_denominators(locked, taken)
    if not reason.strip():
        _refuse_without_reason(locked, differences(locked, taken))
    locked.state, locked.decided_at, locked.decided_by = ReturnState.ACCEPTED, timezone.now(), by
    locked.reason = reason.strip()[:500]
    locked.save()
    remember_names(locked, taken)
    write_readings_of(locked)
    stated = ReturnLine.objects.filter(pk__in=[line.pk for line in taken])
    digest = digest_of_lines(stated, settings.PROOF_KEYS[0])
    about: dict[str, object] = {"lines": [line.pk for line in taken], "digest": digest}
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


def _refuse_without_reason(monthly_return: Return, found: Sequence[ReadingChange]) -> None:
    """Raises ReasonNeeded where figures go or change much, or a published edition would no longer agree."""
    if needs_reason(found):
        raise ReasonNeeded("Say why figures are removed or change so much.")
    editions = editions_touched(monthly_return, found)
    if editions:
        names = "; ".join(edition.name for edition in editions)
        raise ReasonNeeded(f"Say why figures change that are published: {names}.")


def _refuse_missing_denominators(monthly_return: Return, taken: Collection[ReturnLine]) -> None:
    """A figure isn't taken over a denominator whose own line is left out. Raises NothingToAccept."""
    left_out = {
        (line.indicator_id, line.area_id, line.basis, line.period_end): line
        for line in monthly_return.lines.filter(taken=False)
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
    findings = [finding for finding in monthly_return.findings.all() if _blocks(finding)]
    about_file = [each for each in findings if each.line_id is None and each.severity == Severity.QUESTION]
    if any(not _is_about_cells(each) for each in about_file):
        return []
    blocked = {finding.line_id for finding in findings}
    # Many lines, few indicators and areas: each of those is made once.
    lines = monthly_return.lines.prefetch_related("indicator", "area")
    return [
        line for line in lines if line.pk not in blocked and not any(names(each, line) for each in about_file)
    ]


def _is_about_cells(finding: Finding) -> bool:
    """Whether a question about a file was answered with no, and holds for the cells that it names alone."""
    return finding.code in {*Doubt} and finding.answer == "no" and bool(finding.cells)


def names(finding: Finding, line: ReturnLine) -> bool:
    """Whether a finding about a file names a cell of a line."""
    if line.sheet not in finding.sheet.split(", "):
        return False
    return any(holds(finding.cells, ref) for ref in line.cells.split(", "))


def _blocks(finding: Finding) -> bool:
    unanswered = finding.severity == Severity.QUESTION and finding.answer != "yes"
    return finding.severity == Severity.ERROR or unanswered


def _record_answers(monthly_return: Return, answers: Mapping[int, bool]) -> None:
    for finding in monthly_return.findings.filter(severity=Severity.QUESTION, pk__in=answers):
        finding.answer = "yes" if answers[finding.pk] else "no"
        finding.save(update_fields=["answer"])


def state_seen(monthly_return: Return) -> str:
    """A short mark of the readings that this return touches; it changes as soon as one of them does."""
    stated = monthly_return.lines.exclude(basis="").filter(
        indicator__isnull=False, area__isnull=False, period_end__isnull=False
    )
    keys = cast("Iterable[Key]", stated.values_list("indicator_id", "area_id", "basis", "period_end"))
    reading_values = stored_readings(
        (indicator, area, Basis(basis), end) for indicator, area, basis, end in keys
    )
    text = "\n".join(f"{key}: {reading_values[key]}" for key in sorted(reading_values))
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
