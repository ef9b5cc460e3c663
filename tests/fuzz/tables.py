"""A good return as a table, and its writers: one for each format that is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlwt
from openpyxl import Workbook

Content = str | int | float | date | None


@dataclass(frozen=True)
class Entry:
    """What stands in a cell, and the number format that it is shown in."""

    content: Content = None
    form: str = "General"


Row = tuple[Entry, ...]
Table = tuple[Row, ...]

PACKED = (2012, 7, 9, 0, 0, 0)
# In place of the one that states when the file was saved.
PROPERTIES = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
LONGEST_IN_XLS = 32_000
MONTH, PERCENT = "mmm-yy", "0.0%"
HEADINGS = ("Indicator", "Area", "Month", "Numerator", "Denominator", "Value", "As at", "Note")
MAY = date(2012, 5, 1)
LATE = "Initial assessments in progress out of timescale"
IN_TIME = "Initial assessments completed in timescale"
UNALLOCATED = "Unallocated cases"


def _text(*contents: Content) -> Row:
    return tuple(Entry(content) for content in contents)


def _count(indicator: str, area: str, number: int) -> Row:
    return (*_text(indicator, area), Entry(MAY, MONTH), Entry(), Entry(), Entry(number, "#,##0"))


def _share(indicator: str, area: str, numerator: int, denominator: int) -> Row:
    value = Entry(numerator / denominator, PERCENT)
    return (*_text(indicator, area), Entry(MAY, MONTH), *_text(numerator, denominator), value)


GOOD: Table = (
    _text("Monthly return - May 2012"),
    (),
    _text(*HEADINGS),
    _count(LATE, "Dover", 36),
    _count(LATE, "Thanet", 1926),
    _count(UNALLOCATED, "Dover", 12),
    _share(IN_TIME, "Dover", 181, 243),
    _share(IN_TIME, "Thanet", 943, 2201),
    (*_share(IN_TIME, "Swale", 57, 60), Entry(), Entry("checked, “twice”; by hand")),
    _text(LATE, "Swale", "May 2012", None, None, "n/a"),
)


def xlsx(table: Table) -> bytes:
    """The table as Excel's workbook of today."""
    book = Workbook()
    book.active.title = "Return"
    for at, row in enumerate(table, start=1):
        for column, entry in enumerate(row, start=1):
            cell = book.active.cell(at, column, entry.content)
            cell.number_format = entry.form
    return zipped({**parts_of(_saved(book)), "docProps/core.xml": PROPERTIES})


def xlsm(table: Table) -> bytes:
    """The same with a part that holds macros."""
    return zipped(
        {**parts_of(xlsx(table)), "xl/vbaProject.bin": b"\xcc\x61 no macro that anything runs" * 20}
    )


def xls(table: Table) -> bytes:
    """The table as a workbook of Excel 97 to 2003."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Return")
    styles: dict[str, xlwt.XFStyle] = {}
    for at, row in enumerate(table):
        for column, entry in enumerate(row):
            style = styles.setdefault(entry.form, xlwt.easyxf(num_format_str=entry.form))
            content = entry.content[:LONGEST_IN_XLS] if isinstance(entry.content, str) else entry.content
            sheet.write(at, column, content, style)
    return _saved(book)


def ods(table: Table) -> bytes:
    """The table as an OpenDocument spreadsheet."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in table)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Return">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": OPEN_DOCUMENT,
        "content.xml": content.encode(errors="replace"),
        "META-INF/manifest.xml": b"<manifest/>",
    }
    return zipped(parts)


def _ods_cell(entry: Entry) -> str:
    content, shown = entry.content, _shown(entry)
    if content is None:
        return "<table:table-cell/>"
    if isinstance(content, date):
        kind = f'office:value-type="date" office:date-value="{content.isoformat()}"'
    elif isinstance(content, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(content).lower()}"'
    elif isinstance(content, str):
        kind = 'office:value-type="string"'
    else:
        name = "percentage" if "%" in entry.form else "float"
        kind = f'office:value-type="{name}" office:value="{content!r}"'
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"


def _shown(entry: Entry) -> str:
    content = entry.content
    if isinstance(content, date):
        return f"{content:%b-%y}" if entry.form == MONTH else f"{content:%d/%m/%Y}"
    if isinstance(content, int | float) and "%" in entry.form:
        return f"{content:.1%}"
    return "" if content is None else str(content)


def text(separator: str, encoding: str) -> Callable[[Table], bytes]:
    """A writer of text files with this separator in this encoding."""
    return lambda table: "".join(
        separator.join(_quoted(_shown(entry), separator) for entry in row) + "\r\n" for row in table
    ).encode(encoding, "replace")


def _quoted(shown: str, separator: str) -> str:
    return f'"{shown.replace(chr(34), chr(34) * 2)}"' if separator in shown or '"' in shown else shown


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name."""
    with ZipFile(BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip file of these parts, the same bytes each time."""
    kept = BytesIO()
    with ZipFile(kept, "w", method) as container:
        for name, content in parts.items():
            container.writestr(ZipInfo(name, PACKED), content, method)
    return kept.getvalue()


def _saved(book: Workbook | xlwt.Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@dataclass(frozen=True)
class Format:
    """A file format: its writer, and for text how it is decoded and separated."""

    name: str
    file_name: str
    write: Callable[[Table], bytes]
    encoding: str = ""
    separator: str = ""


FORMATS: Sequence[Format] = (
    Format("xlsx", "return.xlsx", xlsx),
    Format("xlsm", "return.xlsm", xlsm),
    Format("xls", "return.xls", xls),
    Format("ods", "return.ods", ods),
    Format("csv in UTF-8", "return.csv", text(",", "utf-8"), "utf-8", ","),
    Format("csv of Windows", "return.csv", text(";", "cp1252"), "cp1252", ";"),
    Format("csv in UTF-16", "return.csv", text("\t", "utf-16"), "utf-16", "\t"),
)


def with_entry(table: Table, row: int, column: int, entry: Entry) -> Table:
    """The table with another content in one place."""
    changed = [*table[row], *[Entry()] * (column + 1 - len(table[row]))]
    changed[column] = entry
    return (*table[:row], tuple(changed), *table[row + 1 :])


def in_form(entry: Entry, form: str) -> Entry:
    """The same content in another number format."""
    return replace(entry, form=form)
