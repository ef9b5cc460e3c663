"""What is done to a good return: bytes, parts of its zip file, XML, cells, rows and number formats."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zipfile import ZIP_DEFLATED, ZIP_STORED

from tests.fuzz.tables import FORMATS, GOOD, Entry, Format, Table, in_form, parts_of, with_entry, zipped

FIRST_ROW, WIDTH = 3, 8
ODD_CONTENTS: Sequence[object] = (
    None, "", " ", "\u00a0", "n/a", "-", "..", "c", "x", "\\", "?", "1,234", "1 234", "84,4", "12*", "(3)", "84.4%",
    "1e5", "1E400", "NaN", "inf", "-5", "+7", "٣٦", "=1+1", "@SUM(A1)", "<b>1</b>", "&#x41;", "Total", "Dovr",
    "Tonbridge & Malling", "Kent", "Atlantis", "Hours of sunshine", "w/e 10.06.12", "May-12", "31/05/2012", "2011-12",
    "x" * 400, "x" * 40_000, "\u200bkent\ufffd", "a\nb", '"', "';--", -1, 0, 1, 0.844, 84.4, 104.2, 1e15, 1e300, 2**53,
    1e-9, 3.14159265358979, date(1900, 1, 1), date(2012, 2, 29), date(2099, 12, 31), True,
)  # fmt: skip
ODD_FORMATS = ("0%", "0.00%", "@", "General", "0.000", "#,##0", "dd/mm/yyyy", "mmm-yy", '0.0"%"', "[Red]0.0", "0,,",
               "# ?/?", "0.00E+00", "hh:mm", ";;;")  # fmt: skip
ATTRIBUTE = re.compile(rb'="[^"]*"')
TAG = re.compile(rb"<[^>]+>")


@dataclass(frozen=True)
class Mutant:
    """A changed file: the format it was written in, its bytes, and what was done to it."""

    format: Format
    data: bytes
    what: str


Chance = random.Random
BytesChange = Callable[[Chance, bytes], bytes]
TableChange = Callable[[Chance, Table], Table]


def flip_bytes(chance: Chance, data: bytes) -> bytes:
    """A few bytes become others."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_short(chance: Chance, data: bytes) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def cut_out(chance: Chance, data: bytes) -> bytes:
    """A piece in the middle is missing."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice((1, 2, 16, 200)) :]


def put_in(chance: Chance, data: bytes) -> bytes:
    """Something stands where nothing stood."""
    at = chance.randrange(len(data))
    piece = chance.choice(
        (b"\0", b"9", b'"', b"\n", b";", b",", b"\xff\xfe", chance.randbytes(8), data[at : at + 64])
    )
    return data[:at] + piece + data[at:]


def change_part(chance: Chance, data: bytes) -> bytes:
    """One part of the zip file is changed inside, so that its checksum is right again."""
    parts = parts_of(data)
    name = chance.choice([name for name in parts if parts[name]])
    parts[name] = chance.choice((flip_bytes, cut_short, cut_out, put_in, change_markup, change_digit))(
        chance, parts[name]
    )
    return zipped(parts, chance.choice((ZIP_DEFLATED, ZIP_STORED)))


def change_parts(chance: Chance, data: bytes) -> bytes:
    """A part is missing, doubled under another name, exchanged with another, or empty."""
    parts = parts_of(data)
    one, other = chance.choice(list(parts)), chance.choice(list(parts))
    match chance.randrange(5):
        case 0:
            del parts[one]
        case 1:
            parts[f"xl/worksheets/sheet{chance.randrange(9)}.xml"] = parts[one]
        case 2:
            parts[one], parts[other] = parts[other], parts[one]
        case 3:
            parts[one] = b""
        case _:
            parts["../../outside.xml"] = parts[one]
    return zipped(parts, ZIP_DEFLATED)


def change_markup(chance: Chance, data: bytes) -> bytes:
    """One attribute of the XML says something else, or one element is missing or doubled."""
    pattern = chance.choice((ATTRIBUTE, TAG))
    found = list(pattern.finditer(data))
    if not found:
        return flip_bytes(chance, data)
    at = chance.choice(found)
    instead = chance.choice((b'=""', b'="1"', b'="-1"', b'="99999999999"', b'="s"', b'="A1"', b'="n/a"'))
    if pattern is TAG:
        instead = chance.choice((b"", at[0] * 2, chance.choice(found)[0]))
    return data[: at.start()] + instead + data[at.end() :]


def change_digit(chance: Chance, data: bytes) -> bytes:
    """One digit becomes another."""
    places = [match.start() for match in re.finditer(rb"[0-9]", data)]
    if not places:
        return flip_bytes(chance, data)
    at = chance.choice(places)
    return data[:at] + str(chance.randrange(10)).encode() + data[at + 1 :]


def change_entry(chance: Chance, table: Table) -> Table:
    """A cell says something else."""
    row, column = chance.randrange(len(table)), chance.randrange(WIDTH)
    return with_entry(table, row, column, Entry(chance.choice(ODD_CONTENTS)))  # type: ignore[arg-type]


def change_form(chance: Chance, table: Table) -> Table:
    """A cell is shown in another number format."""
    row = chance.randrange(FIRST_ROW, len(table))
    column = chance.randrange(WIDTH)
    before = table[row][column] if column < len(table[row]) else Entry()
    return with_entry(table, row, column, in_form(before, chance.choice(ODD_FORMATS)))


def change_rows(chance: Chance, table: Table) -> Table:
    """A row is missing, stands twice, or stands elsewhere."""
    rows = list(table)
    row = rows.pop(chance.randrange(len(rows)))
    match chance.randrange(3):
        case 1:
            at = chance.randrange(len(rows))
            rows[at:at] = [row, row]
        case 2:
            rows.insert(chance.randrange(len(rows)), row)
    return tuple(rows)


def change_columns(chance: Chance, table: Table) -> Table:
    """A column is missing, or stands twice."""
    at, again = chance.randrange(WIDTH), chance.random() < 0.5
    return tuple((*row[:at], *(row[at : at + 1] * 2 if again else ()), *row[at + 1 :]) for row in table)


ON_BYTES: Sequence[BytesChange] = (flip_bytes, cut_short, cut_out, put_in, change_digit)
ON_ZIP: Sequence[BytesChange] = (change_part, change_part, change_part, change_parts)
ON_TABLE: Sequence[TableChange] = (change_entry, change_entry, change_form, change_rows, change_columns)


def mutant(seed: int) -> Mutant:
    """The mutant with this number, the same each time."""
    chance = Chance(seed)
    file_format = FORMATS[seed % len(FORMATS)]
    if chance.random() < 0.5:
        changes = chance.choices(ON_TABLE, k=chance.choice((1, 1, 2, 4)))
        table = GOOD
        for change in changes:
            table = change(chance, table)
        return Mutant(file_format, file_format.write(table), ", ".join(each.__name__ for each in changes))
    good = file_format.write(GOOD)
    is_zip = good.startswith(b"PK")
    how = chance.choice((*ON_BYTES, *(ON_ZIP if is_zip else ())))
    return Mutant(file_format, how(chance, good), how.__name__)
