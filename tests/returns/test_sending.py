"""Programs send returns with a key: of an area, shown once, expiring, on record; what is open waits for a person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from districts.models import AuditEntry, Role
from indicators.models import Reading
from indicators.rules.periods import Period
from returns.models import Return, SendingKey
from returns.sending_keys import KeyNotPossible, make_key, withdraw_key
from scorecard.actions import open_draft
from scorecard.models import Scorecard
from tests.returns.builders import area, row, values, workbook

pytestmark = pytest.mark.usefixtures("library")

ADDRESS = "/api/v1/returns/"


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def key(officer) -> str:
    """A key of Dover's officer for Dover."""
    return make_key(area=area("dover"), name="Case system", expires_on=in_days(90), by=officer)[1]


def send(client, key: str, data: bytes, name: str = "return.xlsx", **fields):
    file = {} if data is None else {"file": SimpleUploadedFile(name, data)}
    return client.post(ADDRESS, {**file, **fields}, headers={"Authorization": f"Bearer {key}"})


def test_a_return_without_a_question_is_accepted(client, key, officer):
    answer = send(client, key, workbook(row(value=36)))
    assert (answer.status_code, answer.json()["result"]) == (201, "accepted")
    assert values() == [36]
    stored = Return.objects.get()
    assert (stored.uploaded_by, stored.sent_with.name, stored.state) == (officer, "Case system", "accepted")
    assert AuditEntry.objects.get(action="return uploaded").after["key"] == "Case system"


def test_a_return_with_an_open_question_is_left_as_a_draft_that_a_person_answers(client, key, officer):
    answer = send(client, key, workbook(row(value=36), row(month="April 2012", value=30)))
    said = answer.json()
    assert (answer.status_code, said["result"]) == (202, "draft")
    assert [finding["code"] for finding in said["findings"]] == ["other_month"]
    assert not Reading.objects.exists()
    client.force_login(officer)
    text = client.get(said["address"]).content.decode()
    assert "by a program with the key “Case system”" in text
    assert "Store it for April 2012?" in text


def test_a_return_with_a_faulty_line_is_not_accepted_in_part(client, key):
    answer = send(client, key, workbook(row(value=36), row(place="Atlantis", value=3)))
    assert answer.json()["result"] == "draft"
    assert not Reading.objects.exists()


def test_a_return_that_takes_a_reason_waits_for_it(client, key):
    send(client, key, workbook(row(value=100)))
    answer = send(client, key, workbook(row(value=180)))
    assert answer.json()["result"] == "draft"
    assert values() == [100]


def test_the_same_return_again_changes_nothing(client, key):
    send(client, key, workbook(row(value=36)))
    answer = send(client, key, workbook(row(value=36)))
    assert (answer.status_code, answer.json()["result"]) == (200, "unchanged")


def test_a_key_sends_for_its_area_alone(client, key):
    assert send(client, key, workbook(row(value=36)), area="thanet").status_code == 403
    answer = send(client, key, workbook(row(place="Thanet", value=36)))
    assert [finding["code"] for finding in answer.json()["findings"]] == ["area_not_yours"]
    assert not Reading.objects.exists()


def test_a_key_of_the_council_sends_for_a_district(client, performance_team):
    _, text = make_key(area=area("kent"), name="Case system", expires_on=in_days(9), by=performance_team)
    answer = send(client, text, workbook(row(value=36)), area="dover")
    assert [each["what"] for each in answer.json()["findings"]] == []
    assert answer.status_code == 201
    assert Return.objects.get().area.slug == "dover"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ret_wrong", "Basic x"])
def test_without_a_key_nothing_is_taken(client, header):
    answer = client.post(
        ADDRESS,
        {"file": SimpleUploadedFile("r.xlsx", workbook(row(value=36)))},
        headers={"Authorization": header},
    )
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert not Return.objects.exists()


def test_being_signed_in_is_no_key(client, officer):
    client.force_login(officer)
    assert client.post(ADDRESS, {}).status_code == 401


def test_a_withdrawn_an_expired_and_a_leavers_key_work_no_longer(client, key, officer):
    stored = SendingKey.objects.get()
    SendingKey.objects.update(expires_on=in_days(-1))
    assert send(client, key, workbook(row(value=36))).status_code == 401
    SendingKey.objects.update(expires_on=in_days(0))
    assert send(client, key, workbook(row(value=36))).status_code == 201
    officer.roles.all().delete()
    assert send(client, key, workbook(row(value=36))).status_code == 401
    officer.roles.create(area=area("dover"), role="officer")
    withdraw_key(key=stored, by=officer)
    assert send(client, key, workbook(row(value=36))).status_code == 401


def test_guessing_is_slowed_down(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"wrong-key": (2, 600)}
    codes = [send(client, "ret_wrong", workbook(row(value=36))).status_code for _ in range(3)]
    assert codes == [401, 401, 429]


@pytest.mark.parametrize(("data", "name"), [(b"not a workbook", "r.xlsx"), (None, ""), (b"x", "r.pdf")])
def test_a_file_that_cannot_be_read_is_told(client, key, data, name):
    answer = send(client, key, data, name)
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize("days", [-1, 367])
def test_a_key_works_for_at_most_a_year(officer, days):
    with pytest.raises(KeyNotPossible):
        make_key(area=area("dover"), name="x", expires_on=in_days(days), by=officer)


def test_a_key_for_somebody_elses_area_is_not_made(officer):
    with pytest.raises(KeyNotPossible):
        make_key(area=area("thanet"), name="x", expires_on=in_days(9), by=officer)


def test_the_page_shows_a_key_once_and_keeps_none(client, officer):
    client.force_login(officer)
    day = f"{in_days(30):%d/%m/%Y}"
    answer = client.post(
        reverse("return-keys"), {"name": "Case system", "area": area("dover").pk, "expires_on": day}
    )
    text = answer.context["text"]
    assert text.startswith("ret_")
    assert text in answer.content.decode()
    assert text not in client.get(reverse("return-keys")).content.decode()
    assert text not in str(SendingKey.objects.values().get())
    assert AuditEntry.objects.filter(action="key for returns made").exists()
    assert text not in str(list(AuditEntry.objects.values()))
    assert send(client, text, workbook(row(value=36))).status_code == 201


def test_a_key_is_withdrawn_on_the_page_by_its_maker_and_its_team_alone(
    client, key, officer_elsewhere, performance_team
):
    url = reverse("return-key-withdraw", args=[SendingKey.objects.get().pk])
    client.force_login(officer_elsewhere)
    assert client.post(url).status_code == 404
    client.force_login(performance_team)
    assert client.post(url).status_code == 302
    assert SendingKey.objects.get().withdrawn_at is not None
    assert AuditEntry.objects.filter(action="key for returns withdrawn").count() == 1


def test_a_key_reads_drafts_where_it_is_made_for_that_and_its_maker_still_may(client, holder, key):
    team = holder("performance_team", "kent")
    card = Scorecard.objects.get(slug="kent")
    open_draft(scorecard=card, period=Period.month(2012, 6), by=None)
    about = {"name": "Power Query", "expires_on": in_days(90), "by": team}
    _, reads = make_key(area=card.authority, reads_drafts=True, **about)
    _, sends = make_key(area=card.authority, **about)

    def fetch(key: str, query: str = "scorecard=kent"):
        return client.get(f"/api/v1/drafts?{query}", headers={"Authorization": f"Bearer {key}"})

    answer = fetch(reads)
    assert answer.status_code == 200
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("2012-06,kent,Kent")
    assert "no-store" in answer.headers["Cache-Control"]
    assert fetch(reads, "scorecard=kent&period=2012-06").content == answer.content
    assert fetch(reads, "scorecard=kent&period=2012-05").status_code == 404
    assert fetch(reads, "scorecard=stockton").status_code == 404
    assert fetch(reads, "scorecard=kent&published=yes").status_code == 404  # nothing is
    assert [fetch(other).status_code for other in (sends, key, "ret_none")] == [401, 401, 401]
    Role.objects.filter(user=team).update(role="member")
    assert fetch(reads).status_code == 401
