"""Rows as a tidy table: one line a reading, one column a fact, numbers as plain numbers. Pure.

The same columns stand in the CSV file of a page and in the interface for programs.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from indicators.plain_sheet import safe_text
from indicators.rules.row import Row
from scorecard.export.paper import ExportDocument, sources_of

COLUMNS = (
    "period",
    "area",
    "area_name",
    "ons_code",
    "indicator",
    "indicator_name",
    "basis",
    "period_end",
    "period_name",
    "as_at",
    "unit",
    "numerator",
    "denominator",
    "value",
    "missing",
    "target",
    "target_words",
    "floor",
    "target_set_by",
    "target_due",
    "rating",
    "rating_words",
    "travel",
    "change",
    "since",
    "provisional",
    "illustrative",
    "completeness",
    "notes",
    "source",
)
BOM = "\ufeff"  # without it Excel reads a file of other letters than A to Z wrongly


def tidy_line(row: Row, *, period: str, ons_code: str, source: str) -> dict[str, str]:
    """A row by column; what does not apply is empty, and a missing figure has its reason under `missing`."""
    figure, travel = row.figure, row.travel
    return {
        "period": period,
        "area": row.area,
        "area_name": row.area_name,
        "ons_code": ons_code,
        "indicator": row.code,
        "indicator_name": row.name,
        "basis": row.basis,
        "period_end": figure.period_end,
        "period_name": figure.period,
        "as_at": figure.as_at,
        "unit": row.unit,
        "numerator": figure.numerator or "",
        "denominator": figure.denominator or "",
        "value": figure.value or "",
        "missing": figure.text if figure.value is None else "",
        **_target_columns(row),
        "rating": row.rating.name,
        "rating_words": row.rating.words,
        "travel": travel.travel,
        "change": travel.change.replace("−", "-"),
        "since": travel.since or travel.reason,
        "provisional": _yes(figure.provisional),
        "illustrative": _yes(figure.illustrative),
        "completeness": figure.completeness,
        "notes": figure.notes,
        "source": source,
    }


def _target_columns(row: Row) -> dict[str, str]:
    target = row.target
    if target is None:
        return dict.fromkeys(("target", "target_words", "floor", "target_set_by", "target_due"), "")
    return {
        "target": target.value or "",
        "target_words": target.text,
        "floor": target.floor or "",
        "target_set_by": target.set_by,
        "target_due": target.due,
    }


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def paper_lines(paper: ExportDocument) -> list[dict[str, str]]:
    """Every row of every page in the paper, once."""
    sources = sources_of(paper.definitions)
    return [
        tidy_line(
            row,
            period=paper.period.slug,
            ons_code=paper.ons_code(row.area),
            source=sources.get(row.code, ""),
        )
        for row in paper.rows
    ]


def csv_text(columns: Sequence[str], lines: Iterable[Mapping[str, object]]) -> str:
    """Lines as CSV (RFC 4180) under a heading; no cell is a formula."""
    kept = StringIO()
    writer = csv.writer(kept)
    writer.writerow(columns)
    for line in lines:
        writer.writerow([safe_text(str(line[column])) for column in columns])
    return kept.getvalue()


def paper_csv(paper: ExportDocument) -> bytes:
    """The paper's rows as the bytes of a CSV file."""
    return (BOM + csv_text(COLUMNS, paper_lines(paper))).encode()
