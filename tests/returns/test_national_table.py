"""A table as the Department for Education prints them: authorities down, years across, marks for what is held back.

Every figure here is invented, and so are the authorities.
"""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from districts.models import Area
from districts.tree import Level
from indicators.build_rows import RowRequest
from indicators.models import Indicator, Reading
from indicators.rules.periods import Period
from indicators.rules.row import Row
from indicators.rules.terms import Basis, Missing
from returns.models import Finding
from tests.builders import build_rows
from tests.returns.reading.workbooks import workbook_of

pytestmark = pytest.mark.usefixtures("library")

RATE, SHARE = "referrals-per-10000-children", "re-referrals-within-12-months"
INVENTED = {
    "Northshire": (512.4, "x", 530.1, "c"),
    "Westport": ("..", 401, "-", 398.75),
    "Eastvale": ("z", "n/a", 0, 611.25),
}
YEARS = ("2009/10", "2010/11", "2011/12", "2012/13")
MARKS = {mark.value: mark for mark in Missing}


def year_end(year: str) -> date:
    return date(int(year[:4]) + 1, 3, 31)


@pytest.fixture
def places(library) -> dict[str, Area]:
    """The authorities of the table, which the library does not know, as comparators of Kent."""
    kent = Area.objects.get(slug="kent")
    made = {}
    for name in INVENTED:
        made[name] = Area.objects.create(name=name, slug=name.lower(), level=Level.COMPARATOR)
        made[name].comparator_for.add(kent)
    return made


@pytest.fixture
def imported(places, tmp_path: Path) -> None:
    """The table, read in from a folder as history and accepted."""
    rows = [[name, *figures] for name, figures in INVENTED.items()]
    table = [
        ["Referrals per 10,000 children"],
        ["Local authority", *YEARS],
        *rows,
        [],
        ["x: figures not shown. Source: invented for this test."],
    ]
    taken_in(tmp_path, table)


def taken_in(folder: Path, table: list[list[object]], area: str = "kent") -> None:
    (folder / "table.xlsx").write_bytes(workbook_of({"Table 1": table}))
    call_command("import_history", str(folder), area=area, yes=True, stdout=StringIO(), stderr=StringIO())


def stored(name: str, year: str, code: str = RATE) -> Reading:
    return Reading.objects.get(
        indicator__code=code, area__name=name, basis=Basis.YEAR, period_end=year_end(year)
    )


def row(area: Area, year: str, code: str = RATE) -> Row:
    asked = RowRequest(Indicator.objects.get(code=code), Basis.YEAR)
    period = Period.month(int(year[:4]) + 1, 3)
    return build_rows([asked], [area], period, period.end)[area.slug][0]


@pytest.mark.usefixtures("imported")
def test_every_cell_is_stored_as_it_stands():
    for name, figures in INVENTED.items():
        for year, figure in zip(YEARS, figures, strict=True):
            reading = stored(name, year)
            mark = MARKS.get(figure) if isinstance(figure, str) else None
            value = None if mark else Decimal(str(figure))
            assert (reading.value, reading.missing_reason) == (value, mark.value if mark else ""), (
                name,
                year,
            )
    assert Reading.objects.filter(indicator__code=RATE).count() == len(INVENTED) * len(YEARS)


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("name", "year", "text"),
    [
        ("Northshire", "2009/10", "512.4"),
        ("Westport", "2012/13", "398.8"),  # half up, from 398.75
        ("Eastvale", "2012/13", "611.3"),  # half up, from 611.25
        ("Eastvale", "2011/12", "0.0"),  # a true 0 is a figure
        ("Northshire", "2010/11", "Not available: marked “x”: not available (x)"),
        ("Northshire", "2012/13", "Not available: marked “c”: suppressed"),
        ("Eastvale", "2009/10", "Not available: marked “z”: not applicable"),
    ],
)
def test_a_row_shows_the_years_figure_or_its_mark(places, name, year, text):
    assert row(places[name], year).figure.text == text


@pytest.mark.usefixtures("imported")
def test_travel_passes_over_no_more_than_a_year(places):
    assert row(places["Westport"], "2012/13").travel.reason == "no earlier published figure within 12 months"


@pytest.mark.usefixtures("imported")
def test_a_figure_held_back_is_no_benchmark_the_one_before_is_with_its_year():
    beside = {
        each.area: (each.text, each.period)
        for each in row(Area.objects.get(slug="kent"), "2012/13").benchmarks
    }
    assert beside["Northshire"] == ("530.1", "2011/12")
    assert beside["Westport"] == ("398.8", "2012/13")


def test_years_written_with_a_dash_beside_one_another_are_years(places, tmp_path):
    headings = ["2009-10", "2010-11", "2011-12"]
    taken_in(
        tmp_path,
        [["Referrals per 10,000 children"], ["Local authority", *headings], ["Westport", 401, 402, 403]],
    )
    assert [stored("Westport", year).value for year in headings] == [401, 402, 403]


def test_a_month_among_the_headings_leaves_what_could_be_either_alone(places, tmp_path):
    headings = ["2011-11", "2011-12"]
    taken_in(
        tmp_path, [["Referrals per 10,000 children"], ["Local authority", *headings], ["Westport", 401, 402]]
    )
    assert [reading.period_end for reading in Reading.objects.all()] == [date(2011, 11, 30)]


def test_a_percentage_printed_with_its_parts_stands_as_printed(places, tmp_path):
    table = [
        ["Indicator", "Local authority", "Year", "Basis", "Numerator", "Denominator", "Value"],
        ["Re-referrals within 12 months", "Northshire", "2012/13", "Year", 1, 16, "6.3%"],
        ["Re-referrals within 12 months", "Westport", "2012/13", "Year", 353, 2336, "16%"],
        ["Re-referrals within 12 months", "Eastvale", "2012/13", "Year", "c", "c", "c"],
    ]
    taken_in(tmp_path, table)
    shown = [row(places[name], "2012/13", SHARE).figure.text for name in INVENTED]
    assert shown == ["6.3%", "16.0%", "Not available: marked “c”: suppressed"]
    assert [finding.line.area.name for finding in Finding.objects.filter(code="stated_differs")] == [
        "Westport"
    ]


def test_an_authority_that_nobody_set_up_is_left_out_by_name(places, tmp_path):
    table = [
        ["Referrals per 10,000 children"],
        ["Local authority", "2012/13"],
        ["Nowhere", 512.4],
        ["Westport", 401],
    ]
    taken_in(tmp_path, table)
    assert [reading.area.name for reading in Reading.objects.all()] == ["Westport"]
    (finding,) = Finding.objects.filter(code="unknown_area")
    assert "“Nowhere” is not the name of an area" in finding.what


def test_a_new_authority_is_taken_in_as_its_own(tmp_path):
    new = Area.objects.create(name="Northshire", slug="northshire", level=Level.AUTHORITY)
    table = [
        ["Referrals per 10,000 children"],
        ["Local authority", *YEARS],
        ["Northshire", *INVENTED["Northshire"]],
    ]
    taken_in(tmp_path, table, area="northshire")
    assert [row(new, year).figure.value for year in YEARS] == ["512.4", None, "530.1", None]
