"""The five published workbooks, from the file to the readings."""

import shutil
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Reading
from returns.intake.drafting import draft_return
from returns.models import Return, ReturnState
from tests.returns.builders import RETURNS, accept, accepted, codes, draft, owner_of, published, sender

pytestmark = pytest.mark.usefixtures("library")

LINES = {
    "kent-2011-02.xlsx": 3,
    "kent-2011-05.xlsx": 4,
    "kent-2012-05.xlsx": 9,
    "stockton-caseloads.xlsx": 16,
    "stockton-cabinet-2012-13.xlsx": 19,
}
CABINET = "stockton-cabinet-2012-13.xlsx"


def drafted(name: str) -> Return:
    return draft(published(name), owner=owner_of(name).slug, name=name)


def reading(code: str, basis: str, end: date, area: str = "kent") -> Reading:
    return Reading.objects.get(indicator__code=code, basis=basis, period_end=end, area__slug=area)


@pytest.mark.parametrize(("name", "count"), LINES.items())
def test_every_line_becomes_one_reading(name, count):
    monthly_return = drafted(name)
    assert monthly_return.lines.count() == count
    assert len(accept(monthly_return)) == Reading.objects.count() == count


@pytest.mark.parametrize("name", LINES)
def test_every_line_names_its_sheet_and_cells(name):
    for line in drafted(name).lines.all():
        assert line.sheet
        assert line.cells


@pytest.mark.parametrize("name", LINES)
def test_nothing_is_a_reading_before_acceptance(name):
    drafted(name)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", LINES)
def test_titles_footnotes_and_headings_are_listed_as_not_stored(name):
    not_stored = set(drafted(name).cells_not_stored.values_list("why", flat=True))
    assert {"title", "column headings"} <= not_stored


def test_empty_quarters_are_listed_as_not_stored():
    found = drafted(CABINET).cells_not_stored.filter(why="no figures given")
    assert [cell.text for cell in found] == [f"Q{number} 2013/14" for number in (1, 2, 3, 4)]


def test_footnote_of_the_caseloads_is_listed_as_not_stored():
    found = drafted("stockton-caseloads.xlsx").cells_not_stored.get(cells="A11")
    assert "in the region of 25 children" in found.text


def test_measure_over_two_rows_is_one_line_with_both_cells():
    line = drafted(CABINET).lines.get(indicator__code="re-referrals-within-12-months")
    assert line.cells == "C27, C28, D27"
    assert (line.numerator, line.denominator) == (353, 2336)


def test_181_of_6859_is_2_6_not_5_0_percent():
    (finding,) = drafted(CABINET).findings.all()
    assert (finding.severity, finding.code) == ("warning", "stated_differs")
    assert "181 of 6,859 is 2.6%, not 5.0%" in finding.what


def test_the_computed_percentage_is_stored_and_the_stated_one_kept():
    accepted(published(CABINET), owner="stockton-on-tees")
    kept = reading("contacts-with-an-active-caf", "YEAR", date(2013, 3, 31), "stockton-on-tees")
    assert round(kept.value, 1) == Decimal("2.6")
    assert (kept.numerator, kept.denominator, kept.stated) == (181, 6859, "5.0%")


def test_shares_of_those_who_left_care_rest_on_their_sum():
    accepted(published(CABINET), owner="stockton-on-tees")
    code = "ceased-to-be-looked-after-adoption"
    kept = reading(code, "YEAR", date(2013, 3, 31), "stockton-on-tees")
    assert (kept.numerator, kept.denominator) == (16, 129)


def test_figures_of_other_months_are_asked_about():
    monthly_return = drafted("kent-2012-05.xlsx")
    assert codes(monthly_return) == ["other_month"] * 3
    asked = [finding.line.period_end for finding in monthly_return.findings.all()]
    assert asked == [date(2012, 4, 30), date(2012, 6, 10), date(2012, 6, 17)]


def test_a_week_ending_position_keeps_its_day():
    accepted(published("kent-2012-05.xlsx"))
    kept = reading("average-caseload-per-caseholder", "SNAPSHOT", date(2012, 6, 17))
    assert (kept.value, kept.stated) == (Decimal("19.9"), "19.9")


def test_a_return_without_questions_has_no_findings():
    assert codes(drafted("kent-2011-02.xlsx")) == codes(drafted("kent-2011-05.xlsx")) == []


def test_two_teams_that_agree_on_both_dates_are_pointed_out():
    monthly_return = drafted("stockton-caseloads.xlsx")
    found = monthly_return.findings.filter(code="identical_figures")
    assert len(found) == 2
    assert "North 3 and North 2 have identical figures" in found[0].what


def test_teams_whose_caseload_changed_by_more_than_a_third_are_asked_about():
    found = drafted("stockton-caseloads.xlsx").findings.filter(severity="question")
    assert {each.code for each in found} == {"large_change"}
    assert [each.cells for each in found] == ["C7", "C9", "C3"]


def test_the_caseloads_say_themselves_whose_they_are():
    data = published("stockton-caseloads.xlsx")
    monthly_return = draft_return(data=data, file_name="caseloads.xlsx", by=sender())
    assert monthly_return.area.name == "Stockton-on-Tees"


# From the command line


def imported(*names: str, **options) -> str:
    said = StringIO()
    call_command("import_return", *(str(RETURNS / name) for name in names), stdout=said, **options)
    return said.getvalue()


def test_import_shows_and_stores_nothing_without_yes():
    said = imported("kent-2012-05.xlsx", area="kent")
    assert "nothing is stored yet" in said
    assert Return.objects.get().state == ReturnState.DRAFT
    assert not Reading.objects.exists()


@pytest.mark.parametrize(("name", "count"), LINES.items())
def test_import_with_yes_accepts_every_line(name, count):
    said = imported(name, area=owner_of(name).slug, yes=True)
    assert f"{name}: {count} of {count} line{'s' * (count > 1)} accepted." in said
    assert Reading.objects.count() == count


def test_import_with_yes_keeps_the_answers_on_record():
    imported("kent-2012-05.xlsx", area="Kent", yes=True)
    assert {finding.answer for finding in Return.objects.get().findings.all()} == {"yes"}


def test_import_says_what_the_cabinet_report_has_wrong():
    said = imported(CABINET, area="stockton-on-tees")
    assert "Warning: Data Appendix, C8, D8: D8 says 5.0%." in said
    assert "181 of 6,859 is 2.6%, not 5.0%" in said


def test_import_of_the_same_file_again_changes_nothing_and_says_so():
    imported("kent-2012-05.xlsx", area="kent", yes=True)
    before = list(Reading.objects.order_by("pk").values())
    said = imported("kent-2012-05.xlsx", area="kent", yes=True)
    assert "every figure stands stored already. Nothing changes." in said
    assert list(Reading.objects.order_by("pk").values()) == before


def test_import_without_area_asks_for_it(tmp_path):
    unnamed = shutil.copy(RETURNS / CABINET, tmp_path / "appendix.xlsx")
    with pytest.raises(CommandError, match="Say it with --area, for example --area kent"):
        imported(unnamed)


def test_import_without_area_takes_the_one_in_the_files_name():
    assert "nothing is stored yet" in imported(CABINET)
    assert Return.objects.get().area.slug == "stockton-on-tees"


def test_import_for_an_unknown_area_says_so():
    with pytest.raises(CommandError, match="There is no area “Atlantis”"):
        imported("kent-2011-02.xlsx", area="Atlantis")


def test_import_of_what_is_no_workbook_says_so(tmp_path):
    (tmp_path / "note.xlsx").write_text("not a workbook")
    with pytest.raises(CommandError, match=r"note\.xlsx: "):
        call_command("import_return", str(tmp_path / "note.xlsx"), area="kent")


def test_import_of_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(CommandError, match="can't be opened"):
        call_command("import_return", str(tmp_path / "gone.xlsx"), area="kent")
