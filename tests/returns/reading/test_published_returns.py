from datetime import date
from decimal import Decimal

import pytest

from returns.reading.lines import WorkbookRead
from tests.returns.reading.workbooks import PUBLISHED, published

LINES = {
    "kent-2011-02.xlsx": 3,
    "kent-2011-05.xlsx": 4,
    "kent-2012-05.xlsx": 9,
    "stockton-caseloads.xlsx": 16,
    "stockton-cabinet-2012-13.xlsx": 19,
}


def unaccounted(found: WorkbookRead) -> set[tuple[str, str]]:
    """Cells that are neither part of a line nor listed as not stored."""
    everything = {
        (sheet.name, cell.ref) for sheet in found.sheets for cell in (*sheet.cells.values(), *sheet.covered)
    }
    of_lines = {(line.sheet, ref) for line in found.lines for ref in line.cells}
    return everything - of_lines - {(entry.sheet, ref) for entry in found.not_stored for ref in entry.cells}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_returns_give_their_lines(name: str) -> None:
    found = published(name)
    assert len(found.lines) == LINES[name]
    assert found.problems == ()
    assert [line.problems for line in found.lines if line.problems] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_cell_is_part_of_a_line_or_listed(name: str) -> None:
    assert unaccounted(published(name)) == set()


def test_kents_week_ending_positions_keep_their_days() -> None:
    found = published("kent-2012-05.xlsx")
    assert {line.row: line.as_at for line in found.lines if line.as_at} == {
        11: date(2012, 6, 10),
        12: date(2012, 6, 17),
    }


def test_kents_other_months_keep_theirs() -> None:
    months = {line.row: line.month for line in published("kent-2012-05.xlsx").lines}
    assert (months[4], months[8], months[11]) == (date(2012, 5, 1), date(2012, 4, 1), date(2012, 6, 1))


def test_kents_percentages_and_counts_are_read_as_stated() -> None:
    values = {line.row: line.value for line in published("kent-2012-05.xlsx").lines}
    assert (values[5].number, values[5].stated) == (Decimal("84.4"), "84.4%")
    assert (values[8].number, values[10].number) == (Decimal(0), Decimal("503.6"))


def test_the_title_names_the_month_of_the_return() -> None:
    period = published("kent-2012-05.xlsx").title_period
    assert period is not None
    assert period.month == date(2012, 5, 1)


def test_stocktons_caseloads_are_twelve_of_teams_and_four_of_the_service() -> None:
    found = published("stockton-caseloads.xlsx")
    teams = [line for line in found.lines if line.sheet == "Caseloads"]
    service = [line for line in found.lines if line.sheet == "Fieldwork"]
    assert (len(teams), len(service)) == (12, 4)
    assert {line.as_at for line in found.lines} == {date(2012, 9, 3), date(2013, 2, 20)}
    assert [(line.value.cell.ref, line.value.stated) for line in teams if line.area_text == "South 1"] == [
        ("B7", "26.3"),
        ("C7", "35.7"),
    ]
