"""What the service says: a text about a whole page, a section or an indicator, as a page shows it.

Pure. An edition freezes texts as they were written; they become paragraphs and lists when they are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from indicators.rules.terms import Labelled


class About(Labelled):
    """What a text is about."""

    PAGE = "page", "Summary"
    AUTHORITY = "authority", "Summary of the authority"
    SECTION = "section", "Section"
    INDICATOR = "indicator", "Indicator"


@dataclass(frozen=True)
class Said:
    """One text. `key` is a section's title or an indicator's code, empty for a summary.

    `headlines` are sentences, one each; `text` and `corrective_action` are in the subset of Markdown that is shown.
    """

    about: str
    area: str
    area_name: str
    key: str = ""
    headlines: tuple[str, ...] = ()
    text: str = ""
    corrective_action: str = ""
    illustrative: bool = False

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.headlines or self.text or self.corrective_action)


def read_said(item: dict[str, Any]) -> Said:
    """A text out of plain JSON values."""
    return Said(**{**item, "headlines": tuple(item["headlines"])})


def first_about(texts: Iterable[Said], about: About, key: str = "", area: str = "") -> Said | None:
    """The text about this, of this area where one is named; None where nothing was written."""
    for said in texts:
        if said.about == about and said.key == key and area in ("", said.area):
            return said
    return None


def one_a_line(text: str) -> tuple[str, ...]:
    """The sentences of a field that holds one a line; list marks before them are left out."""
    lines = (line.strip().lstrip("-*• ").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)
