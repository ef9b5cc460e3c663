"""The bytes of a workbook, in whatever format, as sheets of cells."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from returns.reading.files.assembling import MAX_NAME, Sight, as_named, assembled, cell_value
from returns.reading.files.colours import is_invisible
from returns.reading.files.container import open_container, outlines
from returns.reading.files.delimited import read_delimited
from returns.reading.files.kinds import FileKind, kind_of
from returns.reading.files.open_document import read_open_document
from returns.reading.files.outline import Outline
from returns.reading.files.strict import as_transitional
from returns.reading.sheet.cells import Cell, Sheet, WorkbookNotReadable
from returns.reading.sheet.formats import prints_nothing


def read_workbook(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of a workbook in their order, with the results that were stored for formulas.

    Raises WorkbookNotReadable, with a text for the officer, for whatever is not such a workbook or breaks a limit.
    """
    try:
        return _read(kind_of(data, filename), data, filename)
    except (WorkbookNotReadable, MemoryError):
        raise
    # The libraries let through whatever their parsers meet in a damaged file: KeyError, IndexError, zlib.error …
    except Exception as error:
        raise WorkbookNotReadable(
            f"“{filename}” is damaged and can't be read. Open it in Excel, save it again and upload that."
        ) from error


def _read(kind: FileKind, data: bytes, filename: str) -> list[Sheet]:
    if kind is FileKind.XLS:
        from returns.reading.files.old_excel import read_old_excel  # noqa: PLC0415 - loads xlrd

        return read_old_excel(data)
    if kind is FileKind.ODS:
        return read_open_document(data)
    if kind is FileKind.CSV:
        return read_delimited(data, filename)
    data = as_transitional(data)
    with open_container(data, filename) as container:
        by_part = outlines(container)
    return list(_sheets(data, by_part))


def _sheets(data: bytes, by_part: dict[str, Outline]) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - no web process opens a file

    # Read-only mode leaves drawings, comments and links alone: fewer ways to fail, or to fill the memory.
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for worksheet in workbook.worksheets:
            # No public name tells which part of the file a sheet was read from.
            outline = by_part.get(worksheet._worksheet_path)
            if outline is None:
                raise WorkbookNotReadable(
                    f"Sheet {worksheet.title[:MAX_NAME]} can't be read. Save it anew in Excel."
                )
            yield _sheet(worksheet, outline)
    finally:
        workbook.close()


def _sheet(worksheet: Any, outline: Outline) -> Sheet:
    name = str(worksheet.title)[:MAX_NAME]
    unprinted: set[tuple[int, int]] = set()
    cells = {(cell.row, cell.column): cell for cell in _cells(worksheet, name, outline, unprinted)}
    if outline.filled - cells.keys():
        raise WorkbookNotReadable(
            f"Sheet {name} holds cells that can't be read. Open the workbook in Excel, save it again and upload that."
        )
    return assembled(
        name,
        cells.values(),
        hidden=worksheet.sheet_state != "visible",
        merges=outline.merges,
        sight=Sight(outline.hidden_rows, outline.hidden_columns, unprinted),
    )


def _cells(worksheet: Any, name: str, outline: Outline, unprinted: set[tuple[int, int]]) -> Iterator[Cell]:
    """The cells of a sheet; the places of those that print nothing go to `unprinted`."""
    if not outline.filled:
        return
    styles: dict[int, tuple[str, bool]] = {}
    last_row = max(row for row, _ in outline.filled)
    last_column = max(column for _, column in outline.filled)
    for row in worksheet.iter_rows(min_row=1, min_col=1, max_row=last_row, max_col=last_column):
        for cell in row:
            if hasattr(cell, "row"):  # those that only fill a gap have no place
                place, value, style = (cell.row, cell.column), cell_value(cell.value), cell._style_id
                if style not in styles:
                    styles[style] = (cell.number_format, is_invisible(cell))
                form, invisible = styles[style]
                if value is not None and (invisible or prints_nothing(form, value)):
                    unprinted.add(place)
                plain = outline.plain.get(place, "")
                named = as_named(value, plain) if plain else value
                yield Cell(name, *place, named, form, place in outline.unanswered, plain)
