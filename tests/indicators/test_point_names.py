"""Names beside points: nobody takes one for another point's."""

from decimal import Decimal
from xml.etree import ElementTree

from charts.funnel_svg import WIDE_FUNNEL
from charts.point_names import NamedPoint, point_names


def drawn(*points: NamedPoint, lines=()) -> ElementTree.Element:
    return ElementTree.fromstring(f"<svg>{''.join(point_names(points, WIDE_FUNNEL, lines))}</svg>")


def at(name: str, x: int, y: int, *, must: bool = False) -> NamedPoint:
    return NamedPoint(name, (Decimal(x), Decimal(y)), must)


def test_a_point_by_itself_has_its_name_right_beside_it():
    drawing = drawn(at("Dover", 200, 150))
    [span] = drawing.iter("tspan")
    assert (span.text, span.get("x"), drawing.find("line")) == ("Dover", "208.0", None)


def test_a_name_that_could_be_anothers_is_joined_to_its_point():
    around = [(-16, 0), (16, 0), (0, -16), (0, 16), (-16, -16), (16, -16), (-16, 16), (16, 16)]
    crowd = [at("", 224 + x, 141 + y) for x, y in around]
    drawing = drawn(*crowd, at("Dover", 224, 141, must=True))
    joined = {(line.get("x1"), line.get("y1")) for line in drawing.iter("line")}
    assert ("224.0", "141.0") in joined


def test_names_lie_off_the_lines_but_one_that_must_be_shown_may_lie_on_them():
    everywhere = [(Decimal(x), Decimal(y)) for x in range(0, 760, 5) for y in range(0, 360, 5)]
    drawing = drawn(at("Dover", 200, 150, must=True), at("Swale", 400, 150), lines=everywhere)
    assert [span.text for span in drawing.iter("tspan")] == ["Dover"]


def test_a_point_at_the_right_edge_has_its_name_on_the_left():
    [text] = drawn(at("Dover", WIDE_FUNNEL.width - WIDE_FUNNEL.right, 150)).iter("text")
    assert text.get("text-anchor") == "end"
