from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.terms import Missing
from returns.reading.sheet.cells import Cell, CellValue
from returns.reading.sheet.figures import FigureKind, FigureRead, Percent, read_figure


def figure(value: CellValue, number_format: str = "General") -> FigureRead:
    return read_figure(Cell("Return", 4, 6, value, number_format))


@pytest.mark.parametrize(
    ("typed", "number", "stated"),
    [
        ("84.4%", "84.4", "84.4%"),
        ("5.0%", "5.0", "5.0%"),
        ("84.4 %", "84.4", "84.4 %"),
        ("81.7 per cent", "81.7", "81.7 per cent"),
        ("1,234", "1234", "1,234"),
        ("1\u00a0234", "1234", "1 234"),
        ("\u00a06859 ", "6859", "6859"),
        ("12,345,678.5", "12345678.5", "12,345,678.5"),
        (".5", "0.5", ".5"),
        ("-7", "-7", "-7"),
        ("−7", "-7", "−7"),
        ("(7)", "-7", "(7)"),
        ("84.4%*", "84.4", "84.4%"),
        ("353 (p)", "353", "353"),
        ("36¹", "36", "36"),
    ],
)
def test_text_is_read_as_the_number_it_prints(typed: str, number: str, stated: str) -> None:
    found = figure(typed)
    assert (found.kind, found.number, found.stated) == (FigureKind.NUMBER, Decimal(number), stated)


@pytest.mark.parametrize(
    "typed", ["about 36", "1,23", "12,5", "1.2.3", "36 of 40", "(7", "#REF!", "5e3", "%"]
)
def test_anything_else_is_unreadable_and_says_what_stands_there(typed: str) -> None:
    found = figure(typed)
    assert found.kind is FigureKind.UNREADABLE
    assert typed in found.fault


def test_a_fraction_in_a_percent_format_is_a_percentage() -> None:
    found = figure(Decimal("0.844"), "0.0%")
    assert (found.number, found.stated, found.places) == (Decimal("84.4"), "84.4%", 1)
    assert found.percent is Percent.FORMAT


def test_a_bare_fraction_stays_what_it_is() -> None:
    found = figure(Decimal("0.844"))
    assert (found.number, found.percent) == (Decimal("0.844"), Percent.UNSAID)


def test_a_typed_percent_sign_is_told_from_a_format() -> None:
    assert figure("84.4%").percent is Percent.SIGN


@pytest.mark.parametrize(
    ("stored", "number_format", "stated", "places"),
    [
        ("6859", "#,##0", "6,859", 0),
        ("19.85", "0.0", "19.9", 1),
        ("0.05", "0.0%", "5.0%", 1),
        ("0.12345", "0%", "12%", 0),
        ("24.8", "General", "24.8", 1),
        ("24.8", "0.0##", "24.8", 1),
        ("1000000", "General", "1000000", 0),
        ("-3", "#,##0_);[Red](#,##0)", "-3", 0),
    ],
)
def test_the_stated_figure_is_what_the_sheet_prints(
    stored: str, number_format: str, stated: str, places: int
) -> None:
    found = figure(Decimal(stored), number_format)
    assert (found.stated, found.places) == (stated, places)


def test_the_number_behind_a_rounding_format_is_kept() -> None:
    assert figure(Decimal("0.84437"), "0.0%").number == Decimal("84.437")


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("n/a", Missing.NOT_AVAILABLE),
        ("N/A", Missing.NOT_AVAILABLE),
        ("-", Missing.NO_FIGURE),
        ("–", Missing.NO_FIGURE),
        ("..", Missing.NOT_SUPPLIED),
        ("c", Missing.SUPPRESSED),
        ("x", Missing.UNRELIABLE),
        ("Z", Missing.NOT_APPLICABLE),
    ],
)
def test_the_marks_of_a_missing_figure_give_its_reason(mark: str, reason: Missing) -> None:
    found = figure(mark)
    assert (found.kind, found.missing) == (FigureKind.MISSING, reason)


def test_a_backslash_says_that_the_row_has_no_such_part() -> None:
    found = figure("\\")
    assert found.kind is FigureKind.NO_SUCH_PART
    assert not found.says_something


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\u200b"])
def test_an_empty_cell_says_nothing(value: str | None) -> None:
    assert figure(value).kind is FigureKind.EMPTY


@pytest.mark.parametrize("value", [date(2012, 5, 1), True, Decimal("1E+30"), "9" * 39, "9" * 500])
def test_what_is_no_figure_at_all_is_unreadable(value: CellValue) -> None:
    assert figure(value).kind is FigureKind.UNREADABLE


def test_a_formula_without_a_stored_result_is_not_taken_for_an_empty_cell() -> None:
    found = read_figure(Cell("Return", 4, 6, None, unanswered=True))
    assert found.kind is FigureKind.NO_RESULT


@pytest.mark.parametrize(
    ("code", "stored", "kind", "number"),
    [
        ('[<5]"*";0', 3, FigureKind.MISSING, None),
        ('[<5]"*";0', 7, FigureKind.NUMBER, 7),
        ('"n/a"', 7, FigureKind.MISSING, None),
        ("#,##0.0,", 1234, FigureKind.UNREADABLE, None),
        ('0,"k"', 1234, FigureKind.UNREADABLE, None),
        ('"<"0', 5, FigureKind.MISSING, None),
        ('"about "0', 5, FigureKind.UNREADABLE, None),
        ("0.0\\%", "84.44", FigureKind.NUMBER, "84.44"),
        ('0.0" days"', "18.4", FigureKind.NUMBER, "18.4"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, FigureKind.NUMBER, 0),
        ('0"*"', 84, FigureKind.NUMBER, 84),
        ('0.0;"minus "0.0', 3, FigureKind.NUMBER, 3),
        ('[Red]0;0;"nil; none"', 2, FigureKind.NUMBER, 2),
        (";;;", 3, FigureKind.NUMBER, 3),
        ('"▲ "0;"▼ "0', 12, FigureKind.NUMBER, 12),
        ('0.0" per 10,000"', "57.1", FigureKind.NUMBER, "57.1"),
    ],
)
def test_a_number_says_what_its_format_shows(code, stored, kind, number) -> None:
    found = read_figure(Cell("Return", 4, 6, Decimal(str(stored)), number_format=code))
    assert (found.kind, found.number) == (kind, None if number is None else Decimal(str(number)))


def test_a_sign_that_only_its_format_shows_makes_a_percentage() -> None:
    assert read_figure(Cell("Return", 4, 6, Decimal("84.4"), number_format='0.0"%"')).is_percentage


@pytest.mark.parametrize("text", ["▲ 12", "12 ↑", "12▼"])
def test_an_arrow_beside_a_figure_is_no_part_of_it(text: str) -> None:
    assert figure(text).number == 12


def test_an_arrow_alone_is_no_figure() -> None:
    assert figure("↑").kind is FigureKind.UNREADABLE
