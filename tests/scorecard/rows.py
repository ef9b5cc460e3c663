"""Rows for the tests of pages, without a database."""

from dataclasses import replace

from indicators.rules.row import RatingShown, Row, TravelShown
from indicators.rules.terms import Rag, Travel
from tests.indicators.rows import a_row

NAMES = {rag.value: rag.label for rag in Rag}


def row(
    code: str = "backlog",
    letter: str = "G",
    *,
    area: str = "kent",
    value: str | None = "36",
    travel: Travel = Travel.UNCHANGED,
    illustrative: bool = False,
    concern: str = "",
) -> Row:
    """A row of May 2012 with this rating; one without a value says that nothing was returned."""
    return replace(
        a_row(area_name=area.capitalize(), value=value, illustrative=illustrative),
        code=code,
        name=code.capitalize(),
        area=area,
        rating=RatingShown(letter, NAMES[letter], "worse than target" if letter == "R" else ""),
        travel=TravelShown(travel.label, "", "+2", "April 2012", code=travel, size="2"),
        concern=concern,
    )
