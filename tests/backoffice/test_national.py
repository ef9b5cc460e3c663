"""National files on the screen: tried, shown, loaded; a recipe written; populations taken over."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import AuditEntry, User
from indicators.models import Reading
from indicators.rules.periods import Period
from national.models import EditionState, NationalEdition, NationalFigure, NationalRecipe, NeighbourEdition
from returns.models import Return
from scorecard.actions import open_draft
from scorecard.editions.layout import choose_beside
from scorecard.models import Scorecard
from tests.backoffice.steps import text_of
from tests.national.files import (
    C1_2024,
    C1_2025,
    DATASETS,
    NEIGHBOURS_2025,
    POPULATIONS,
    bytes_of,
    rows_of,
    written,
)

PAGE = reverse("manage-national")
D3 = "d3_cpps_subsequent_plan_2013_to_2025.csv"


def upload(team, name, data=None, **fields):
    file = SimpleUploadedFile(name, bytes_of(name) if data is None else data)
    return team.client.post(reverse("manage-national-load"), {"file": file, **fields}, follow=True)


def say_yes(team):
    draft = NationalEdition.objects.get(state=EditionState.DRAFT)
    address = reverse("manage-national-confirm", args=[draft.pk])
    return team.client.post(address, {"confirmed": "yes"}, follow=True)


def kept_files():
    return [path for path in Path(settings.UPLOAD_ROOT).rglob("*") if path.is_file()]


def test_a_file_is_shown_before_it_is_loaded(team, django_capture_on_commit_callbacks):
    shown = text_of(upload(team, C1_2024, published="13/11/2024"))
    assert "Figures stored 2,076" in shown
    assert "Children in need: referrals and re-referrals, published 13 November 2024" in shown
    assert not NationalFigure.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = text_of(say_yes(team))
    assert "published 13 November 2024 was loaded" in done
    assert NationalFigure.objects.count() == 2076
    assert len(kept_files()) == 1


@pytest.mark.parametrize("name", [*DATASETS, NEIGHBOURS_2025])
def test_every_file_goes_in_with_a_yes_and_no_question(team, name):
    shown = upload(team, name)
    assert shown.context["edition"].report["questions"] == []
    assert "Load it" in text_of(shown)
    say_yes(team)
    assert NationalFigure.objects.exists() or NeighbourEdition.objects.exists()


def test_a_discarded_file_leaves_nothing(team, django_capture_on_commit_callbacks):
    upload(team, D3)
    draft = NationalEdition.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        team.client.post(reverse("manage-national-discard", args=[draft.pk]))
    assert not NationalEdition.objects.exists()
    assert kept_files() == []


def test_what_is_no_national_file_is_said_beside_the_field(team):
    answer = upload(team, "return.csv", b"Indicator,May\nContacts,12\n")
    assert answer.status_code == 400
    assert "This is no national file that is known" in text_of(answer)


def test_a_restatement_is_shown_before_it_is_made(team):
    upload(team, C1_2024)
    say_yes(team)
    head, *rows = rows_of(C1_2025)
    at = head.index("rereferral_percent")
    kent = next(row for row in rows if row[0] == "2024" and "Kent" in row)
    kent[at] = "99.9"
    shown = text_of(upload(team, "newer.csv", written([head, *rows])))
    assert "1 figure of earlier editions" in shown
    assert "Re-referrals within 12 months, Kent, 2024-03-31" in shown
    assert "is now 99.9" in shown


def test_what_a_file_does_to_drafts_is_shown_before_it_is_loaded(team, kent):
    card = Scorecard.objects.get(slug="kent")
    choose_beside(scorecard=card, beside=["england"], by=None)
    open_draft(scorecard=card, period=Period.month(2025, 5), by=None)
    upload(team, C1_2024)
    draft = NationalEdition.objects.get(state=EditionState.DRAFT)
    shown = text_of(team.client.post(reverse("manage-national-confirm", args=[draft.pk])))
    assert "Changes 1 comparison in drafts; published editions stay as they are." in shown
    assert re.search(r"England [0-9.]+, 2023/24", shown)
    assert "Nothing of the nation beside it" in shown
    assert not NationalFigure.objects.exists()
    say_yes(team)
    assert NationalFigure.objects.exists()


def test_a_recipe_is_written_and_the_file_tried_again(team):
    head, *rows = rows_of(D3)
    renamed = [each.replace("CPP", "Other").replace("category", "what") for each in head]
    shown = upload(team, "unknown.csv", written([renamed, *rows]))
    assert "no recipe fits" in text_of(shown).lower()
    draft = NationalEdition.objects.get()
    address = reverse("manage-national-write", args=[draft.pk])
    assert "Rows with this what" in team.see(address)
    answer = team.client.post(
        address,
        {
            "name": "Plans of another kind",
            "year_ends": "03-31",
            "indicator": "second-or-subsequent-cp-plans",
            "basis": "YEAR",
            "value": "Other_subsequent_percent",
            "numerator": "Other_subsequent",
            "denominator": "Other_start",
            "decimals": "1",
            "filter-0": rows[0][renamed.index("what")],
        },
        follow=True,
    )
    assert "Figures stored 563" in text_of(answer)
    say_yes(team)
    assert NationalFigure.objects.count() == 563
    assert "Other_start" in team.see(reverse("manage-national-recipe", args=["plans-of-another-kind"]))


def test_populations_are_taken_over_as_a_return(team, kent):
    upload(team, POPULATIONS)
    say_yes(team)
    address = reverse("manage-national-populations", args=["kent"])
    assert "30 June 2024" in team.see(address)
    team.save(address, reason="Mid-year estimates")
    assert Reading.objects.filter(area=kent, indicator__code="population-aged-0-to-17").count() == 13
    assert Return.objects.filter(area=kent, reason="Mid-year estimates").exists()
    assert "Nothing to take over" in team.see(address)


def test_who_doesnt_keep_the_library_reads_and_loads_nothing(team, holder):
    other = holder("performance_team", "stockton-on-tees")  # from now on somebody has to be named
    assert isinstance(other, User)
    assert "Those who keep the library load them" in team.see(PAGE)
    assert upload(team, D3).status_code == 403
    assert not NationalEdition.objects.exists()


def test_loading_is_on_record(team):
    upload(team, D3)
    say_yes(team)
    entry = AuditEntry.objects.get(action="national file loaded")
    assert entry.after["figures"] == 563
    assert NationalRecipe.objects.filter(code="d3").exists()
