"""Figures corrected by hand: a return of kind "correction by hand" with a line for each, accepted at once.

The figures of earlier returns stay as versions, and withdrawing the correction brings them back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from districts.changes import Problem, Refusal
from districts.models import Area, User
from districts.permissions import line_up
from indicators.models import Indicator
from indicators.rules.figures import ReadingValue, in_words
from indicators.rules.periods import describe, month_end
from indicators.rules.terms import Basis, Missing, Severity, Unit
from returns.actions import accept_return
from returns.checks.lines import CheckContext, check
from returns.matching.match import ResolvedLine, with_computed_value
from returns.models import Finding, Return, ReturnKind, ReturnLine
from returns.queries import stored_readings
from returns.reading.lines import LineRead
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.figures import FigureKind, FigureRead

SHEET = "Correction by hand"


@dataclass(frozen=True)
class FigureCorrection:
    """One reading as it should be: a figure, its parts, or why there is none."""

    indicator: Indicator
    area: Area
    basis: Basis
    period_end: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    missing: Missing | None = None

    @property
    def reading_value(self) -> ReadingValue:
        """The reading that it gives, as the rules see it."""
        line = with_computed_value(_understood(1, self))
        return ReadingValue(
            numerator=line.numerator,
            denominator=line.denominator,
            value=line.value,
            stated=line.stated,
            missing=self.missing,
        )


class CorrectionRefused(Refusal):
    """A figure that no return could bring in, such as one over 100% or of a day to come."""


@transaction.atomic
def correct_readings(
    *,
    corrections: Sequence[FigureCorrection],
    owner: Area,
    reason: str,
    by: User | None,
    illustrative: bool = False,
) -> Return:
    """Store figures by hand as one accepted return, checked as any other. Raises CorrectionRefused.

    `owner` is the authority whose areas, or comparators, these are.
    """
    today = timezone.localdate()
    lines = _checked(corrections, today, illustrative)
    _refuse_errors(lines)
    stored = Return.objects.create(
        area=_area_of(corrections, owner),
        kind=ReturnKind.MANUAL,
        title=_title(corrections),
        period_end=month_end(corrections[0].period_end),
        illustrative=illustrative,
        uploaded_by=by,
    )
    rows = ReturnLine.objects.bulk_create(
        _line(stored, position, correction, line)
        for position, (correction, line) in enumerate(zip(corrections, lines, strict=True), start=1)
    )
    Finding.objects.bulk_create(
        _warning(row, what) for row, line in zip(rows, lines, strict=True) for what in _warnings(line)
    )
    accept_return(monthly_return=stored, lines=[row.pk for row in rows], answers={}, by=by, reason=reason)
    return stored


def _checked(corrections: Sequence[FigureCorrection], today: date, illustrative: bool) -> list[ResolvedLine]:
    lines = [with_computed_value(_understood(at, each)) for at, each in enumerate(corrections, start=1)]
    reading_values = stored_readings(line.key for line in lines if line.key is not None)
    return check(
        lines, CheckContext(today=today, month=None, stored=reading_values, illustrative=illustrative)
    )


def _understood(row: int, correction: FigureCorrection) -> ResolvedLine:
    """The correction as if it had stood in a return; a count is a value, whatever it was typed as."""
    spec = correction.indicator.spec
    value, numerator = correction.value, correction.numerator
    if spec.unit is Unit.COUNT and value is None:
        value, numerator = numerator, None
    return ResolvedLine(
        read=_read(row, correction),
        spec=spec,
        node=correction.area.node,
        basis=correction.basis,
        period_end=correction.period_end,
        numerator=numerator,
        denominator=correction.denominator,
        value=value,
        stated="" if value is None else in_words(replace(spec, decimal_places=_places(value)), value),
        missing=correction.missing,
    )


def _read(row: int, correction: FigureCorrection) -> LineRead:
    return LineRead(
        sheet=SHEET,
        row=row,
        indicator_text=correction.indicator.name,
        area_text=correction.area.name,
        heading="",
        part="",
        basis_hint=correction.basis,
        period_end=correction.period_end,
        month=None,
        as_at=None,
        numerator=_figure(row, "Numerator", correction.numerator),
        denominator=_figure(row, "Denominator", correction.denominator),
        value=_figure(row, "Value", correction.value),
        note="",
        source="",
        cells=(f"line {row}",),
        problems=(),
    )


def _figure(row: int, name: str, number: Decimal | None) -> FigureRead | None:
    if number is None:
        return None
    column = ("Numerator", "Denominator", "Value").index(name) + 1
    cell = Cell(SHEET, row, column, number, "General", False)
    return FigureRead(
        cell, FigureKind.NUMBER, number=number, stated=f"{number.normalize():f}", places=_places(number)
    )


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _refuse_errors(lines: Sequence[ResolvedLine]) -> None:
    errors = [
        Problem("", f"{line.node.name if line.node else ''}: {finding.what} {finding.what_to_do}".strip(": "))
        for line in lines
        for finding in line.findings
        if finding.severity is Severity.ERROR
    ]
    if errors:
        raise CorrectionRefused(*errors)


def _warnings(line: ResolvedLine) -> list[str]:
    """What a preview would have warned of; its questions are answered, as whoever corrects says what is meant."""
    return [finding.what for finding in line.findings if finding.severity is Severity.WARNING]


def _warning(row: ReturnLine, what: str) -> Finding:
    return Finding(
        monthly_return=row.monthly_return,
        line=row,
        severity=Severity.WARNING,
        code="correction",
        sheet=row.sheet,
        cells=row.cells,
        what=what[:600],
    )


def _line(stored: Return, position: int, correction: FigureCorrection, line: ResolvedLine) -> ReturnLine:
    return ReturnLine(
        monthly_return=stored,
        position=position,
        sheet=SHEET,
        cells=f"line {position}",
        indicator_text=correction.indicator.name,
        area_text=correction.area.name,
        indicator=correction.indicator,
        area=correction.area,
        basis=correction.basis,
        period_end=correction.period_end,
        numerator=line.numerator,
        denominator=line.denominator,
        value=line.value,
        stated=line.stated[:60],
        missing_reason=correction.missing or "",
    )


def _area_of(corrections: Sequence[FigureCorrection], owner: Area) -> Area:
    """The one area that is corrected, else the authority; also for a comparator, which no return is sent for."""
    areas = {correction.area for correction in corrections}
    only = next(iter(areas))
    return only if len(areas) == 1 and owner in line_up(only) else owner


def _title(corrections: Sequence[FigureCorrection]) -> str:
    first = corrections[0]
    period = describe(first.basis, first.period_end)
    if len(corrections) == 1:
        return f"Correction: {first.indicator.name}, {first.area.name}, {period}"[:300]
    return f"Correction of {len(corrections)} figures: {first.indicator.name}, {period}"[:300]
