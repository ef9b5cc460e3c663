"""Open data in the layout of explore-education-statistics: what is written is read back, figure by figure."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import IndicatorSpec, round_half_up
from indicators.rules.periods import month_end
from indicators.rules.terms import Basis, Polarity, Unit
from national.reading.answering import read
from national.rules.open_data import (
    BASES,
    METADATA,
    PLACE,
    OpenFigure,
    OpenPlace,
    data_rows,
    metadata_rows,
    recipe_of,
    time_said,
)
from scorecard.export.open_data import as_csv
from tests.national.files import DATASETS, NEIGHBOURS_2025, bytes_of

KENT = OpenPlace("Kent, \u201cthe Garden\u201d", "E10000016", "886", "E12000008", "South East")
SPECS = [
    IndicatorSpec(1, "timely", "Timely", Unit.PERCENTAGE, Polarity.HIGH, 1, tuple(Basis)),
    IndicatorSpec(2, "referrals-per-10000", "Referrals", Unit.RATE, Polarity.NONE, 1, tuple(Basis), 10000),
    IndicatorSpec(3, "open-cases", "Open cases", Unit.COUNT, Polarity.LOW, 0, tuple(Basis)),
    IndicatorSpec(4, "days-to-place", "Days", Unit.DAYS, Polarity.LOW, 1, tuple(Basis)),
]
NUMBERS = st.decimals("0", "999999", places=2)
LAST_MONTHS = {
    Basis.YEAR: (3,),
    Basis.ACADEMIC_YEAR: (8,),
    Basis.CALENDAR_YEAR: (12,),
    Basis.QUARTER: (3, 6, 9, 12),
}


@st.composite
def published(draw):
    """A basis with figures or marks of some periods that it can have."""
    basis = draw(st.sampled_from(BASES))
    months = LAST_MONTHS.get(basis, range(1, 13))
    ends = st.builds(
        lambda year, month: month_end(date(year, month, 1)), st.integers(2001, 2098), st.sampled_from(months)
    )
    if basis is Basis.WEEK:
        ends = st.dates(date(2001, 1, 7), date(2098, 12, 28)).map(
            lambda day: day - timedelta(days=day.isoweekday() % 7)
        )
    of_what = draw(st.lists(st.tuples(st.sampled_from(SPECS), ends), min_size=1, max_size=12, unique=True))
    return basis, [draw(figures(spec, end)) for spec, end in of_what]


def figures(spec, end):
    parts = st.none() | NUMBERS if spec.has_parts else st.none()
    known = st.builds(OpenFigure, st.just(spec.code), st.just(end), parts, parts, NUMBERS)
    return known | st.builds(OpenFigure, st.just(spec.code), st.just(end), mark=st.sampled_from("cxzu"))


@given(published())
def test_what_is_written_is_read_back(found):
    basis, figures = found
    data = as_csv(data_rows(KENT, basis, SPECS, figures))
    recipe = recipe_of(data, SPECS)
    answer, why = read(data, [recipe], {})
    assert answer is not None, why
    assert answer.match.questions == []
    back = {}
    for each in answer.figures.figures:
        assert (each.place.kind, each.place.code, each.place.old_code) == ("authority", "E10000016", "886")
        measure = recipe.measures[each.measure]
        assert measure.basis is basis
        back[measure.indicator, each.end] = each
    for figure in figures:
        read_back = back.pop((figure.indicator, figure.end))
        spec = next(spec for spec in SPECS if spec.code == figure.indicator)
        shown = None if figure.value is None else round_half_up(figure.value, spec.decimal_places)
        printed = read_back.printed if spec.has_parts else read_back.numerator
        assert (None if printed in ("", None) else Decimal(printed)) == shown
        assert read_back.mark == figure.mark
        if spec.has_parts:
            assert (read_back.numerator, read_back.denominator) == (figure.numerator, figure.denominator)
    assert {each.mark for each in back.values()} <= {"x"}


def test_the_files_follow_the_departments_conventions():
    rows = data_rows(
        KENT,
        Basis.QUARTER,
        SPECS,
        [OpenFigure("timely", date(2012, 6, 30), Decimal(9), Decimal(12), Decimal(75))],
    )
    head, row = rows
    assert head[: len(PLACE)] == PLACE
    assert dict(zip(head, row, strict=True)) | {
        "timely_numerator": "9",
        "timely_denominator": "12",
        "timely": "75.0",
    } == dict(zip(head, row, strict=True))
    assert row[:3] == ("201213", "Financial year Q1", "Local authority")
    described, *columns = metadata_rows(Basis.QUARTER, SPECS)
    assert described == METADATA
    assert [each[0] for each in columns] == ["basis", *head[len(PLACE) :]]
    assert next(each for each in columns if each[0] == "timely")[1:6] == (
        "Indicator",
        "Timely",
        "Timely",
        "%",
        "1",
    )
    assert {each[1] for each in columns} == {"Filter", "Indicator"}


def test_a_day_that_the_layout_has_no_name_for_is_left_out():
    assert time_said(Basis.SNAPSHOT, date(2012, 6, 10)) is None
    assert time_said(Basis.WEEK, date(2012, 6, 30)) is None
    assert time_said(Basis.WEEK, date(2021, 1, 3)) == ("2020", "Week 53")
    assert time_said(Basis.YEAR, date(2013, 3, 31)) == ("201213", "Financial year")


def test_no_other_file_is_taken_for_one():
    grade = replace(SPECS[0], unit=Unit.GRADE)
    ours = as_csv(
        data_rows(KENT, Basis.MONTH, SPECS, [OpenFigure("timely", date(2012, 6, 30), value=Decimal(1))])
    )
    assert recipe_of(ours, SPECS) is not None
    assert recipe_of(ours, [grade]) is None
    assert all(recipe_of(bytes_of(name), SPECS) is None for name in (*DATASETS, NEIGHBOURS_2025))
    assert recipe_of(b'PK\x03\x04\r,"\n\r\x00' * 9, SPECS) is None
