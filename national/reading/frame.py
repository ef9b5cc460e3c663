"""The bytes of a published file as a table of texts. Pure; loads pandas, so that only a child process imports it."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

import pandas as pd

LARGEST_UNPACKED = 200 * 1024 * 1024
DELIMITERS = ",;\t|"
# Within so many rows stand the headings; above them a title, a source, the query.
TITLE_ROWS = 30
NO_TITLE = re.compile("copyright|source", re.IGNORECASE)
WITH_DECIMAL_COMMA = re.compile(r"[-−]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[-−]?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")


class FileNotReadable(ValueError):
    """A file that is no table of a kind that is read. Its text says what it is, and what to do."""


def headings_and_frame(
    data: bytes, are_headings: Callable[[Sequence[str]], bool]
) -> tuple[str, list[str], pd.DataFrame]:
    """What stands above the headings, these, and the rows as texts under their positions, by their number in the file.

    The first row that has headings of a known kind is theirs, else the first that isn't empty. Raises FileNotReadable.
    """
    text = _text(_unpacked(data, are_headings))
    lines = text.splitlines()[:TITLE_ROWS]
    delimiter = max(DELIMITERS, key=lambda sign: max((line.count(sign) for line in lines), default=0))
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = [([cell.strip() for cell in row], reader.line_num) for row in islice(reader, TITLE_ROWS)]
    rows = [each for each in rows if any(each[0])]
    if not rows:
        raise FileNotReadable("The file is empty. Download it again from where it is published")
    headings, line = next((each for each in rows if are_headings(each[0])), rows[0])
    frame = _frame(text, delimiter, len(headings), line)
    above = (cell for row, at in rows if at < line for cell in row if cell and not NO_TITLE.search(cell))
    return "; ".join(above), headings, frame if delimiter == "," else _with_points(frame)


def refuse_twins(headings: Sequence[str]) -> None:
    """Raises FileNotReadable where two columns have the same heading: nothing says which is meant."""
    twins = [heading for heading, times in Counter(headings).items() if heading and times > 1]
    if twins:
        raise FileNotReadable(f"Two columns are called “{twins[0]}”. Give each a heading of its own")


def _frame(text: str, delimiter: str, width: int, skipped: int) -> pd.DataFrame:
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=list(range(width)),
            index_col=False,
            skiprows=skipped,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            on_bad_lines="error",
        ).fillna("")
    except pd.errors.EmptyDataError as error:
        raise FileNotReadable("The file holds headings and no rows") from error
    except pd.errors.ParserError as error:
        raise FileNotReadable(f"A row has more cells than there are headings: {error}") from error
    frame.index += skipped + 1
    frame = frame.map(str.strip)
    return frame[(frame != "").any(axis=1)]


def _with_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Decimals with a point, where the file writes them all with a comma, as it can beside another delimiter."""
    if not frame.map(WITH_DECIMAL_COMMA.fullmatch).any(axis=None):
        return frame
    return frame.map(
        lambda text: (
            text.replace(".", "").replace(",", ".") if re.fullmatch(r"[-−]?[0-9.]+,[0-9]+", text) else text
        )
    )


def _text(data: bytes) -> str:
    """The text, whatever its bytes: UTF-8 with or without a mark, UTF-16 with one, else Windows' own."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        raise FileNotReadable("The file is no text. Download the data as CSV")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _unpacked(data: bytes, are_headings: Callable[[Sequence[str]], bool]) -> bytes:
    """The one table of an archive or a workbook as text; else the bytes themselves."""
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tables = [each for each in archive.infolist() if _is_table(each.filename)]
            if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
                raise FileNotReadable("What is in the archive or workbook is over 200 MB")
            if "xl/workbook.xml" in archive.namelist():
                return _sheet(data, are_headings)
            if len(tables) != 1:
                named = ", ".join(each.filename for each in tables) or "no CSV file"
                raise FileNotReadable(f"The archive holds {named}. Send one CSV file at a time")
            return archive.read(tables[0])
    except zipfile.BadZipFile as error:
        raise FileNotReadable("The archive is damaged. Download it again") from error


def _is_table(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.lower().endswith(".meta.csv") and "__MACOSX" not in name


def _sheet(data: bytes, are_headings: Callable[[Sequence[str]], bool]) -> bytes:
    """The one sheet of a workbook that has headings of a known kind."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only workbooks need it

    found = []
    for sheet in load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        rows = list(_rows(sheet.iter_rows()))
        if any(are_headings(row) for row in rows[:TITLE_ROWS]):
            found.append((sheet.title, rows))
    if len(found) != 1:
        named = "; ".join(name for name, _ in found) or "none"
        raise FileNotReadable(
            f"Of the workbook's sheets with a national table there must be one, and there is: {named}. "
            "Send one table at a time, or the CSV file"
        )
    text = io.StringIO()
    csv.writer(text).writerows(found[0][1])
    return text.getvalue().encode()


def _rows(cells: Iterator[Sequence[object]]) -> Iterator[list[str]]:
    for row in cells:
        yield [_cell_text(getattr(each, "value", None), getattr(each, "number_format", "")) for each in row]


def _cell_text(value: object, number_format: str) -> str:
    """A cell as a published file writes it: 84.4 for 0.844 that is shown as a percentage."""
    if value is None:
        return ""
    if isinstance(value, float):
        number = Decimal(repr(value)) * (100 if "%" in number_format else 1)
        return f"{number.normalize():f}"
    return str(value).strip()
