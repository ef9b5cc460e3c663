"""Workbooks whose bytes are the same each time they are made, so that a hash knows them again."""

import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.xml.functions import tostring

FIXED_TIME = datetime(2012, 7, 9)  # noqa: DTZ001 - a workbook's properties have no time zone


def packed(workbook: Workbook) -> bytes:
    """The file's bytes with the times that saving writes into it replaced by a fixed one."""
    saved, packed = BytesIO(), BytesIO()
    workbook.save(saved)
    workbook.properties.created = workbook.properties.modified = FIXED_TIME
    fixed = {"docProps/core.xml": tostring(workbook.properties.to_tree())}
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            content = fixed.get(entry.filename) or source.read(entry)
            dated = zipfile.ZipInfo(entry.filename, FIXED_TIME.timetuple()[:6])
            target.writestr(dated, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
