"""What was read and understood of a return, stored: its lines with the findings on them."""

from collections.abc import Iterable, Mapping

from returns.bulk import insert_rows
from returns.checks.history import CheckedLines
from returns.matching.match import FindingMade, ResolvedLine
from returns.models import Finding, Return, ReturnLine

_LINE = (
    "monthly_return", "position", "sheet", "cells", "indicator_text", "area_text", "indicator", "area", "basis",
    "period_end", "numerator", "denominator", "value", "stated", "missing_reason", "provisional", "note", "taken",
    "beside",
)  # fmt: skip
_FINDING = (
    "monthly_return", "line", "severity", "code", "sheet", "cells", "what", "what_to_do", "proposed", "unknown",
    "answer",
)  # fmt: skip


def store_lines(stored: Return, checked: CheckedLines) -> None:
    """Store the lines in their order, then the findings on them."""
    lines = enumerate(zip(checked.lines, checked.beside, strict=True), start=1)
    rows = (_line_row(stored, position, line, beside) for position, (line, beside) in lines)
    insert_rows(ReturnLine, _LINE, rows)
    at = dict(stored.lines.values_list("position", "pk"))
    store_findings(
        stored,
        (
            (finding, at[position])
            for position, line in enumerate(checked.lines, start=1)
            for finding in line.findings
        ),
    )


def _line_row(
    stored: Return, position: int, line: ResolvedLine, beside: Mapping[str, object]
) -> tuple[object, ...]:
    """A line as a row, in the order of `_LINE`."""
    return (
        stored.pk,
        position,
        line.read.sheet[:100],
        ", ".join(line.read.figure_cells or line.read.cells)[:200],
        line.read.indicator_text[:300],
        line.read.area_text[:200],
        None if line.spec is None else line.spec.id,
        None if line.node is None else line.node.id,
        "" if line.basis is None else line.basis.value,
        line.period_end,
        line.numerator,
        line.denominator,
        line.value,
        line.stated[:60],
        "" if line.missing is None else line.missing.value,
        False,
        "; ".join(filter(None, [line.read.note, line.read.source]))[:500],
        False,
        beside,
    )


def store_findings(stored: Return, found: Iterable[tuple[FindingMade, int | None]]) -> None:
    """Store findings, each with the id of its line, None for one on the whole."""
    insert_rows(
        Finding,
        _FINDING,
        (
            (
                stored.pk,
                line_id,
                finding.severity.value,
                finding.code[:40],
                finding.sheet[:100],
                finding.cells if len(finding.cells) <= 200 else "",
                finding.what[:600],
                finding.what_to_do[:400],
                finding.proposed[:200],
                finding.unknown[:300],
                finding.answer,
            )
            for finding, line_id in found
        ),
    )
