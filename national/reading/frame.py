"""The bytes of a published file as a table of texts. Pure; loads pandas, so that only a child process imports it."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence

import pandas as pd

LARGEST_UNPACKED = 200 * 1024 * 1024
DELIMITERS = ",;\t|"


class FileNotReadable(ValueError):
    """A file that is no table of a kind that is read. Its text says what it is, and what to do."""


def headings_and_frame(data: bytes) -> tuple[list[str], pd.DataFrame]:
    """The headings as they stand, and the rows as texts under their positions. Raises FileNotReadable."""
    text = _text(_unpacked(data))
    first = next((line for line in text.splitlines() if line.strip(' ,;\t"')), "")
    if not first:
        raise FileNotReadable("The file is empty. Download it again from where it is published")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    headings: list[str] = []
    while not any(headings):
        headings = [cell.strip() for cell in next(reader)]
    frame = _frame(text, delimiter, len(headings), reader.line_num)
    return headings, frame


def refuse_twins(headings: Sequence[str]) -> None:
    """Raises FileNotReadable where two columns have the same heading: nothing says which is meant."""
    twins = [heading for heading, times in Counter(headings).items() if heading and times > 1]
    if twins:
        raise FileNotReadable(f"Two columns are called “{twins[0]}”. Give each a heading of its own")


def _frame(text: str, delimiter: str, width: int, skipped: int) -> pd.DataFrame:
    try:
        return pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=list(range(width)),
            index_col=False,
            skiprows=skipped,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=True,
            on_bad_lines="error",
        ).fillna("")
    except pd.errors.EmptyDataError as error:
        raise FileNotReadable("The file holds headings and no rows") from error
    except pd.errors.ParserError as error:
        raise FileNotReadable(f"A row has more cells than there are headings: {error}") from error


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


def _unpacked(data: bytes) -> bytes:
    """The one table of an archive, as explore-education-statistics packs a download; else the bytes themselves."""
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tables = [each for each in archive.infolist() if _is_table(each.filename)]
            if len(tables) != 1:
                what = "no CSV file" if not tables else f"{len(tables)} CSV files"
                raise FileNotReadable(f"The archive or workbook holds {what}. Send one CSV file at a time")
            if tables[0].file_size > LARGEST_UNPACKED:
                raise FileNotReadable("The file in the archive is over 200 MB")
            return archive.read(tables[0])
    except zipfile.BadZipFile as error:
        raise FileNotReadable("The archive is damaged. Download it again") from error


def _is_table(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.lower().endswith(".meta.csv") and "__MACOSX" not in name
