"""Whether a cell's text is meant for no reader: in the colour of what lies behind it, struck out or too small."""

from typing import Any

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# So little apart are two colours that no eye tells them from one another.
_ALIKE = 12
# In points: nobody reads letters of this size.
TOO_SMALL = 3
_THEME = {0: WHITE, 1: BLACK}
_INDEXED = {0: BLACK, 1: WHITE, 8: BLACK, 9: WHITE, 64: BLACK, 65: WHITE}

Colour = tuple[int, int, int]


def is_invisible(cell: Any) -> bool:
    """Whether a cell of openpyxl's is written in the colour of its ground, in letters too small, or struck out."""
    font, fill = cell.font, cell.fill
    if font is not None and (font.strike or (font.sz is not None and font.sz <= TOO_SMALL)):
        return True
    written = _colour(font.color if font else None, BLACK)
    ground: Colour | None = WHITE
    if fill is not None and getattr(fill, "fill_type", None) == "solid":
        ground = _colour(fill.fgColor, WHITE)
    elif fill is not None and getattr(fill, "fill_type", None):
        return False
    return alike(written, ground)


def alike(one: Colour | None, other: Colour | None) -> bool:
    """Whether two colours can't be told from one another; a colour that isn't known is like no other."""
    if one is None or other is None:
        return False
    return all(abs(first - second) <= _ALIKE for first, second in zip(one, other, strict=True))


def from_hex(text: str) -> Colour | None:
    """The colour that "FFFFFF", "#ffffff" or "FFFFFFFF" (with its opacity first) names."""
    digits = text.lstrip("#")[-6:]
    try:
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))
    except ValueError:
        return None


def _colour(colour: Any, otherwise: Colour) -> Colour | None:
    if colour is None:
        return otherwise
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return from_hex(colour.rgb)
    if colour.type == "theme":
        return None if colour.tint else _THEME.get(colour.theme)
    return _INDEXED.get(colour.indexed) if colour.type == "indexed" else None
