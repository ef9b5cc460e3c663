"""Workbooks saved as Strict Open XML Spreadsheet: the same elements under other namespaces, which the library lacks."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_STRICT = b"http://purl.oclc.org/ooxml/"
_WORKBOOK = "xl/workbook.xml"
# By ISO/IEC 29500-1, annex A, and -4, annex A.
_NAMESPACES = (
    (b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


def as_transitional(data: bytes) -> bytes:
    """The workbook with the namespaces that are read, where it was saved as strict; else as it is."""
    with ZipFile(BytesIO(data)) as container:
        if _WORKBOOK not in container.namelist() or _STRICT not in container.read(_WORKBOOK):
            return data
        kept = BytesIO()
        with ZipFile(kept, "w", ZIP_DEFLATED) as written:
            for name in container.namelist():
                content = container.read(name)
                if name.endswith((".xml", ".rels")):
                    for strict, transitional in _NAMESPACES:
                        content = content.replace(_STRICT + strict, transitional)
                written.writestr(name, content)
    return kept.getvalue()
