"""Returns in the browser: uploading, deciding, downloading, and who may."""

from errno import ENOSPC
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from districts.models import AuditEntry
from indicators.models import Reading
from returns.forms import LARGEST_UPLOAD
from returns.models import Return, ReturnState
from tests.returns.builders import (
    accepted,
    area,
    draft,
    published,
    questions,
    row,
    sender,
    values,
    workbook,
)

pytestmark = pytest.mark.usefixtures("library")

MAY_2012 = "kent-2012-05.xlsx"


@pytest.fixture
def signed_in(client):
    """The browser of somebody: `signed_in(officer)`."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def upload(browser, data: bytes, name: str = "return.xlsx", **fields):
    return browser.post(reverse("return-new"), {"file": SimpleUploadedFile(name, data), **fields})


def page(monthly_return: Return, what: str = "return") -> str:
    return reverse(what, args=[monthly_return.pk])


def everything_ticked(browser, monthly_return: Return) -> dict:
    """The form as it stands on the page, every line ticked and every question answered with yes."""
    seen = browser.get(page(monthly_return)).context["seen"]
    answers = {f"question-{question.pk}": "yes" for question in questions(monthly_return)}
    return {"seen": seen, "line": [line.pk for line in monthly_return.lines.all()], **answers}


# Uploading


def test_an_upload_leads_to_its_preview(signed_in, officer):
    answer = upload(signed_in(officer), workbook(row(value=36)))
    monthly_return = Return.objects.get()
    assert (answer.status_code, answer.url) == (302, page(monthly_return))
    assert (monthly_return.uploaded_by, monthly_return.state) == (officer, ReturnState.DRAFT)


@pytest.mark.parametrize("large", [0, 100_000], ids=["read apart later", "read at once"])
def test_a_full_disk_is_told_and_leaves_nothing_behind(signed_in, officer, settings, monkeypatch, large):
    def fill_up(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("returns.views.LARGE_UPLOAD", large)
    monkeypatch.setattr(Path, "write_bytes", fill_up)
    answer = upload(signed_in(officer), workbook(row(value=36)))
    assert answer.status_code == 507
    assert "perhaps because its disk is full. Nothing was stored." in answer.content.decode()
    assert not Return.objects.exists()
    assert list(Path(settings.UPLOAD_ROOT).iterdir()) == []


def test_the_published_return_goes_in_by_the_browser(signed_in, performance_team):
    browser = signed_in(performance_team)
    upload(browser, published(MAY_2012), MAY_2012)
    monthly_return = Return.objects.get()
    answer = browser.post(
        page(monthly_return, "return-accept"), everything_ticked(browser, monthly_return), follow=True
    )
    assert "9 of 9 lines accepted." in answer.content.decode()
    assert Reading.objects.count() == 9


def test_the_preview_shows_what_was_found_and_what_changes(signed_in, performance_team):
    browser = signed_in(performance_team)
    upload(browser, published(MAY_2012), MAY_2012)
    text = browser.get(page(Return.objects.get())).content.decode()
    for words in ("84.4%", "F11", "Store it for 10 June 2012?", "no figure → Green", "column headings"):
        assert words in text


def test_the_cabinet_report_is_corrected_before_it_is_accepted(signed_in, holder):
    browser = signed_in(holder("performance_team", "stockton-on-tees"))
    upload(browser, published("stockton-cabinet-2012-13.xlsx"))
    text = browser.get(page(Return.objects.get())).content.decode()
    assert "181 of 6,859 is 2.6%, not 5.0%" in text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("return.xlsx", b"not a workbook"),
        ("return.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook"),
        ("return.pdf", b"%PDF-1.4"),
        ("return.xlsx", workbook(["no", "figures", "here"])),
        ("return.xlsx", published(MAY_2012)[:2000]),
    ],
)
def test_a_wrong_file_is_refused_with_words(signed_in, officer, name, data):
    answer = upload(signed_in(officer), data, name)
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]
    assert not Return.objects.exists()


def test_no_file_is_asked_for(signed_in, officer):
    answer = signed_in(officer).post(reverse("return-new"), {})
    assert answer.context["form"].errors == {"file": ["Choose the Excel file of your return"]}


def test_an_empty_file_is_refused(signed_in, officer):
    answer = upload(signed_in(officer), b"")
    assert answer.context["form"].errors == {"file": ["The file is empty"]}


def test_a_file_larger_than_any_return_is_refused(signed_in, officer):
    answer = upload(signed_in(officer), b"x" * (LARGEST_UPLOAD + 1))
    assert "at most 10 MB" in answer.context["form"].errors["file"][0]


def test_an_area_is_asked_for_where_the_file_names_none(signed_in, holder):
    browser = signed_in(holder("officer", "kent"))
    answer = upload(browser, workbook(row(place=None, value=36)), area=area("dover").pk)
    assert answer.status_code == 302
    assert Return.objects.get().area.name == "Dover"


def test_only_ones_own_areas_can_be_chosen(signed_in, officer):
    answer = upload(signed_in(officer), workbook(row(value=36)), area=area("thanet").pk)
    assert answer.context["form"].errors == {"area": ["Choose an area from the list"]}


def test_an_officer_stays_with_their_area_whatever_the_file_names(signed_in, officer):
    browser = signed_in(officer)
    answer = upload(browser, workbook(row(value=36), row(place="Thanet", value=12)))
    assert Return.objects.get().area.name == "Dover"
    assert "You may not return figures for Thanet." in browser.get(answer.url).content.decode()


def test_the_same_file_again_says_that_nothing_changes(signed_in, officer):
    accepted(workbook(row(value=36)), owner="dover")
    answer = upload(signed_in(officer), workbook(row(value=36)))
    answer = signed_in(officer).get(answer.url)
    assert answer.context["consequences"].changes_nothing


# Deciding


@pytest.fixture
def dovers(officer) -> Return:
    """A draft for Dover, sent by its officer."""
    return draft(workbook(row(value=36)), by=sender(officer, "dover"), owner="dover")


def test_accepting_makes_the_ticked_lines_readings(signed_in, officer, dovers):
    browser = signed_in(officer)
    answer = browser.post(page(dovers, "return-accept"), everything_ticked(browser, dovers), follow=True)
    assert "1 of 1 line accepted." in answer.content.decode()
    assert values() == [36]


def test_accepting_twice_changes_nothing_and_says_so(signed_in, officer, dovers):
    browser = signed_in(officer)
    form = everything_ticked(browser, dovers)
    browser.post(page(dovers, "return-accept"), form)
    answer = browser.post(page(dovers, "return-accept"), form, follow=True)
    assert "accepted already. Nothing was changed." in answer.content.decode()


def test_accepting_after_figures_moved_shows_the_differences_again(signed_in, officer, dovers):
    browser = signed_in(officer)
    form = everything_ticked(browser, dovers)
    accepted(workbook(row(value=40)), owner="dover")
    answer = browser.post(page(dovers, "return-accept"), form)
    assert answer.status_code == 409
    assert "Look at the differences again" in answer.content.decode()
    assert values() == [40]


def test_accepting_nothing_says_what_to_choose(signed_in, officer, dovers):
    browser = signed_in(officer)
    form = everything_ticked(browser, dovers) | {"line": []}
    answer = browser.post(page(dovers, "return-accept"), form)
    assert answer.status_code == 409
    assert "Choose at least one line" in answer.content.decode()


@pytest.mark.parametrize(
    "nonsense", [{"line": "x"}, {"line": "9" * 30, "seen": "\x00"}, {"question-1": "maybe"}]
)
def test_nonsense_in_the_form_changes_nothing(signed_in, officer, dovers, nonsense):
    answer = signed_in(officer).post(page(dovers, "return-accept"), nonsense)
    assert answer.status_code == 409
    assert values() == []


def test_discarding_changes_nothing(signed_in, officer, dovers):
    answer = signed_in(officer).post(page(dovers, "return-discard"), follow=True)
    assert "The return was discarded." in answer.content.decode()
    assert values() == []


def test_withdrawing_needs_a_reason(signed_in, officer):
    monthly_return = accepted(workbook(row(value=36)), owner="dover")
    answer = signed_in(officer).post(page(monthly_return, "return-withdraw"), {"reason": " "})
    assert answer.status_code == 400
    assert "Say why the return is withdrawn" in answer.content.decode()
    assert values() == [36]


def test_withdrawing_takes_the_figures_back(signed_in, officer):
    monthly_return = accepted(workbook(row(value=36)), owner="dover")
    signed_in(officer).post(page(monthly_return, "return-withdraw"), {"reason": "wrong file"})
    assert values() == []
    assert AuditEntry.objects.latest("pk").by == officer


# Who may


@pytest.mark.parametrize("what", ["return", "return-file"])
def test_a_return_of_another_district_is_not_found(signed_in, officer_elsewhere, dovers, what):
    assert signed_in(officer_elsewhere).get(page(dovers, what)).status_code == 404


@pytest.mark.parametrize("what", ["return-accept", "return-discard", "return-withdraw"])
def test_nor_can_it_be_decided_from_elsewhere(signed_in, officer_elsewhere, dovers, what):
    assert signed_in(officer_elsewhere).post(page(dovers, what), {"reason": "x"}).status_code == 404
    dovers.refresh_from_db()
    assert dovers.state == ReturnState.DRAFT


def test_a_manager_sees_the_returns_of_their_area_and_decides_none(signed_in, manager, dovers):
    browser = signed_in(manager)
    assert browser.get(page(dovers)).status_code == 200
    assert browser.post(page(dovers, "return-accept")).status_code == 403


def test_a_member_sees_no_returns(signed_in, member, dovers):
    browser = signed_in(member)
    assert browser.get(reverse("return-list")).status_code == 403
    assert browser.get(page(dovers)).status_code == 403


def test_the_list_holds_ones_own_returns_alone(signed_in, officer, officer_elsewhere, dovers):
    mine = signed_in(officer).get(reverse("return-list")).context["table"]
    theirs = signed_in(officer_elsewhere).get(reverse("return-list")).context["table"]
    assert (len(mine.rows), len(theirs.rows)) == (1, 0)


def test_the_performance_team_decides_for_every_district(signed_in, performance_team, dovers):
    browser = signed_in(performance_team)
    browser.post(page(dovers, "return-accept"), everything_ticked(browser, dovers))
    assert values() == [36]


# The file


def test_the_file_comes_back_as_it_was_sent_to_be_downloaded(signed_in, officer):
    data = workbook(row(value=36))
    monthly_return = draft(data, owner="dover", name="Dover May.xlsx")
    answer = signed_in(officer).get(page(monthly_return, "return-file"))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"] == 'attachment; filename="Dover May.xlsx"'
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_file_that_is_gone_is_not_found(signed_in, officer, settings):
    monthly_return = draft(workbook(row(value=36)), owner="dover")
    (settings.UPLOAD_ROOT / monthly_return.stored_as).unlink()
    assert signed_in(officer).get(page(monthly_return, "return-file")).status_code == 404


# Several at once


def several(browser, *files, **fields):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return browser.post(reverse("return-new"), {"file": sent, **fields}, follow=True)


def test_several_files_become_a_draft_each(signed_in, officer):
    answer = several(
        signed_in(officer), ("may.xlsx", workbook(row(value=36))), ("april.xlsx", workbook(row(value=3)))
    )
    assert "2 files uploaded: may.xlsx, april.xlsx." in answer.content.decode()
    assert set(Return.objects.values_list("file_name", flat=True)) == {"may.xlsx", "april.xlsx"}


def test_of_several_files_the_wrong_ones_are_named_and_the_others_read(signed_in, officer):
    answer = several(signed_in(officer), ("may.xlsx", workbook(row(value=36))), ("x.xlsx", b"no workbook"))
    text = answer.content.decode()
    assert "1 files uploaded" not in text
    assert "x.xlsx: " in text
    assert Return.objects.get().file_name == "may.xlsx"


def test_where_none_of_several_can_be_read_all_are_named(signed_in, officer):
    answer = several(signed_in(officer), ("a.xlsx", b"no workbook"), ("b.xlsx", b"no workbook"))
    assert [error[:8] for error in answer.context["form"].errors["file"]] == ["a.xlsx: ", "b.xlsx: "]


def test_so_many_files_are_refused(signed_in, officer):
    answer = several(signed_in(officer), *[("a.xlsx", b"x")] * 13)
    assert answer.context["form"].errors["file"] == ["Choose at most 12 files at once"]
