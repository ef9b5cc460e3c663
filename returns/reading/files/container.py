"""The zip file that a workbook is: whether it is safe to open."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from returns.reading.files.outline import Outline, outline_of
from returns.reading.sheet.cells import WorkbookNotReadable

MEBIBYTE = 1024 * 1024
MAX_UPLOAD = 10 * MEBIBYTE
MAX_UNPACKED = 50 * MEBIBYTE
MAX_PARTS = 1_000

_ENCRYPTED_FLAG = 0x1
SAVE_AS = "Open it in Excel, save it as an Excel workbook (.xlsx) and upload that."
PROTECTED = "This workbook is protected by a password. Remove the password in Excel and upload it again."


def check_size(data: bytes, filename: str) -> None:
    """Raises WorkbookNotReadable for a file that is empty or larger than any return."""
    if not data:
        raise WorkbookNotReadable(f"“{filename}” is empty. Save the return in Excel and upload it again.")
    if len(data) > MAX_UPLOAD:
        raise WorkbookNotReadable(
            f"“{filename}” is larger than {MAX_UPLOAD // MEBIBYTE} MB. Remove pictures and sheets that are not "
            "part of the return and upload it again."
        )


def open_container(data: bytes, filename: str) -> ZipFile:
    """The zip file that a workbook is, within every limit. Raises WorkbookNotReadable."""
    try:
        container = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise WorkbookNotReadable(
            f"“{filename}” is damaged or was cut short on its way. Upload it again, or save it anew in Excel first."
        ) from error
    _check_parts(container, filename)
    return container


def outlines(container: ZipFile) -> dict[str, Outline]:
    """The outline of every worksheet, by the name of its part. Raises WorkbookNotReadable."""
    found = {}
    plain: dict[int, str] = {}
    for name in container.namelist():
        with container.open(name) as part:
            outline = outline_of(part, plain)
        if outline:
            found[name] = outline
    for outline in found.values():
        outline.plain |= {place: plain[text] for place, text in outline.shared.items() if text in plain}
    return found


def _check_parts(container: ZipFile, filename: str) -> None:
    parts = container.infolist()
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise WorkbookNotReadable(PROTECTED)
    if len(parts) > MAX_PARTS:
        raise WorkbookNotReadable(f"“{filename}” has more than {MAX_PARTS:,} parts. {SAVE_AS}")
    # Python unpacks no part beyond its declared size, so what is declared is the most that can come out.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorkbookNotReadable(
            f"“{filename}” unpacks to more than {MAX_UNPACKED // MEBIBYTE} MB. Copy the figures alone into a new "
            "workbook and upload that."
        )
