"""Text that goes into a workbook or a CSV file: never a formula there."""

import re

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9,. ]*%?|-")


def safe_text(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula.

    A plain number with its sign, and the dash that stands for a missing figure, stay as they are.
    """
    if text.lstrip(" ").startswith(_FORMULA_BEGINS) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text
