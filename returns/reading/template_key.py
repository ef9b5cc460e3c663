"""The hidden key of a template workbook: for which area and month it was made.

It guards against slips, not against forgery: whoever uploads a workbook is asked for their rights all the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from indicators.rules.periods import Period, PeriodNotUnderstood
from returns.reading.sheet.cells import Sheet

KEY_SHEET = "Key"
GUIDANCE_SHEET = "Guidance"
FINDINGS_SHEET = "Findings"
FINDINGS_TITLE = "What was found in this return"
KEY_TITLE = "Key of this template. Please leave it as it is."
KEY_CELL, KEY_ROW = "A2", 2

_KEY = re.compile(r"(?P<area>[a-z0-9-]+)/(?P<period>[0-9]{4}-[0-9]{2})/(?P<seal>[0-9a-f]{12})")


@dataclass(frozen=True)
class TemplateKey:
    """The slug of the area and the last day of the month that a template was made for."""

    area: str
    period_end: date

    @property
    def text(self) -> str:
        """The key as it stands in the workbook, with a seal by which a changed one is noticed."""
        said = f"{self.area}/{self.period_end:%Y-%m}"
        return f"{said}/{_seal(said)}"


@dataclass(frozen=True)
class KeyFound:
    """The sheet with a template's key, and the key; None where it was changed."""

    sheet: str
    key: TemplateKey | None


def find_key(sheets: Iterable[Sheet]) -> KeyFound | None:
    """The key of a workbook that was made as a template; None for any other."""
    for sheet in sheets:
        if sheet.name == KEY_SHEET and sheet.at(1, 1).text == KEY_TITLE:
            return KeyFound(sheet.name, _read(sheet.at(KEY_ROW, 1).text))
    return None


def is_ours(sheet: Sheet, template: KeyFound | None) -> bool:
    """Whether a sheet was written by us beside the figures: a template's key and guidance, or a list of findings."""
    if sheet.name.startswith(FINDINGS_SHEET) and sheet.at(1, 1).text == FINDINGS_TITLE:
        return True
    return template is not None and sheet.name in (template.sheet, GUIDANCE_SHEET)


def _read(text: str) -> TemplateKey | None:
    found = _KEY.fullmatch(text)
    if found is None or found["seal"] != _seal(f"{found['area']}/{found['period']}"):
        return None
    try:
        return TemplateKey(found["area"], Period.parse(found["period"]).end)
    except PeriodNotUnderstood:
        return None


def _seal(said: str) -> str:
    return sha256(f"template of a return: {said}".encode()).hexdigest()[:12]
