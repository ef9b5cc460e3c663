"""What the file's name, the sheets' names, a column of units and a number's format say of figures."""

from datetime import date

import pytest

from indicators.rules.figures import IndicatorSpec
from indicators.rules.terms import Basis, Polarity, Severity, Unit
from returns.matching.match import resolve
from returns.matching.units import contradicts
from returns.reading import read_return
from returns.reading.lines import ProblemCode
from tests.fuzz.readings import KENT, LIBRARY
from tests.returns.reading.test_vocabulary import CONTACT, PLAN, TIMELY, WORDS, codes, read, said
from tests.returns.reading.workbooks import workbook_of

JUNE = date(2012, 6, 30)


def spec(unit: Unit, rate_per: int = 0) -> IndicatorSpec:
    return IndicatorSpec(1, "one", "One", unit, Polarity.LOW, 1, (Basis.MONTH,), rate_per=rate_per)


@pytest.mark.parametrize("unit", Unit)
def test_an_indicator_s_own_unit_never_contradicts_it(unit: Unit) -> None:
    assert not contradicts(unit.label, spec(unit, 10_000))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Rate per 1,000", Unit.RATE),
        ("per 100,000 children", Unit.RATE),
        ("per 1k", Unit.RATE),
        ("Per thousand", Unit.RATE),
        ("Rate", Unit.COUNT),
        ("%", Unit.COUNT),
        ("Number", Unit.PERCENTAGE),
        ("Number", Unit.RATE),
        ("Days", Unit.COUNT),
        ("£", Unit.COUNT),
        ("'000", Unit.COUNT),
        ("in thousands", Unit.COUNT),
        ("per 10,000", Unit.COUNT),
    ],
)
def test_another_unit_or_scale_contradicts(text: str, unit: Unit) -> None:
    assert contradicts(text, spec(unit, 10_000))


@pytest.mark.parametrize(
    "text", ["Rate per 10,000", "per 10000", "Per 10k", "rate per 10 000 children", "Rate"]
)
def test_ten_thousand_may_be_written_in_any_way(text: str) -> None:
    assert not contradicts(text, spec(Unit.RATE, 10_000))


@pytest.mark.parametrize("text", ["", "Dover", "Low", "Children's services", "Monthly", "FTE"])
def test_other_words_say_nothing_of_the_unit(text: str) -> None:
    assert not any(contradicts(text, spec(unit, 10_000)) for unit in Unit)


@pytest.mark.parametrize(
    "rows",
    [
        [["Indicator", "Area", "Month", "Unit", "Value"], [CONTACT, "Dover", "June 2012", "%", 5]],
        [["Indicator", "Area", "Month", "Value (000s)"], [CONTACT, "Dover", "June 2012", 5]],
        [["Contacts June 2012"], ["District", "Value"], [None, "'000"], ["Dover", 5]],
        [["June 2012"], ["District", CONTACT], [None, "'000"], ["Dover", 5]],
    ],
)
def test_a_figure_of_another_unit_waits_or_is_not_taken(rows: list[list[object]]) -> None:
    lines = [resolve(line, LIBRARY, KENT) for line in read(*rows).lines]
    assert all(any(each.severity is not Severity.WARNING for each in line.findings) for line in lines)


@pytest.mark.parametrize("form", ['0" days"', "£0", '0.0" per 1,000"'])
def test_a_unit_that_the_format_prints_is_no_count_s(form: str) -> None:
    rows = [["Indicator", "Area", "Month", "Value"], [CONTACT, "Dover", "June 2012", 5]]
    data = workbook_of({"Return": rows}, lambda sheet: setattr(sheet["D2"], "number_format", form))
    (line,) = read_return(data, "return.xlsx", vocabulary=WORDS).lines
    assert resolve(line, LIBRARY, KENT).findings


@pytest.mark.parametrize("form", ['""', "#", "#,###"])
def test_a_format_that_prints_nothing_leaves_the_cell_out_of_sight(form: str) -> None:
    rows = [["Indicator", "Area", "Month", "Value"], [CONTACT, "Dover", "June 2012", 0]]
    data = workbook_of({"Return": rows}, lambda sheet: setattr(sheet["D2"], "number_format", form))
    assert ProblemCode.OUT_OF_SIGHT in codes(read_return(data, "return.xlsx", vocabulary=WORDS))


@pytest.mark.parametrize(
    "name", ["Dover.xlsx", "Dover return June 2012.xlsx", "2012-06_dover.xlsx", "return-dover-june-2012.xlsx"]
)
def test_the_area_may_stand_in_the_file_s_name(name: str) -> None:
    (line,) = read(["Indicator", "Jun-12"], [CONTACT, 5], name=name).lines
    assert line.area_text.casefold() == "dover"


def test_the_indicator_may_stand_in_the_file_s_name() -> None:
    found = read(["District", "Value"], ["Dover", 5], name="Contacts June 2012.xlsx")
    assert [(line.indicator_text.casefold(), line.area_text, line.period_end) for line in found.lines] == [
        ("contacts", "Dover", JUNE)
    ]


@pytest.mark.parametrize("name", ["Contacts June 2012 girls.xlsx", "Contacts targets June 2012.xlsx"])
def test_a_part_that_the_file_s_name_picks_out_is_asked_about(name: str) -> None:
    assert codes(read(["Indicator", "Jun-12"], [CONTACT, 5], name=name)) == [ProblemCode.TITLE_SAYS_OTHER]


def test_a_column_of_targets_explains_the_word_in_the_file_s_name() -> None:
    rows = [["Indicator", "Jun-12", "Target"], [CONTACT, 5, 9]]
    assert not codes(read(*rows, name="Contacts and targets.xlsx"))


def test_several_areas_in_the_file_s_name_are_asked_about() -> None:
    found = read(["Indicator", "Jun-12"], [CONTACT, 5], name="Dover and Swale.xlsx")
    assert codes(found) == [ProblemCode.TITLE_OF_TWO_AREAS]


def test_a_sheet_that_names_no_area_beside_others_that_do_is_asked_about() -> None:
    sheets = {name: [["Indicator", "Jun-12"], [CONTACT, 5]] for name in ("Dover", "Region")}
    found = read_return(workbook_of(sheets), "return.xlsx", vocabulary=WORDS)
    assert [(problem.code, problem.sheet) for problem in found.problems] == [
        (ProblemCode.TITLE_OF_TWO_AREAS, "Region")
    ]


def test_a_filter_below_an_export_is_asked_about() -> None:
    rows = [
        ["District", "Month", CONTACT],
        ["Dover", "June 2012", 5],
        [],
        ["Applied filters:\nGender is Female"],
    ]
    assert codes(read(*rows)) == [ProblemCode.TITLE_SAYS_OTHER]
    rows[-1] = ["Applied filters:\nCouncil is Kent"]
    assert not codes(read(*rows))


def test_numbers_before_indicators_are_those_of_the_list_where_they_count_up() -> None:
    title, heads = ["June 2012"], ["Indicator", "Dover"]
    found = read(title, heads, [f"27 {CONTACT}", 5], [f"28 {PLAN}", 6], [f"29 {TIMELY}", "7%"])
    assert [line.indicator_text for line in found.lines] == [CONTACT, PLAN, TIMELY]
    (line,) = read(title, heads, [f"28 {PLAN}", 6]).lines
    assert "unknown_indicator" in [each.code for each in resolve(line, LIBRARY, KENT).findings]


@pytest.mark.parametrize(
    ("figures", "told"), [("1,234", True), ("0,234", False), ("12,23", False), ("1,2345", False)]
)
def test_a_number_cut_at_its_comma_is_told_though_the_row_is_no_longer(figures: str, *, told: bool) -> None:
    text = f"Indicator,Area,Month,Value,Note\nContacts,Dover,June 2012,{figures}\n"
    (line,) = read_return(text.encode(), "return.csv", vocabulary=WORDS).lines
    assert (ProblemCode.SURPLUS_VALUE in [problem.code for problem in line.problems]) is told


def test_the_second_of_two_tables_keeps_its_title() -> None:
    found = read(
        ["June 2012", None, None, "July 2012"],
        ["District", CONTACT, None, "District", CONTACT],
        ["Dover", 5, None, "Dover", 6],
    )
    assert said(found) == [(CONTACT, "Dover", JUNE, 5)]
    assert codes(found) == [ProblemCode.SECOND_TABLE]
