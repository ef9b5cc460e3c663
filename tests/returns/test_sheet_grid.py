"""A return drawn as its workbook: roles by colour and word, and a slip corrected in place."""

from decimal import Decimal

import pytest
from django.urls import reverse

from districts.models import AuditEntry
from returns.models import ReturnState
from tests.returns.builders import BACKLOG, accept, draft, row, sender, workbook
from tests.returns.reading.workbooks import workbook_of

pytestmark = pytest.mark.usefixtures("library")

FAULTY = workbook(row(value=36), row(place="Swale", value="12 or 13"))


@pytest.fixture
def sent(performance_team, client):
    """A draft of two lines, one of whose figures is a slip, in the browser of Kent's performance team."""
    client.force_login(performance_team)
    return draft(FAULTY, by=sender(performance_team))


def grid(client, sent, **query) -> dict:
    """The cells drawn, by their address."""
    answer = client.get(reverse("return-sheet", args=[sent.pk]), query)
    return {cell.ref: cell for each in answer.context["grid"].rows for cell in each.cells}


def correct(client, sent, says: str, cell: str = "F5", sheet: str = "Return", **more):
    url = reverse("return-correct", args=[sent.pk])
    return client.post(url, {"sheet": sheet, "cell": cell, "says": says}, **more)


def test_each_cell_says_what_it_is_taken_for(client, sent):
    cells = grid(client, sent)
    assert {ref: cells[ref].words for ref in ("A1", "A3", "A4", "B4", "C4", "F4")} == {
        "A1": "title",
        "A3": "column headings",
        "A4": "indicator",
        "B4": "area",
        "C4": "period",
        "F4": "figure",
    }
    assert cells["A4"].text == BACKLOG


def test_what_was_found_stands_at_its_cell_with_a_way_to_correct_it(client, sent):
    cell = grid(client, sent)["F5"]
    assert (cell.severity, cell.is_correctable) == ("error", True)
    assert "12 or 13" in cell.noted
    text = client.get(reverse("return-sheet", args=[sent.pk]), {"cell": "F5"}).content.decode()
    assert "What should F5 say?" in text
    assert "It says “12 or 13”." in text


def test_a_corrected_cell_is_read_and_the_file_stays_as_it_came(client, sent):
    text = correct(client, sent, "13", follow=True).content.decode()
    page = client.get(reverse("return", args=[sent.pk])).content.decode()
    assert all("“12 or 13” → “13”, by " in each for each in (text, page))
    (line,) = sent.lines.filter(area__slug="swale")
    assert line.value == Decimal(13)
    assert not sent.findings.filter(severity="error").exists()
    assert b"".join(client.get(reverse("return-file", args=[sent.pk]))) == FAULTY
    entry = AuditEntry.objects.get(action="cell corrected")
    assert (entry.before["says"], entry.after["says"]) == ("12 or 13", "13")


def test_a_cell_corrected_twice_remembers_what_the_file_says(client, sent):
    correct(client, sent, "14")
    correct(client, sent, "13")
    (kept,) = sent.cells_corrected.all()
    assert (kept.before, kept.after) == ("12 or 13", "13")
    assert grid(client, sent)["F5"].corrected


def test_corrections_hold_when_names_are_chosen_too(client, performance_team):
    client.force_login(performance_team)
    sent = draft(workbook(row(value="12 or 13"), row(place="Swole", value=3)), by=sender(performance_team))
    correct(client, sent, "13", "F4")
    client.post(reverse("return-names", args=[sent.pk]), {"area:Swole": "leave-out"})
    assert [line.value for line in sent.lines.filter(area__slug="dover")] == [Decimal(13)]


@pytest.mark.parametrize(("says", "value"), [("84.4%", "84.4"), ("1,234", "1234"), ("", None)])
def test_what_is_typed_is_read_as_in_a_list(client, sent, says, value):
    correct(client, sent, says, "F5")
    found = [line.value for line in sent.lines.filter(area__slug="swale")]
    if value == "1234":
        assert found == [Decimal(1234)]
    elif value is None:
        assert found == []


def test_an_accepted_return_is_not_corrected(client, sent):
    accept(sent)
    correct(client, sent, "13")
    sent.refresh_from_db()
    assert sent.state == ReturnState.ACCEPTED
    assert not sent.cells_corrected.exists()


@pytest.mark.parametrize(("cell", "sheet"), [("nonsense", "Return"), ("", "Return"), ("F5", "No such sheet")])
def test_a_cell_that_is_not_there_is_not_corrected(client, sent, cell, sheet):
    assert correct(client, sent, "13", cell, sheet).status_code == 404


def test_somebody_elses_return_is_neither_shown_nor_corrected(client, sent, officer_elsewhere):
    client.force_login(officer_elsewhere)
    assert client.get(reverse("return-sheet", args=[sent.pk])).status_code == 404
    assert correct(client, sent, "13").status_code == 404


# What a heading means


def unheaded(officer):
    """A list whose column of areas has a heading that nobody knows."""
    rows = [["Return for May 2012"], ["Measure", "Whereabouts", "Value"], [BACKLOG, "Dover", 36]]
    return draft(workbook_of({"Return": rows}), by=sender(officer))


def test_a_column_is_said_to_be_the_area(client, performance_team):
    client.force_login(performance_team)
    sent = unheaded(performance_team)
    assert [line.area.slug for line in sent.lines.all()] == ["kent"]
    text = client.get(reverse("return-sheet", args=[sent.pk]), {"means": "B2"}).content.decode()
    assert "What is “Whereabouts”?" in text
    url = reverse("return-means", args=[sent.pk])
    client.post(url, {"sheet": "Return", "cell": "B2", "heading:Whereabouts": "area"})
    assert [line.area.slug for line in sent.lines.all()] == ["dover"]
    assert grid(client, sent)["B3"].words == "area"


@pytest.mark.parametrize("form", [{}, {"heading:Whereabouts": "nonsense"}, {"heading:Other": "area"}])
def test_what_is_no_answer_changes_nothing(client, performance_team, form):
    client.force_login(performance_team)
    sent = unheaded(performance_team)
    client.post(reverse("return-means", args=[sent.pk]), {"sheet": "Return", "cell": "B2"} | form)
    assert not sent.names_chosen.exists()


def test_a_heading_may_be_an_indicator_with_a_long_name(client, performance_team):
    client.force_login(performance_team)
    rows = [["Return for May 2012"], ["Area", "Backlog of ours"], ["Dover", 36], ["Swale", 3]]
    sent = draft(workbook_of({"Return": rows}), by=sender(performance_team))
    url = reverse("return-means", args=[sent.pk])
    client.post(url, {"sheet": "Return", "cell": "B2", "heading:Backlog of ours": BACKLOG})
    assert {line.indicator.name for line in sent.lines.all()} == {BACKLOG}


def test_a_text_list_is_mapped_like_a_workbook(client, performance_team):
    client.force_login(performance_team)
    data = f"Measure,Whereabouts,Month,Value\n{BACKLOG},Dover,May 2012,36\n".encode()
    sent = draft(data, by=sender(performance_team), name="list.csv")
    (name,) = {cell.sheet for cell in sent.cells_not_stored.all()} | {line.sheet for line in sent.lines.all()}
    url = reverse("return-means", args=[sent.pk])
    client.post(url, {"sheet": name, "cell": "B1", "heading:Whereabouts": "area"})
    assert [line.area.slug for line in sent.lines.all()] == ["dover"]
