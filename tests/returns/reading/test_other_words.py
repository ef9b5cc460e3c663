"""What a title, a name or a heading says that its lines contradict, or that makes other figures of theirs."""

from datetime import date

import pytest

from indicators.rules.terms import Severity
from returns.matching.match import resolve
from returns.reading import read_return
from returns.reading.lines import LineRead, ProblemCode
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.reading.sheet.dates import periods_in
from tests.fuzz.readings import KENT, LIBRARY
from tests.returns.reading.test_vocabulary import CONTACT, PLAN, TIMELY, WORDS, codes, read, said
from tests.returns.reading.workbooks import workbook_of

JUNE = date(2012, 6, 30)
ROWS: list[list[object]] = [["Indicator", "Jun-12"], [CONTACT, 5]]
IN_A_LIST: list[list[object]] = [["Indicator", "Area", "Month", "Value"], [CONTACT, "Dover", "June 2012", 5]]


def is_open(line: LineRead) -> bool:
    return any(each.severity is not Severity.WARNING for each in resolve(line, LIBRARY, KENT).findings)


def asked_of(sheet: str, rows: list[list[object]], name: str) -> list[ProblemCode]:
    return codes(read_return(workbook_of({sheet: rows}), name, vocabulary=WORDS))


@pytest.mark.parametrize(
    ("sheet", "rows", "name"),
    [
        ("Swale", ROWS, "Dover.xlsx"),
        ("Return", [["Swale"], *ROWS], "Dover.xlsx"),
        ("Return", [["Swale"], *IN_A_LIST], "return.xlsx"),
        ("Return", [["Swale"], ROWS[0], ["Dover"], ROWS[1]], "return.xlsx"),
        ("Return", [["Swale, June 2012"], ["Indicator", "Dover"], [CONTACT, 5]], "return.xlsx"),
        ("Return", IN_A_LIST, "Swale.xlsx"),
    ],
)
def test_an_area_in_which_no_line_lies_is_asked_about(
    sheet: str, rows: list[list[object]], name: str
) -> None:
    assert asked_of(sheet, rows, name) == [ProblemCode.TITLE_OF_TWO_AREAS]


@pytest.mark.parametrize("title", ["Kent", "Dover and Swale", "Performance"])
def test_an_area_around_the_lines_is_not_asked_about(title: str) -> None:
    assert not asked_of("Dover", [[title], *IN_A_LIST], f"{title}.xlsx")


@pytest.mark.parametrize(
    ("sheet", "name", "asked"),
    [
        ("June 2012", "Return May 2012.xlsx", True),
        ("June 2012", "Return July 2012.xlsx", True),
        ("June 2012", "Return 2013-14.xlsx", True),
        ("June 2012", "Return 2012-13.xlsx", False),
        ("June 2012", "Return Q1 2012-13.xlsx", False),
        ("June 2012", "Return 2012-07-04.xlsx", False),
        ("June 2012", "Return June 2012.xlsx", False),
    ],
)
def test_the_month_of_the_file_s_name_and_of_the_sheet_s_agree(sheet: str, name: str, *, asked: bool) -> None:
    found = asked_of(sheet, [["Indicator", "Dover"], [CONTACT, 5]], name)
    assert found == ([ProblemCode.TITLE_OF_TWO_PERIODS] if asked else [])


def test_the_month_of_the_file_s_name_may_be_that_of_one_of_its_sheets() -> None:
    sheets: dict[str, list[list[object]]] = {
        name: [["Indicator", "Dover"], [CONTACT, 5]] for name in ("May 2012", "June 2012")
    }
    assert not codes(read_return(workbook_of(sheets), "June 2012.xlsx", vocabulary=WORDS))


@pytest.mark.parametrize("indicator", [CONTACT, PLAN])
@pytest.mark.parametrize("where", ["title", "heading", "column"])
def test_as_at_the_first_of_a_month_dates_a_position_alone(indicator: str, where: str) -> None:
    day = "As at 01/06/2012"
    by_place: dict[str, list[list[object]]] = {
        "title": [[day], ["Indicator", "Dover"], [indicator, 5]],
        "heading": [["Indicator", "Area", day], [indicator, "Dover", 5]],
        "column": [["Indicator", "Area", "As at", "Value"], [indicator, "Dover", "01/06/2012", 5]],
    }
    (line,) = read(*by_place[where]).lines
    assert is_open(line) is (indicator == CONTACT)


@pytest.mark.parametrize("heading", ["01/06/2012", "As at 30/06/2012"])
def test_another_first_or_last_day_may_stand_for_its_month(heading: str) -> None:
    (line,) = read(["Indicator", "Area", heading], [CONTACT, "Dover", 5]).lines
    assert not is_open(line)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,234,", True),
        ("1,234,1100", True),
        ("98,102", False),
        ("98,102,late", False),
        ("98,102,3 late", False),
    ],
)
def test_a_number_cut_among_months_across_is_told(row: str, *, told: bool) -> None:
    heads = "Indicator,Area,May-12,Jun-12" + (",Note" if row[-1] not in ",2" else "")
    text = f"{heads}\n{CONTACT},Dover,{row}\n"
    lines = read_return(text.encode(), "return.csv", vocabulary=WORDS).lines
    assert {problem.code for line in lines for problem in line.problems} == (
        {ProblemCode.SURPLUS_VALUE} if told else set()
    )


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_a_text_of_four_bytes_a_character_is_named(encoding: str) -> None:
    with pytest.raises(WorkbookNotReadable, match="UTF-32"):
        read_return("Indicator,Value\nContacts,5\n".encode(encoding), "return.csv")


@pytest.mark.parametrize("text", ["May - August 2012", "January to June 2012", "May/June 2012"])
def test_months_that_no_basis_covers_are_no_month(text: str) -> None:
    assert not any(named.period for named in periods_in(text))


@pytest.mark.parametrize(
    "text", ["June 2012/13", "2012/13 - June", "2012-13 June", "Contacts received in June 2012"]
)
def test_a_month_of_a_year_is_no_year(text: str) -> None:
    assert [named.period and named.period.label for named in periods_in(text)] == ["June 2012"]


def test_april_to_date_says_no_day() -> None:
    (line,) = read(["April 2012 to date"], ["Indicator", "Dover"], [CONTACT, 5]).lines
    assert is_open(line)


@pytest.mark.parametrize(
    "words",
    [
        "figures in thousands",
        "(thousands)",
        "rate per 10,000",
        "percentages",
        "rounded to the nearest 5",
        "half year",
        "H1",
        "first half of the month",
        "part month",
        "May & June 2012",
        "since May",
        "cumulative and monthly",
        "daily average",
        "ranked",
        "new cases only",
        "do not use",
        "example",
    ],
)
def test_words_of_other_figures_in_a_title_are_asked_about(words: str) -> None:
    found = read([f"June 2012, {words}"], ["Indicator", "Dover"], [CONTACT, 5])
    assert ProblemCode.TITLE_SAYS_OTHER in codes(found)


@pytest.mark.parametrize(
    ("title", "indicator"),
    [
        ("June 2012, percentages", TIMELY),
        ("June 2012, restated", CONTACT),
        ("Monthly performance report for June 2012", CONTACT),
        ("All contacts received in June 2012", CONTACT),
    ],
)
def test_other_words_in_a_title_are_not(title: str, indicator: str) -> None:
    assert not codes(read([title], ["Indicator", "Dover"], [indicator, "84%"]))


@pytest.mark.parametrize("words", ["East", "Rest of", "Mid", "Outside", "Northern"])
def test_a_part_of_an_area_in_a_title_is_asked_about(words: str) -> None:
    rows: list[list[object]] = [["Indicator", "Value"], [CONTACT, 5]]
    assert codes(read([f"{words} Kent, June 2012"], *rows)) == [ProblemCode.TITLE_SAYS_OTHER]
    assert not codes(read([f"{words} Kent, June 2012"], *IN_A_LIST))


def test_of_two_columns_of_areas_the_narrower_names_the_line_s() -> None:
    for heads in (["Authority", "District"], ["District", "Council"][::-1], ["District", "Team"]):
        found = read(["Indicator", *heads, "Month", "Value"], [CONTACT, "Kent", "Dover", "June 2012", 5])
        assert said(found) == [(CONTACT, "Dover", JUNE, 5)]


@pytest.mark.parametrize(
    ("above", "heads", "figures", "keys"),
    [
        ([None, 2012], ["Indicator", "May", "Jun"], [4, 5], [("", 5), ("", 6)]),
        ([None, "Dover", "Swale"], ["Indicator", "May-12", "Jun-12"], [4, 5], [("Dover", 5), ("Swale", 6)]),
        (
            [None, "May 2012", "June 2012"],
            ["Indicator", "Dover", "Dover"],
            [4, 5],
            [("Dover", 5), ("Dover", 6)],
        ),
    ],
)
def test_headings_may_stand_above_the_row_that_names_the_keys(
    above: list[object], heads: list[object], figures: list[object], keys: list[tuple[str, int]]
) -> None:
    found = read(above, heads, [CONTACT, *figures])
    assert [(line.area_text, line.month and line.month.month) for line in found.lines] == keys


def test_what_stands_above_a_part_of_the_figures_alone_is_a_title() -> None:
    found = read([None, None, "June 2012"], ["Indicator", "Number", "%"], [CONTACT, 5, None])
    assert said(found) == [(CONTACT, "", JUNE, 5)]


def test_an_unknown_name_beside_areas_above_is_an_unknown_area() -> None:
    found = read([None, "Dover", "Deal"], ["Indicator", "May-12", "Jun-12"], [CONTACT, 4, 5])
    assert [line.area_text for line in found.lines] == ["Dover", "Deal"]


def test_january_behind_december_of_one_year_is_asked_about() -> None:
    found = read([None, 2012], ["Indicator", "Dec", "Jan"], [CONTACT, 4, 5])
    assert codes(found) == [ProblemCode.TITLE_OF_TWO_PERIODS]
    assert not codes(read([None, "2012/13"], ["Indicator", "Dec", "Jan"], [CONTACT, 4, 5]))


@pytest.mark.parametrize(
    ("code", "told"), [("Swale", True), ("Dover", False), ("Kent", False), ("E99999999", False)]
)
@pytest.mark.parametrize("heads", [["Month", "Value"], ["Basis", "Jun-12"]])
def test_a_code_of_another_area_than_the_row_names_is_told(
    heads: list[object], code: str, *, told: bool
) -> None:
    # The small library knows no codes: its names stand for them.
    month = "June 2012" if heads[0] == "Month" else None
    (line,) = read(["Indicator", "Area code", "Area", *heads], [CONTACT, code, "Dover", month, 5]).lines
    assert [problem.code for problem in line.problems] == ([ProblemCode.AREA_NOT_STATED] if told else [])


@pytest.mark.parametrize(
    ("words", "asked"),
    [(["Male", "Male"], True), (["Male", "Child"], False), (["only a few boys this month", ""], False)],
)
def test_an_unknown_column_of_nothing_but_a_part_is_asked_about(words: list[str], *, asked: bool) -> None:
    rows: list[list[object]] = [
        [CONTACT, area, word, "June 2012", 5] for area, word in zip(("Dover", "Swale"), words, strict=True)
    ]
    found = read(["Indicator", "Area", "Type", "Month", "Value"], *rows)
    assert codes(found) == ([ProblemCode.TITLE_SAYS_OTHER] if asked else [])
