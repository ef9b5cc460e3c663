"""The tracker: which area has returned which month, and reminding those that have not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from districts.models import Area, AuditEntry, Role
from districts.permissions import reader_for
from districts.tree import Level
from indicators.models import CollectionLevel, Indicator
from indicators.rules.periods import Period
from returns.corrections import FigureCorrection, correct_readings
from returns.due.tracker import ReturnTiming, Tracker, TrackerCell, default_due, tracker_for
from returns.models import Return, ReturnDue, ReturnKind
from tests.returns.builders import BACKLOG, TIMELINESS, accepted, area, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")

TODAY = date(2012, 7, 20)
MAY = date(2012, 5, 31)


@pytest.fixture(autouse=True)
def since_2011(library) -> None:
    """Kent has used the service for a year."""
    july = date(2011, 7, 31)
    ReturnDue.objects.create(area=area("ashford"), period_end=july, due=default_due(july))


def received(monthly_return: Return, day: date) -> Return:
    """The return as if it had come in on this day."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    Return.objects.filter(pk=monthly_return.pk).update(uploaded_at=moment)
    return monthly_return


def tracker(user, today: date = TODAY, until: str = "") -> Tracker:
    return tracker_for(reader_for(user), today, Period.parse(until) if until else None)


def entry(user, place: str = "Dover", month: str = "2012-05", today: date = TODAY) -> TrackerCell:
    shown = tracker(user, today)
    (found,) = (row for row in shown.rows if row.area.name == place)
    return next(each for each in found.entries if each.period.slug == month)


def may(**options):
    return workbook(row(value=36, **options))


def test_a_month_is_due_on_the_15th_of_the_next() -> None:
    assert default_due(MAY) == date(2012, 6, 15)


@pytest.mark.parametrize(
    ("day", "timing"), [(date(2012, 6, 15), ReturnTiming.IN), (date(2012, 6, 16), ReturnTiming.LATE)]
)
def test_a_return_by_its_day_is_in_and_after_it_late(officer, day, timing) -> None:
    monthly_return = received(accepted(may(), owner="dover"), day)
    found = entry(officer)
    assert (found.timing, found.return_id) == (timing, monthly_return.pk)


def test_months_before_the_one_at_work_when_the_first_return_was_sent_are_not_late(officer) -> None:
    ReturnDue.objects.all().delete()
    received(accepted(may(), owner="dover"), date(2012, 7, 14))
    assert entry(officer).timing is ReturnTiming.IN
    ReturnDue.objects.create(area=area("thanet"), period_end=MAY, due=default_due(MAY))
    assert entry(officer).timing is ReturnTiming.LATE


def test_the_month_at_work_when_the_first_return_was_sent_can_be_late(officer) -> None:
    ReturnDue.objects.all().delete()
    received(accepted(may(), owner="dover"), date(2012, 6, 16))
    assert entry(officer).timing is ReturnTiming.LATE


def test_a_day_that_is_set_takes_the_place_of_the_15th(officer) -> None:
    ReturnDue.objects.create(area=area("dover"), period_end=MAY, due=date(2012, 6, 30))
    received(accepted(may(), owner="dover"), date(2012, 6, 20))
    assert (entry(officer).timing, entry(officer).due) == (ReturnTiming.IN, date(2012, 6, 30))


def test_a_return_of_what_lies_in_it_is_the_areas_own_where_it_sent_it(performance_team) -> None:
    monthly_return = accepted(may(), owner="kent")
    assert entry(performance_team).return_id == monthly_return.pk
    assert entry(performance_team, "Kent").return_id == monthly_return.pk
    assert entry(performance_team, "Thanet").timing is ReturnTiming.MISSING


def test_what_a_district_sent_is_none_of_its_authority(performance_team) -> None:
    accepted(may(), owner="dover")
    assert entry(performance_team, "Kent").timing is ReturnTiming.MISSING


def test_a_file_read_in_at_the_command_line_is_never_late(officer) -> None:
    monthly_return = received(accepted(may(), owner="dover"), date(2026, 1, 1))
    Return.objects.filter(pk=monthly_return.pk).update(kind=ReturnKind.IMPORT)
    assert entry(officer).timing is ReturnTiming.IN


@pytest.mark.parametrize(
    ("today", "timing"),
    [(date(2012, 6, 15), ReturnTiming.NOT_DUE), (date(2012, 6, 16), ReturnTiming.MISSING)],
)
def test_nothing_is_missing_only_after_its_day(officer, today, timing) -> None:
    assert entry(officer, today=today).timing is timing


def timings(user, place: str = "Dover", today: date = TODAY) -> list[str]:
    """Of the twelve months to June 2012."""
    found = [row.entries for row in tracker(user, today).rows if row.area.name == place]
    return [each.timing.value for entries in found for each in entries]


def test_an_area_is_expected_to_return_the_months_in_which_it_exists(officer) -> None:
    Area.objects.filter(slug="dover").update(opened=date(2011, 9, 15), closed=date(2012, 4, 10))
    assert timings(officer) == [
        *["not_expected"] * 2,  # July, August
        *["missing"] * 8,  # September to April
        *["not_expected"] * 2,
    ]


def test_nor_is_anything_missing_of_an_area_that_closed_before(officer) -> None:
    Area.objects.filter(slug="dover").update(closed=date(2011, 6, 30))
    assert timings(officer) == []


def test_a_team_stands_there_once_somebody_expects_it_to_return(performance_team, holder):
    team = Area.objects.create(name="Duty", level=Level.TEAM, parent=area("dover"))
    indicator = Indicator.objects.get(name=BACKLOG)
    CollectionLevel.objects.filter(indicator=indicator, authority=area("kent")).update(level=Level.TEAM)
    assert timings(performance_team, "Duty") == []
    holder("officer", team.slug)
    assert timings(performance_team, "Duty")[-1] == "missing"
    Role.objects.filter(area=team).delete()
    ReturnDue.objects.create(area=team, period_end=MAY, due=default_due(MAY))
    assert timings(performance_team, "Duty")[-1] == "missing"


def test_a_new_council_is_asked_for_the_month_that_has_ended_alone(officer) -> None:
    ReturnDue.objects.all().delete()
    assert timings(officer) == [*["not_expected"] * 11, "missing"]


def test_its_months_begin_with_the_first_that_any_of_its_areas_returned(officer) -> None:
    ReturnDue.objects.all().delete()
    accepted(workbook(row(value=36, place="Thanet", month="April 2012")), owner="thanet")
    assert timings(officer) == [*["not_expected"] * 9, *["missing"] * 3]


def test_a_draft_waits_with_its_open_findings(officer) -> None:
    monthly_return = draft(workbook(row(TIMELINESS, value="104.2%")), owner="dover")
    assert entry(officer) == TrackerCell(
        Period(MAY), ReturnTiming.WAITING, date(2012, 6, 15), monthly_return.pk, findings=1
    )


def test_a_countys_file_is_the_districts_return_too_and_is_not_named_to_it(officer, performance_team) -> None:
    monthly_return = accepted(may(), owner="kent")
    assert entry(performance_team).return_id == monthly_return.pk
    assert (entry(officer).timing, entry(officer).return_id) == (ReturnTiming.LATE, None)


def test_a_withdrawn_return_is_missing_again(officer) -> None:
    from returns.actions import withdraw_return

    withdraw_return(monthly_return=accepted(may(), owner="dover"), by=None, reason="wrong file")
    assert entry(officer).timing is ReturnTiming.MISSING


def test_a_correction_by_hand_is_no_return(officer) -> None:
    from indicators.models import Indicator
    from indicators.rules.terms import Basis

    indicator = Indicator.objects.get(code="initial-assessments-in-progress-out-of-timescale")
    dover = area("dover")
    correction = FigureCorrection(indicator, dover, Basis.SNAPSHOT, MAY, value=Decimal(36))
    correct_readings(corrections=[correction], owner=dover.authority, reason="slip", by=None)
    assert entry(officer).timing is ReturnTiming.MISSING


# Which months and areas


def test_twelve_months_end_with_the_last_one_that_has_ended(officer) -> None:
    accepted(may(), owner="dover")
    months = [month.slug for month in tracker(officer).months]
    assert (len(months), months[0], months[-1]) == (12, "2011-07", "2012-06")


def test_an_idle_year_is_left_out_for_the_last_month_with_a_return(officer) -> None:
    accepted(may(), owner="dover")
    shown = tracker(officer, today=date(2026, 7, 1))
    assert (shown.months[-1].slug, shown.later.slug) == ("2012-05", "2013-05")


def test_earlier_months_are_a_page_away(officer) -> None:
    shown = tracker(officer)
    earlier = tracker(officer, until=shown.earlier.slug)
    assert (earlier.months[-1].slug, earlier.later.slug) == ("2011-06", "2012-06")
    assert shown.later is None


def test_an_officer_sees_their_own_area_alone(officer) -> None:
    assert [row.area.name for row in tracker(officer).rows] == ["Dover"]


def test_ones_own_area_comes_first(performance_team, holder) -> None:
    from districts.models import Role, RoleName

    Role.objects.create(user=performance_team, area=area("thanet"), role=RoleName.OFFICER)
    assert [row.area.name for row in tracker(performance_team).rows][:2] == ["Kent", "Thanet"]


def test_the_tracker_asks_a_fixed_number_of_queries(performance_team, django_assert_max_num_queries) -> None:
    for place in ("Dover", "Thanet", "Swale"):
        draft(workbook(row(place=place, value=36)))
    reader = reader_for(performance_team)
    with django_assert_max_num_queries(10):
        tracker_for(reader, TODAY)


# In the browser


@pytest.mark.parametrize("until", ["2012-13", "x", "2012-13-q9"])
def test_a_month_that_is_none_is_not_found(client, officer, until) -> None:
    client.force_login(officer)
    assert client.get(reverse("return-list"), {"until": until}).status_code == 404


def test_the_page_shows_each_standing_in_words(client, officer) -> None:
    client.force_login(officer)
    draft(may(), owner="dover")
    text = client.get(reverse("return-list")).content.decode()
    for words in ("Who has returned which month", "Waiting", "Missing", "due 15 May"):
        assert words in text
    assert 'name="missing"' not in text


def test_a_month_that_is_awaited_offers_its_template_to_who_may_return_it(client, officer, manager) -> None:
    accepted(may(), owner="dover")
    link = "?area=dover&amp;period=2012-04"
    for reader, offered in ((officer, True), (manager, False)):
        client.force_login(reader)
        assert (link in client.get(reverse("return-list")).content.decode()) is offered


# Reminding


@pytest.fixture
def reachable(officer):
    officer.email = "dover@kent.example"
    officer.save()
    return officer


def remind(client, user, missing: str = "dover 2012-05"):
    client.force_login(user)
    return client.post(reverse("return-remind"), {"missing": missing}, follow=True)


def test_the_performance_team_can_remind(client, performance_team) -> None:
    accepted(may(), owner="dover")
    client.force_login(performance_team)
    assert 'value="dover 2012-04"' in client.get(reverse("return-list")).content.decode()


def test_a_reminder_goes_to_the_officers_of_the_area(client, performance_team, reachable) -> None:
    remind(client, performance_team)
    (message,) = mail.outbox
    assert message.to == ["dover@kent.example"]
    assert message.subject == "Reminder: return of Dover for May 2012"
    assert "15 June 2012" in message.body
    assert f"http://testserver{reverse('return-new')}" in message.body
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.action, entry.after) == (
        performance_team,
        "reminder sent",
        {"to": [reachable.username]},
    )


def test_a_second_reminder_on_the_same_day_is_not_sent(client, performance_team, reachable) -> None:
    remind(client, performance_team)
    answer = remind(client, performance_team)
    assert "was sent today already" in answer.content.decode()
    assert len(mail.outbox) == 1


def test_without_an_address_nobody_is_reminded(client, performance_team, officer) -> None:
    answer = remind(client, performance_team)
    assert "No officer of Dover has an e-mail address." in answer.content.decode()
    assert mail.outbox == []


def test_an_area_without_an_officer_reminds_the_one_above(client, performance_team, holder) -> None:
    county = holder("officer", "kent")
    county.email = "county@kent.example"
    county.save()
    remind(client, performance_team)
    assert mail.outbox[0].to == ["county@kent.example"]


def test_a_mail_server_that_does_not_answer_is_a_message(
    client, performance_team, reachable, settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = remind(client, performance_team)
    assert "could not be sent" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="reminder sent").exists()


@pytest.mark.parametrize("missing", ["", "dover", "dover 2012-13"])
def test_nonsense_reminds_nobody(client, performance_team, missing) -> None:
    assert remind(client, performance_team, missing).status_code == 400


@pytest.mark.parametrize("missing", ["nowhere 2012-05", "stockton-on-tees 2012-05"])
def test_an_area_of_somebody_else_is_not_found(client, performance_team, missing) -> None:
    assert remind(client, performance_team, missing).status_code == 404


def test_an_officer_reminds_nobody(client, reachable) -> None:
    assert remind(client, reachable).status_code == 403
