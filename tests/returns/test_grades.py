"""Grades in returns: chosen from a list in the template, read as words, kept in the indicator's own spelling."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from indicators.models import Indicator, Reading
from indicators.rules.figures import ReadingValue
from indicators.rules.terms import Basis, Missing, Severity
from returns.checks.changes import beyond_limits
from returns.checks.sums import totals_differ
from returns.page.preview import differences, reading_in_words
from returns.reading.lines import ProblemCode, ReadProblem
from returns.template.build import asked_of
from returns.template.workbook import COLUMNS, FIRST_ROW, SHEET, template_workbook
from tests.returns.builders import accepted, area, codes, draft, row, workbook
from tests.returns.histories import history
from tests.returns.lines import DOVER, MAY, READINESS, THANET, findings, read, understood
from tests.returns.reading.workbooks import saved, workbook_of

GRADE = "Inspection readiness"
MARCH = date(2013, 3, 31)


def only(line):
    (found,) = understood(line)
    return found


# From a cell to a grade


@pytest.mark.parametrize("text", ["Almost ready", "ALMOST  ready "])
def test_a_grade_is_kept_as_the_indicator_spells_it(text):
    found = only(read(READINESS, value=text))
    assert (found.value, found.stated, found.findings) == (2, "Almost ready", ())


def test_that_its_cell_holds_no_number_is_no_fault_of_a_grade():
    said = ReadProblem(ProblemCode.UNREADABLE_FIGURE, "Return", "F4", "F4 says “Ready”.", "Type a number.")
    line = read(READINESS, value="Ready")
    assert only(line.__class__(**{**vars(line), "problems": (said,)})).findings == ()


def test_a_grade_under_another_heading_of_figures_is_read():
    assert only(read(READINESS, numerator="Ready")).value == 3


def test_a_word_that_is_no_grade_is_an_error_that_names_them_in_order():
    (found,) = findings(read(READINESS, value="Nearly ready"))
    assert (found.severity, found.code, found.cells) == (Severity.ERROR, "unknown_grade", "F4")
    assert found.what == "F4 says “Nearly ready”, which is no grade of Readiness."
    assert (
        found.what_to_do
        == "Write one of its grades: Ready, Almost ready or Needs support. Or n/a where there is none."
    )


def test_a_number_is_no_grade():
    assert [finding.code for finding in findings(read(READINESS, value=Decimal(2)))] == ["unknown_grade"]


def test_a_mark_says_that_there_is_no_grade():
    found = only(read(READINESS, value="n/a"))
    assert (found.value, found.missing, found.findings) == (None, Missing.NOT_AVAILABLE, ())


def test_a_line_with_a_denominator_alone_has_no_grade():
    assert [finding.code for finding in findings(read(READINESS, denominator=Decimal(4)))] == ["no_figure"]


def test_areas_with_the_same_grades_are_no_copies():
    lines = [
        read(READINESS, node, value=grade, as_at=day, at=at)
        for at, (node, day, grade) in enumerate(
            (node, day, grade)
            for node in (DOVER, THANET)
            for day, grade in ((date(2012, 4, 30), "Ready"), (MAY, "Almost ready"))
        )
    ]
    assert findings(*lines, month=None) == []


def test_a_fall_after_many_like_grades_is_no_jump_beyond_limits():
    before = {date(2011, month, 28): ReadingValue(value=Decimal(3)) for month in range(1, 13)}
    reading_values = {(READINESS.id, Basis.SNAPSHOT, DOVER.id): before}
    assert beyond_limits(only(read(READINESS, value="Needs support")), history(reading_values)) == []


def test_a_row_of_totals_is_not_held_against_grades():
    lines = [only(read(READINESS, node, value="Ready")) for node in (DOVER, THANET)]
    assert totals_differ([only(read(READINESS, value="Needs support"))], lines) == []


# End to end


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
class TestReturned:
    """A return of grades, from the template to the reading."""

    def template(self):
        council = area("stockton-on-tees")
        return load_workbook(BytesIO(template_workbook(council.node, MARCH, asked_of(council, MARCH))))

    def rows(self, sheet):
        return [cells[0].row for cells in sheet.iter_rows(min_row=FIRST_ROW) if cells[0].value == GRADE]

    def test_the_template_offers_the_grades_in_order_and_the_marks(self):
        book = self.template()
        sheet = book[SHEET]
        (offered,) = [check for check in sheet.data_validations.dataValidation if check.type == "list"]
        assert all(f"{COLUMNS['Value']}{row}" in offered.sqref for row in self.rows(sheet))
        name, _, cells = offered.formula1.partition("!")
        listed = [cell.value for line in book[name][cells.replace("$", "")] for cell in line]
        assert listed == ["Ready", "Almost ready", "Needs support", *(mark.value for mark in Missing)]

    def test_no_cell_has_two_checks(self):
        ranges = [check.sqref for check in self.template()[SHEET].data_validations.dataValidation]
        cells = [cell for each in ranges for cell in _cells(each)]
        assert len(cells) == len(set(cells))

    def test_a_filled_template_stores_the_grades(self):
        book = self.template()
        for number, grade in zip(self.rows(book[SHEET]), ("Ready", "needs support"), strict=False):
            book[SHEET][f"{COLUMNS['Value']}{number}"] = grade
        accepted(saved(book), owner="stockton-on-tees")
        stored = Reading.objects.filter(indicator__name=GRADE).order_by("area__name")
        assert [(each.area.name, each.value, each.stated) for each in stored] == [
            ("North 1", 3, "Ready"),
            ("North 2", 1, "Needs support"),
        ]

    def test_the_preview_says_the_grades_and_asks_for_no_reason(self):
        accepted(workbook(row(GRADE, "North 1", value="Ready")), owner="stockton-on-tees")
        again = draft(workbook(row(GRADE, "North 1", value="Needs support")), owner="stockton-on-tees")
        (found,) = differences(again, again.lines.select_related("indicator", "area"))
        assert (found.before, found.after, found.stated) == ("Ready", "Needs support", "")
        assert not found.needs_reason

    def test_an_unknown_grade_can_not_be_accepted(self):
        found = draft(workbook(row(GRADE, "North 1", value="Quite ready")), owner="stockton-on-tees")
        assert codes(found) == ["unknown_grade"]

    def test_a_table_with_a_column_grade_is_read(self):
        sheet = [
            ["Return"],
            [],
            ["Indicator", "Team", "Month", "Grade"],
            [GRADE, "South 1", "May 2012", "Almost ready"],
        ]
        accepted(workbook_of({"Return": sheet}), owner="stockton-on-tees")
        (stored,) = Reading.objects.filter(indicator__name=GRADE)
        assert (
            reading_in_words(Indicator.objects.get(name=GRADE).spec, stored.reading_value) == "Almost ready"
        )


def _cells(ranges):
    return [(row, column) for each in ranges.ranges for row, column in each.cells]
