"""Names beside the points of a drawing: each right by its own point, or joined to it by a thin line.

Pure. A name that stands nearer to another point than to its own would be read as that one's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from charts.axes import Frame
from charts.drawing import Box, Markup, text_width
from charts.plot import line, text_block
from indicators.colours import NOTE

Spot = tuple[Decimal, Decimal]
AROUND = 6
BESIDE = 8
NEARER_BY = 5
FURTHER = (16, 26)
FURTHEST = (*FURTHER, 38, 52, 68)
STEPS_ALONG = 8


@dataclass(frozen=True)
class NamedPoint:
    """A point and its name. One that `must` be named has it on a line too, where there is no other room."""

    name: str
    spot: Spot
    must: bool = False


def point_names(points: Sequence[NamedPoint], frame: Frame, lines: Sequence[Spot]) -> Iterator[Markup]:
    """The names as far as there is room, those first that must be named; `lines` are spots to keep off."""
    marks = [_mark(point.spot) for point in points]
    placed: list[Box] = []
    for point in sorted(points, key=lambda point: not point.must):
        box = _room(point, frame, lines, marks, placed)
        if box is not None:
            placed.append(box)
            yield from _leader(point, box)
            yield _text(point, box, frame)


def _room(
    point: NamedPoint, frame: Frame, lines: Sequence[Spot], marks: Sequence[Box], placed: Sequence[Box]
) -> Box | None:
    others = [mark for mark in marks if mark != _mark(point.spot)]
    boxes = [box for box in _boxes(point, frame) if not any(box.meets(each) for each in (*marks, *placed))]
    fitting = [box for box in boxes if _is_its_own(box, point.spot, others, placed)]
    off_lines = [box for box in fitting if not any(_covers(box, spot) for spot in lines)]
    return next(iter(off_lines + fitting + boxes if point.must else off_lines), None)


def _boxes(point: NamedPoint, frame: Frame) -> Iterator[Box]:
    """Paper for the name inside the chart, near places first; a long way off only for one that must be named."""
    (x, y), high = point.spot, Decimal(frame.text_size + 4)
    wide = text_width(point.name, frame.text_size)
    for away in (BESIDE, *(FURTHEST if point.must else FURTHER)):
        level, up, down = y - high / 2, y - high - away, y + away
        for left, top in (
            (x + away, level),
            (x - away - wide, level),
            (x - wide / 2, up),
            (x - wide / 2, down),
            (x + away, up),
            (x - away - wide, up),
            (x + away, down),
            (x - away - wide, down),
        ):
            box = Box(left, left + wide, top, top + high)
            inside = frame.left <= box.left and box.right <= frame.width - frame.right
            if inside and frame.top <= box.top and box.bottom <= frame.floor:
                yield box


def _is_its_own(box: Box, spot: Spot, others: Iterable[Box], placed: Iterable[Box]) -> bool:
    """Whether nobody would take the name for another point's."""
    if not _needs_leader(box, spot):
        return all(_distance(box, _middle(other)) > _distance(box, spot) + NEARER_BY for other in others)
    way = _along(spot, _nearest(box, spot))
    return not any(_covers(each, at) for each in (*others, *placed) for at in way)


def _text(point: NamedPoint, box: Box, frame: Frame) -> Markup:
    """The name in its box, towards the point: letters may be narrower than thought."""
    if box.left >= point.spot[0]:
        x, anchor = box.left, "start"
    elif box.right <= point.spot[0]:
        x, anchor = box.right, "end"
    else:
        x, anchor = (box.left + box.right) / 2, "middle"
    return text_block([point.name], x, box.top, frame, "area", text_anchor=anchor)


def _leader(point: NamedPoint, box: Box) -> Iterator[Markup]:
    """A thin line to the point from a name that does not stand right beside it."""
    if _needs_leader(box, point.spot):
        yield line(point.spot, _nearest(box, point.spot), "leader", stroke=NOTE, stroke_width=1)


def _needs_leader(box: Box, spot: Spot) -> bool:
    return _distance(box, spot) > BESIDE


def _mark(spot: Spot) -> Box:
    return Box(spot[0] - AROUND, spot[0] + AROUND, spot[1] - AROUND, spot[1] + AROUND)


def _middle(box: Box) -> Spot:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _nearest(box: Box, spot: Spot) -> Spot:
    """The place of the box that is nearest to the spot."""
    return min(max(spot[0], box.left), box.right), min(max(spot[1], box.top), box.bottom)


def _distance(box: Box, spot: Spot) -> Decimal:
    x, y = _nearest(box, spot)
    return max(abs(x - spot[0]), abs(y - spot[1]))


def _along(start: Spot, end: Spot) -> list[Spot]:
    """Spots on the way from one to the other."""
    parts = [Decimal(step) / STEPS_ALONG for step in range(STEPS_ALONG + 1)]
    return [(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part) for part in parts]


def _covers(box: Box, spot: Spot) -> bool:
    return box.left <= spot[0] <= box.right and box.top + 2 <= spot[1] <= box.bottom - 2
