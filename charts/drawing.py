"""Pieces that every SVG drawing is made of: escaped elements, places on paper, the colours of lines.

Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from html import escape


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


# How wide a letter is, in parts of the text's size: enough for any system font.
LETTER = Decimal("0.62")


class Markup(str):
    """SVG that is already escaped."""

    __slots__ = ()


def element(name: str, *content: str, **attributes: object) -> Markup:
    """An SVG element. Content that isn't Markup is escaped; attributes that are None are left out.

    `class_` is class, and underscores in other names are hyphens.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(part if isinstance(part, Markup) else escape(part) for part in content)
    return Markup(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def place(value: Decimal | int) -> str:
    """A coordinate, to a tenth of a unit."""
    return f"{Decimal(value):.1f}"


def text_width(words: str, size: int) -> Decimal:
    """About how wide words are, rather too wide than too narrow."""
    return len(words) * size * LETTER
