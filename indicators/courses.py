"""Lines on a chart that are no readings: the straight line to a target, and where readings lead, with its range.

Pure. The two differ in dash as well as in colour.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from charts.drawing import INK, VALUES, Markup, element, place
from charts.plot import Plot
from indicators.rules.trend import Course, CourseKind

LOOKS = {CourseKind.TRAJECTORY: (INK, "10 4"), CourseKind.PROJECTION: (VALUES, "2 3")}


def course_marks(courses: Iterable[Course], plot: Plot) -> Iterator[Markup]:
    """Each line, over the range around it."""
    for course in courses:
        if course.low and course.high:
            yield element(
                "path",
                d=f"{_path([*course.low, *reversed(course.high)], plot)}Z",
                class_="app-chart__range",
                fill=VALUES,
                fill_opacity="0.15",
            )
        colour, dash = LOOKS[course.kind]
        yield element(
            "path",
            element("title", course.kind.label),
            d=_path(course.points, plot),
            class_=f"app-chart__{course.kind.value}",
            fill="none",
            stroke=colour,
            stroke_width="1.5",
            stroke_dasharray=dash,
        )


def _path(points: Sequence[tuple[date, Decimal]], plot: Plot) -> str:
    spots = (plot.at(day, value) for day, value in points)
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in spots)
