"""Rows as a tidy table: one line a reading, one column a fact, numbers as plain numbers. Pure.

The same columns stand in the CSV file of a page and in the interface for programs.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from indicators.plain_sheet import safe_text
from scorecard.columns import RowSource, data_fields, data_line
from scorecard.export.paper import ExportDocument, sources_of

BOM = "\ufeff"  # without it Excel reads a file of other letters than A to Z wrongly


def paper_lines(paper: ExportDocument) -> list[dict[str, str]]:
    """Every row of every page in the paper, once."""
    sources = sources_of(paper.definitions)
    return [
        data_line(row, RowSource(paper.period.slug, paper.ons_code(row.area), sources.get(row.code, "")))
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
    return (BOM + csv_text([field.name for field in data_fields()], paper_lines(paper))).encode()
