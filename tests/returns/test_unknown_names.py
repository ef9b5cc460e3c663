"""What a return calls something that nobody knows: chosen from a list in the preview, and remembered."""

import pytest
from django.urls import reverse

from districts.models import AuditEntry
from indicators.models import Indicator
from returns.models import Alias, HeadingName, Return
from tests.returns.builders import (
    BACKLOG,
    HEADINGS,
    TIMELINESS,
    accept,
    area,
    codes,
    draft,
    row,
    sender,
    values,
    workbook,
)
from tests.returns.reading.workbooks import workbook_of

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def browser(client, officer):
    """The browser of Dover's officer."""
    client.force_login(officer)
    return client


def dovers(data: bytes) -> Return:
    return draft(data, by=sender(None, "dover"), owner="dover")


def choose(browser, monthly_return: Return, **said: str):
    """Says what a name means: `area_Dovr="…"` is the field of the area called Dovr."""
    fields = {field.replace("_", ":", 1): value for field, value in said.items()}
    return browser.post(reverse("return-names", args=[monthly_return.pk]), fields, follow=True)


def options(browser, monthly_return: Return) -> dict[str, list[str]]:
    """Every name asked about, with the words of its first options."""
    asked = browser.get(reverse("return", args=[monthly_return.pk])).context["names_asked"]
    return {name.text: [option.label for _, group in name.groups for option in group][:3] for name in asked}


def of(indicator: str, basis: str) -> str:
    return f"{Indicator.objects.get(name=indicator).pk}:{basis}"


def test_an_unknown_indicator_is_chosen_and_its_line_understood(browser):
    sent = dovers(workbook(row("IAs late", value=36)))
    assert codes(sent) == ["unknown_indicator"]
    answer = choose(browser, sent, **{"indicator_IAs late": of(BACKLOG, "SNAPSHOT")})
    assert "The file was read again" in answer.content.decode()
    line = sent.lines.get()
    assert (line.indicator.name, line.basis, line.value) == (BACKLOG, "SNAPSHOT", 36)
    assert codes(sent) == []


def test_the_basis_is_chosen_with_the_indicator(browser):
    sent = dovers(workbook(row("Timely so far", value="84.4%")))
    choose(browser, sent, **{"indicator_Timely so far": of(TIMELINESS, "YTD")})
    assert sent.lines.get().basis == "YTD"


def test_an_unknown_area_is_chosen_from_ones_own(browser):
    sent = dovers(workbook(row(place="White Cliffs", value=36)))
    assert options(browser, sent) == {"White Cliffs": ["Dover"]}
    choose(browser, sent, **{"area_White Cliffs": str(area("dover").pk)})
    assert sent.lines.get().area.name == "Dover"


def test_an_area_of_somebody_else_cannot_be_chosen(browser):
    sent = dovers(workbook(row(place="Margate", value=36)))
    answer = choose(browser, sent, area_Margate=str(area("thanet").pk))
    assert answer.status_code == 409
    assert codes(sent) == ["unknown_area"]


def test_a_name_that_nobody_asked_about_cannot_be_given_a_meaning(browser):
    sent = dovers(workbook(row(value=36)))
    answer = choose(browser, sent, **{f"indicator_{BACKLOG}": of(TIMELINESS, "MONTH")})
    assert answer.status_code == 409
    assert sent.lines.get().indicator.name == BACKLOG


def test_the_nearest_in_spelling_is_offered_first_and_not_assumed(browser):
    sent = dovers(workbook(row("Initial assessments late and out of timescale", value=36)))
    assert codes(sent) == ["unknown_indicator"]
    (first, *_) = options(browser, sent)["Initial assessments late and out of timescale"]
    assert first.startswith(BACKLOG)


def test_no_answer_is_offered_twice(browser):
    sent = dovers(workbook(row("Unallocated case", "Dovr", value=36)))
    for name in browser.get(reverse("return", args=[sent.pk])).context["names_asked"]:
        offered = [option for _, group in name.groups for option in group]
        assert len(offered) == len(set(offered)) > 0


def test_an_ampersand_for_and_is_proposed_and_remembered_when_confirmed():
    sent = draft(workbook(row(place="Tonbridge & Malling", value=36)))
    assert sent.findings.get().proposed == "Tonbridge and Malling"
    accept(sent)
    assert Alias.objects.get(text="Tonbridge & Malling").area.name == "Tonbridge and Malling"


def test_what_is_left_out_is_no_question_any_more_and_never_stored(browser):
    sent = dovers(workbook(row("Hours of sunshine", value=7), row(value=36)))
    choose(browser, sent, **{"indicator_Hours of sunshine": "leave-out"})
    assert codes(sent) == ["left_out"]
    accept(sent)
    assert values() == [36]
    assert not Alias.objects.filter(text="Hours of sunshine").exists()


def test_a_meaning_is_remembered_for_the_authority_when_its_line_is_accepted(browser):
    sent = dovers(workbook(row("IAs late", "White Cliffs", value=36)))
    choose(
        browser,
        sent,
        **{"indicator_IAs late": of(BACKLOG, "SNAPSHOT"), "area_White Cliffs": str(area("dover").pk)},
    )
    assert not Alias.objects.filter(text="IAs late").exists()
    accept(sent)
    known = Alias.objects.filter(text__in=["IAs late", "White Cliffs"])
    assert {str(alias.authority) for alias in known} == {"Kent"}
    assert codes(dovers(workbook(row("IAs late", "White Cliffs", value=36)))) == []


def test_choosing_changes_no_figure_and_is_on_record(browser, officer):
    sent = dovers(workbook(row("IAs late", value=36)))
    choose(browser, sent, **{"indicator_IAs late": of(BACKLOG, "SNAPSHOT")})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.action, entry.after) == (
        officer,
        "names chosen",
        {"IAs late": f"{BACKLOG} Snapshot"},
    )
    assert values() == []


def test_a_choice_can_be_changed_before_accepting(browser):
    sent = dovers(workbook(row("IAs late", value=36)))
    choose(browser, sent, **{"indicator_IAs late": "leave-out"})
    choose(browser, sent, **{"indicator_IAs late": of(BACKLOG, "SNAPSHOT")})
    assert codes(sent) == []


def test_a_return_that_is_decided_takes_no_more_names(browser):
    sent = dovers(workbook(row("IAs late", value=7), row(value=36)))
    accept(sent)
    answer = choose(browser, sent, **{"indicator_IAs late": of(BACKLOG, "SNAPSHOT")})
    assert "accepted already. Nothing was changed." in answer.content.decode()


# Headings


def table(*headings: str) -> bytes:
    return workbook_of({"Return": [["May 2012"], [], list(headings), [BACKLOG, "Dover", "May 2012", 36]]})


def test_headings_of_a_table_that_nobody_knows_are_chosen(browser):
    sent = dovers(table("KPI", "Patch", "When", "Achieved"))
    assert (sent.lines.count(), set(options(browser, sent))) == (0, {"KPI", "Patch", "When", "Achieved"})
    choose(
        browser,
        sent,
        heading_KPI="indicator",
        heading_Patch="area",
        heading_When="month",
        heading_Achieved="value",
    )
    line = sent.lines.get()
    assert (line.indicator.name, line.area.name, line.value) == (BACKLOG, "Dover", 36)


def test_a_heading_is_remembered_for_the_authority(browser):
    sent = dovers(table("Indicator", "Area", "Month", "Achieved"))
    choose(browser, sent, heading_Achieved="value")
    accept(sent)
    assert [str(name) for name in HeadingName.objects.all()] == ["“Achieved” is value"]
    assert dovers(table("Indicator", "Area", "Month", "Achieved")).lines.count() == 1


def test_an_unknown_column_beside_known_ones_can_be_given_a_meaning(browser):
    headings = ["Indicator", "Area", "Month", "Value", "Of whom late", "Out of"]
    rows = [headings, [TIMELINESS, "Dover", "May 2012", "90%", 9, 10]]
    sent = dovers(workbook_of({"Return": [["May 2012"], [], *rows]}))
    choose(browser, sent, **{"heading_Of whom late": "numerator", "heading_Out of": "denominator"})
    line = sent.lines.get()
    assert (line.numerator, line.denominator, line.value) == (9, 10, 90)


def test_a_month_that_cannot_be_read_is_chosen(browser):
    sent = dovers(workbook(row(month="Period 2", value=36)))
    assert "period_unreadable" in codes(sent)
    choose(browser, sent, **{"heading_Period 2": "May 2012"})
    assert codes(sent) == []
    assert str(sent.lines.get().period_end) == "2012-05-31"


def test_a_month_over_a_column_that_cannot_be_read_is_chosen(browser):
    rows = [["Indicator", "Area", "April 2012", "Mai 12"], [BACKLOG, "Dover", 30, 36]]
    sent = dovers(workbook_of({"Return": [["May 2012"], [], *rows]}))
    assert sent.lines.count() == 1
    choose(browser, sent, **{"heading_Mai 12": "May 2012"})
    assert list(sent.lines.values_list("value", flat=True)) == [30, 36]


# Hidden sheets


def with_hidden(**sheets: int) -> bytes:
    """A return for Dover and, hidden, one for each sheet named: its figure of April 2012."""
    rows = {"Return": [HEADINGS, row(value=36)] if "Return" not in sheets else []}
    rows |= {name: [HEADINGS, row(month="April 2012", value=value)] for name, value in sheets.items()}

    def hide(sheet):
        sheet.sheet_state = "hidden" if sheet.title in sheets else "visible"

    return workbook_of({"Cover": [], **rows}, hide)


def test_a_hidden_sheet_is_asked_about_and_read_where_the_officer_says_so(browser):
    sent = dovers(with_hidden(Old=30))
    assert options(browser, sent) == {"Old": ["Read this sheet too"]}
    assert [line.value for line in sent.lines.all()] == [36]
    choose(browser, sent, sheet_Old="read")
    assert [line.value for line in sent.lines.all()] == [36, 30]
    assert codes(sent) == []


def test_a_hidden_sheet_that_is_left_out_stays_out(browser):
    sent = dovers(with_hidden(Old=30))
    choose(browser, sent, sheet_Old="leave-out")
    accept(sent)
    assert values() == [36]


def test_a_return_whose_every_figure_is_hidden_is_kept_to_be_asked_about(browser):
    sent = dovers(with_hidden(Return=36))
    assert sent.lines.count() == 0
    choose(browser, sent, sheet_Return="read")
    assert [line.value for line in sent.lines.all()] == [36]


def test_that_a_hidden_sheet_was_read_is_not_remembered(browser):
    sent = dovers(with_hidden(Old=30))
    choose(browser, sent, sheet_Old="read")
    accept(sent)
    assert not HeadingName.objects.exists()
    assert codes(dovers(with_hidden(Old=31))) == ["hidden_sheet"]
