"""Room for words in a drawing: where a label may stand without covering another.

Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Box:
    """The paper that a label covers, counted from the top left corner."""

    left: Decimal
    right: Decimal
    top: Decimal
    bottom: Decimal

    def meets(self, other: "Box") -> bool:
        """Whether the two cover any of the same paper."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def find_room(places: Iterable[Box], taken: list[Box]) -> Box | None:
    """The first of `places` that meets nothing taken, which it then is; None where there is no room."""
    for box in places:
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            return box
    return None
