"""Notes on charts."""

from datetime import date

import pytest
from django.urls import reverse

from districts.models import Area
from indicators.models import Annotation, Indicator, Reading
from scorecard.models import Edition, PublishedFigure, Scorecard, WhyHidden
from tests.backoffice.steps import mark_on, text_of

LIST = reverse("manage-notes", args=["kent"])
NEW = reverse("manage-note-add", args=["kent"])
BREAK = {"date": "01/06/2012", "kind": "break", "text": "New recording system", "area": "kent"}


def address_of(note: Annotation, name: str = "manage-note") -> str:
    return reverse(name, args=["kent", note.pk])


@pytest.fixture
def note(team) -> Annotation:
    team.save(NEW, **BREAK)
    return Annotation.objects.get(text="New recording system")


def test_break_in_series_takes_travel_from_drafts(team, june):
    page = text_of(team.send(NEW, **BREAK))
    assert "Changes 3 directions of travel in drafts; published editions stay as they are." in page


def test_note_is_saved_after_a_yes(note):
    assert (note.date, note.kind, note.area.slug, note.indicator) == (date(2012, 6, 1), "break", "kent", None)


def test_a_note_begins_as_its_address_says(team):
    page = team.client.get(f"{NEW}?kind=step_change&date=01/05/2011&area=dover").content.decode()
    assert 'value="01/05/2011"' in page
    assert '<option value="dover" selected>' in page


def test_note_is_changed(team, note):
    team.save(address_of(note), **(BREAK | {"kind": "event"}))
    note.refresh_from_db()
    assert note.kind == "event"
    assert "Kind: Break in series → becomes Event" in team.see(address_of(note))


def test_note_is_removed_after_a_yes_and_stays_on_record(team, note):
    asked = team.send(address_of(note, "manage-note-remove"))
    assert "Don't save" in text_of(asked)
    assert Annotation.objects.filter(pk=note.pk).exists()
    team.send(address_of(note, "manage-note-remove"), confirmed="yes")
    assert not Annotation.objects.filter(pk=note.pk).exists()
    assert "Note removed" in team.see(LIST)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"date": ""}, "Enter the date"),
        ({"text": ""}, "Enter the text"),
        ({"kind": "party"}, "Choose from the list"),
        ({"area": "stockton-on-tees"}, "Choose from the list"),
    ],
)
def test_what_is_wrong_is_said(team, typed, told):
    answer = team.send(NEW, **(BREAK | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_second_of_two_editors_is_told(team, note):
    seen = mark_on(team.client.get(address_of(note)))
    team.save(address_of(note), **(BREAK | {"text": "First", "seen": seen}))
    answer = team.send(address_of(note), **(BREAK | {"text": "Second", "seen": seen}))
    assert "Somebody else has changed this" in text_of(answer)


@pytest.mark.parametrize(
    ("said", "is_told"), [("Three children came late", True), ("12 came late", False), ("Late", False)]
)
def test_a_note_is_asked_about_a_number_that_is_kept_from_the_public(team, said, is_told):
    code, may = "contacts-that-become-referrals", date(2012, 5, 31)
    indicator, dover = Indicator.objects.get(code=code), Area.objects.get(slug="dover")
    edition = Edition.objects.create(
        scorecard=Scorecard.objects.get(slug="kent"), period_kind="month", period_end=may
    )
    of_may = {"indicator": indicator, "area": dover, "basis": "MONTH", "period_end": may}
    Reading.objects.update_or_create(**of_may, defaults={"value": 3})
    PublishedFigure.objects.create(edition=edition, **of_may, hidden=WhyHidden.SMALL, gap="suppressed")
    page = text_of(team.send(NEW, **(BREAK | {"date": "10/05/2012", "text": said})))
    assert ("may be a number of Contacts that become referrals, Dover" in page) is is_told
