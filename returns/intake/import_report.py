"""The report of files that were read in: as text for people, as plain data for programs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from returns.intake.importing import Imported
from returns.models import Finding
from returns.page.preview import ReadingChange


def as_text(imported: Imported) -> Iterator[str]:
    """The report line by line, the result last."""
    if imported.stored is not None:
        count = len(imported.differences)
        yield f"\n{imported.file}: {imported.stored.title}\nfor {imported.stored.area}, {count} lines"
        yield from (_difference_text(each) for each in imported.differences)
        for finding in imported.findings:
            yield f"  {finding.get_severity_display()}: {_place(finding)}{finding.what} {finding.what_to_do}"
        for change in imported.rating_changes:
            yield f"  Rating: {change.indicator}, {change.area}, {change.period}: {change.before} → {change.after}"
        for cell in imported.not_stored:
            yield f"  Read, not stored: {cell.sheet} {cell.cells}: {cell.text} ({cell.why})"
    yield imported.message


def as_data(imported: Imported, *, dry_run: bool) -> dict[str, object]:
    """The report as JSON takes it: lines, findings and result. Figures are texts, so that no digit is lost.

    Of a dry run no return is left that could be named.
    """
    stored = imported.stored
    return {
        "file": imported.file,
        "result": imported.result.value,
        "message": imported.message,
        "return": None if stored is None or dry_run else stored.pk,
        "area": None if stored is None else stored.area.slug,
        "period_end": None if stored is None else _text(stored.period_end),
        "lines": [_line_data(each, imported) for each in imported.differences],
        "findings": [finding_data(finding) for finding in imported.findings],
        "rating_changes": [vars(change) for change in imported.rating_changes],
        "not_stored": [
            {"sheet": cell.sheet, "cells": cell.cells, "text": cell.text, "why": cell.why}
            for cell in imported.not_stored
        ],
    }


def _difference_text(each: ReadingChange) -> str:
    line, before = each.line, f"{each.before} → " if each.before else ""
    return (
        f"  {f'{line.sheet} {line.cells}':24} {each.kind:14} {line.indicator or line.indicator_text} "
        f"({line.basis}), {line.area or line.area_text}, {each.period}: {before}{each.after}"
    )


def _place(finding: Finding) -> str:
    named = finding.sheet and finding.cells not in finding.what
    return f"{finding.sheet}, {finding.cells}: " if named else ""


def _line_data(each: ReadingChange, imported: Imported) -> dict[str, object]:
    line = each.line
    return {
        "sheet": line.sheet,
        "cells": line.cells,
        "indicator": line.indicator.code if line.indicator else None,
        "indicator_text": line.indicator_text,
        "area": line.area.slug if line.area else None,
        "area_text": line.area_text,
        "basis": line.basis,
        "period_end": _text(line.period_end),
        "numerator": _text(line.numerator),
        "denominator": _text(line.denominator),
        "value": _text(line.value),
        "stated": line.stated,
        "missing_reason": line.missing_reason,
        "change": each.kind.value,
        "before": each.before,
        "after": each.after,
        "accepted": line.pk in imported.taken,
    }


def finding_data(finding: Finding) -> dict[str, object]:
    """A finding as JSON takes it."""
    fields = ("severity", "code", "sheet", "cells", "what", "what_to_do", "proposed", "answer")
    return {name: getattr(finding, name) for name in fields}


def _text(value: date | Decimal | None) -> str | None:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)
