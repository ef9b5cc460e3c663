"""Small multiples: one scale for all, a gap where there is no figure."""

from dataclasses import replace
from xml.etree import ElementTree

from charts.multiples import multiples
from indicators.rules.row import Point, TargetShown
from tests.indicators.rows import a_row

MONTHS = ("2012-03-31", "2012-04-30", "2012-05-31")


def area(name: str, *figures: str | None, target: str | None = None):
    points = tuple(Point(day, value) for day, value in zip(MONTHS, figures, strict=True))
    aim = None if target is None else TargetShown(target, target, None, "2012/13 target", "2012-04-01")
    return replace(a_row(area_name=name, value=figures[-1]), points=points, target=aim)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def scale_of(markup: str) -> list[str]:
    return ["".join(words.itertext()) for words in parsed(markup).iter("text")]


def height_of(markup: str) -> float:
    return float([dot.get("cy") for dot in parsed(markup).iter("circle")][-1])


def test_every_area_has_the_same_scale():
    drawn = multiples([area("Dover", "2", "3", "4"), area("Thanet", "70", "80", "90")])
    assert [each.row.area_name for each in drawn] == ["Dover", "Thanet"]
    assert scale_of(drawn[0].drawing) == scale_of(drawn[1].drawing) == ["0", "100"]


def test_the_same_figure_stands_at_the_same_height():
    dover, thanet, swale = multiples(
        [area("Dover", "2", "3", "40"), area("Thanet", "70", "80", "90"), area("Swale", "9", None, "40")]
    )
    assert height_of(dover.drawing) == height_of(swale.drawing) > height_of(thanet.drawing)


def test_the_target_is_on_the_scale_too():
    (drawn,) = multiples([area("Dover", "2", "3", "4", target="50")])
    assert scale_of(drawn.drawing) == ["0", "60"]


def test_an_area_without_a_figure_keeps_its_place():
    drawn = multiples([area("Dover", "2", "3", "4"), area("Swale", None, None, None)])
    assert [bool(each.drawing) for each in drawn] == [True, False]


def test_no_line_leads_over_a_gap():
    (drawn,) = multiples([area("Dover", "2", None, "4")])
    assert [
        line for line in parsed(drawn.drawing).iter("line") if line.get("class") == "app-chart__values"
    ] == []


def test_nothing_is_drawn_where_nobody_has_a_figure():
    assert multiples([area("Dover", None, None, None)]) == []
    assert multiples([]) == []


def test_a_percentage_ends_at_a_hundred():
    drawn = multiples([replace(area("Dover", "2", "99", "100"), unit="percentage")])
    assert scale_of(drawn[0].drawing) == ["0%", "100%"]
