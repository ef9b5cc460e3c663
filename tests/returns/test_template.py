"""The template: what it asks for, and that it comes back unmistakably."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.models import CollectionLevel, Indicator
from indicators.rules.terms import Basis
from returns.intake.unknown_names import names_asked
from returns.reading.lines import WhyNotStored
from returns.reading.template_key import KEY_SHEET
from returns.template.build import asked_of
from returns.template.workbook import COLUMNS, FIRST_ROW, SHEET, template_workbook
from scorecard.models import Entry, Scorecard, Section
from tests.returns.builders import (
    BACKLOG,
    TIMELINESS,
    accepted,
    area,
    codes,
    draft,
    row,
    sender,
    values,
    workbook,
)
from tests.returns.reading.workbooks import saved

pytestmark = pytest.mark.usefixtures("library")

JUNE = date(2012, 6, 30)


def template(slug: str = "dover", month: date = JUNE) -> Workbook:
    return load_workbook(BytesIO(template_workbook(area(slug).node, month, asked_of(area(slug), month))))


def row_of(sheet: Worksheet, indicator: str, node: str) -> int:
    return next(
        cells[0].row
        for cells in sheet.iter_rows(min_row=FIRST_ROW)
        if (cells[0].value, cells[1].value) == (indicator, node)
    )


def filled(book: Workbook, indicator: str = BACKLOG, node: str = "Dover", **figures: object) -> Workbook:
    row_number = row_of(book[SHEET], indicator, node)
    for heading, figure in figures.items():
        book[SHEET][f"{COLUMNS[heading]}{row_number}"] = figure
    return book


def sent(book: Workbook, slug: str | None = None, change: Callable[[Workbook], object] = lambda book: None):
    change(book)
    return draft(saved(book), owner=slug) if slug else _without_area(saved(book))


def _without_area(data: bytes):
    from returns.intake.drafting import draft_return

    return draft_return(data=data, file_name="return.xlsx", by=sender())


# What it asks for


def test_an_authoritys_template_asks_for_each_area_at_its_collection_level() -> None:
    asked = {(each.spec.name, each.area_name) for each in asked_of(area("kent"), JUNE)}
    assert {(BACKLOG, "Dover"), (BACKLOG, "Thanet"), ("Contacts", "Kent")} <= asked
    assert (BACKLOG, "Kent") not in asked


def test_a_districts_template_asks_for_the_district_alone() -> None:
    assert {each.area_name for each in asked_of(area("dover"), JUNE)} == {"Dover"}


def test_a_figure_by_month_is_asked_for_where_a_scorecard_shows_what_the_years_cannot_give() -> None:
    yearly = Indicator.objects.get(code="second-or-subsequent-cp-plans")
    CollectionLevel.objects.update_or_create(
        indicator=yearly, authority=area("kent"), defaults={"level": "district"}
    )
    before = [each.basis for each in asked_of(area("dover"), JUNE) if each.spec.code == yearly.code]
    card = Scorecard.objects.create(authority=area("kent"), name="Plans", slug="plans")
    section = Section.objects.create(scorecard=card, title="Plans", position=1)
    Entry.objects.create(section=section, indicator=yearly, basis="R12M", position=1)
    after = [each.basis for each in asked_of(area("dover"), JUNE) if each.spec.code == yearly.code]
    assert (before, after) == ([], [Basis.MONTH])


def test_a_yearly_figure_is_asked_for_at_the_years_end_alone() -> None:
    june, march = ({each.basis for each in asked_of(area("kent"), day)} for day in (JUNE, date(2012, 3, 31)))
    assert "YEAR" in march - june


def test_what_was_returned_last_month_stands_beside_the_empty_cell() -> None:
    accepted(workbook(row(value=36)))
    sheet = template()[SHEET]
    cells = {cell.column_letter: cell.value for cell in sheet[row_of(sheet, BACKLOG, "Dover")]}
    assert (cells[COLUMNS["Last time"]], cells[COLUMNS["Value"]]) == ("36 (31 May 2012)", None)


def test_it_asks_in_four_queries(django_assert_max_num_queries) -> None:
    kent = area("kent")
    with django_assert_max_num_queries(4):
        asked_of(kent, JUNE)


# The workbook


def test_headings_are_protected_and_input_cells_are_not() -> None:
    sheet = template()[SHEET]
    first = row_of(sheet, TIMELINESS, "Dover")
    unlocked = {
        heading for heading, letters in COLUMNS.items() if not sheet[f"{letters}{first}"].protection.locked
    }
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert unlocked == {"Numerator", "Denominator", "Value", "As at", "Note"}


def test_a_count_has_no_parts_to_fill_in() -> None:
    sheet = template()[SHEET]
    row_number = row_of(sheet, BACKLOG, "Dover")
    assert sheet[f"{COLUMNS['Numerator']}{row_number}"].protection.locked


def test_numbers_are_checked_while_they_are_typed() -> None:
    checks = {check.errorTitle: check for check in template()[SHEET].data_validations.dataValidation}
    assert ">=0" in checks["Numerator"].formula1
    assert "<=100" in checks["Value"].formula1
    assert 'H5="n/a"' in checks["Value"].formula1


def test_when_it_comes_back_none_of_its_own_headings_is_asked_about() -> None:
    back = sent(filled(template(), Value=36), "dover")
    assert names_asked(back, []) == []


def test_it_holds_no_formula() -> None:
    cells = [cell for sheet in template("kent") for cells in sheet.iter_rows() for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_a_name_that_begins_like_a_formula_stays_a_text() -> None:
    dover = area("dover")
    dover.name = "=HYPERLINK(0)"
    book = load_workbook(BytesIO(template_workbook(dover.node, JUNE, [])))
    assert book[SHEET]["A1"].value.startswith("Return of =")
    dover.save()
    asked = asked_of(area("dover"), JUNE)
    book = load_workbook(BytesIO(template_workbook(dover.node, JUNE, asked)))
    assert book[SHEET][f"B{FIRST_ROW}"].value == "'=HYPERLINK(0)"


# And back


def test_a_filled_template_is_read_without_a_question() -> None:
    book = filled(template(), Value=36)
    filled(book, TIMELINESS, Numerator=23, Denominator=25, Note="two late by a day")
    monthly_return = sent(book)
    assert (monthly_return.area.name, monthly_return.period_end) == ("Dover", JUNE)
    assert codes(monthly_return) == []
    assert [line.period_end for line in monthly_return.lines.all()] == [JUNE, JUNE]


def test_what_is_filled_in_becomes_readings() -> None:
    accepted(saved(filled(template(), TIMELINESS, Numerator=23, Denominator=25)), owner="dover")
    assert values() == [92]


def test_key_and_guidance_are_part_of_the_template() -> None:
    monthly_return = sent(filled(template(), Value=36))
    kept = monthly_return.cells_not_stored.filter(why=WhyNotStored.TEMPLATE.label)
    assert set(kept.values_list("sheet", flat=True)) == {"Guidance", "Key"}


def test_a_snapshot_of_another_day_keeps_its_day() -> None:
    monthly_return = sent(filled(template(), Value=36, **{"As at": date(2012, 6, 17)}))
    assert monthly_return.lines.get().period_end == date(2012, 6, 17)


def test_an_empty_template_says_that_there_is_no_figure() -> None:
    from returns.reading.sheet.cells import WorkbookNotReadable

    with pytest.raises(WorkbookNotReadable, match="there is no figure in it"):
        sent(template())


def test_the_key_alone_names_area_and_month() -> None:
    def bare(book: Workbook) -> None:
        book[SHEET]["A1"] = "Return"

    monthly_return = sent(filled(template(), Value=36), change=bare)
    assert (monthly_return.area.name, monthly_return.period_end) == ("Dover", JUNE)


@pytest.mark.parametrize("text", ["thanet/2012-06/000000000000", "nonsense", None])
def test_a_changed_key_is_asked_about(text: str | None) -> None:
    def change(book: Workbook) -> None:
        book[KEY_SHEET]["A2"] = text

    assert codes(sent(filled(template(), Value=36), change=change)) == ["key_changed"]


def test_last_months_template_with_a_new_title_is_asked_about() -> None:
    def change(book: Workbook) -> None:
        book[SHEET]["A1"] = "Return of Dover – May 2012"

    monthly_return = sent(filled(template(), Value=36), change=change)
    assert codes(monthly_return) == ["key_of_another_month"]
    assert monthly_return.period_end == date(2012, 5, 31)


def test_a_template_for_another_area_than_the_chosen_one_is_asked_about() -> None:
    assert "key_of_another_area" in codes(sent(filled(template(), Value=36), "thanet"))


def test_a_key_gives_no_rights(officer_elsewhere) -> None:
    from returns.intake.drafting import draft_return

    data = saved(filled(template(), Value=36))
    monthly_return = draft_return(data=data, file_name="return.xlsx", by=sender(officer_elsewhere, "thanet"))
    assert monthly_return.area.name == "Thanet"
    assert "area_not_yours" in codes(monthly_return)


# In the browser


def address(slug: str = "dover", period: str = "2012-06") -> str:
    return f"{reverse('return-template')}?area={slug}&period={period}"


def test_an_officer_downloads_the_template(client, officer) -> None:
    client.force_login(officer)
    answer = client.get(address())
    assert answer["Content-Disposition"] == 'attachment; filename="return-dover-2012-06.xlsx"'
    assert load_workbook(BytesIO(answer.content))[SHEET]["A1"].value == "Return of Dover – June 2012"


@pytest.mark.parametrize(
    ("slug", "period"),
    [("thanet", "2012-06"), ("nowhere", "2012-06"), ("dover", "2012-13"), ("dover", "2012-13-q1")],
)
def test_what_one_may_not_return_has_no_template(client, officer, slug, period) -> None:
    client.force_login(officer)
    assert client.get(address(slug, period)).status_code == 404


def test_the_upload_page_offers_the_template(client, officer) -> None:
    client.force_login(officer)
    text = client.get(reverse("return-new")).content.decode()
    assert reverse("return-template") in text
    assert '<option value="dover">Dover</option>' in text
