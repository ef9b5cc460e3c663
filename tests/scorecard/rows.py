"""Rows for the tests of pages, without a database."""

from indicators.row import RatingShown, Row, Shown, TravelShown
from indicators.terms import Rag, Travel

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
    text = "Not yet returned" if value is None else value
    return Row(
        code=code,
        name=code.capitalize(),
        area=area,
        area_name=area.capitalize(),
        basis="SNAPSHOT",
        basis_short="MS",
        basis_name="Snapshot",
        aim="L",
        aim_words="Lower is better",
        unit="count",
        decimal_places=0,
        figure=Shown(text, value, "2012-05-31", "31 May 2012", illustrative=illustrative),
        target=None,
        rating=RatingShown(letter, NAMES[letter], "worse than target" if letter == "R" else ""),
        travel=TravelShown(travel.label, "", "+2", "April 2012"),
        previous=None,
        authority=None,
        benchmarks=(),
        points=(),
        concern=concern,
    )
