"""How much the bench stores."""

from dataclasses import dataclass

AREAS_OF_COUNCIL = 13


@dataclass(frozen=True)
class Size:
    """How much is stored: indicators, months of history, and areas of all councils together."""

    indicators: int
    months: int
    areas: int


SIZES = {
    "S": Size(indicators=40, months=36, areas=AREAS_OF_COUNCIL),
    "M": Size(indicators=40, months=120, areas=AREAS_OF_COUNCIL),
    "L/4": Size(indicators=100, months=120, areas=450),
    "L": Size(indicators=100, months=120, areas=1_800),
}
