"""Editions: opened, published, frozen."""

import hmac
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from districts.models import Area, AuditEntry
from indicators.models import Indicator, Reading, Target
from indicators.rules.periods import Period, add_months
from indicators.rules.terms import Basis
from scorecard.actions import NoReason, open_draft, publish_edition
from scorecard.editions import build
from scorecard.editions.build import build_pages
from scorecard.editions.fingerprints import is_intact
from scorecard.models import Edition, EditionIsFrozen, EditionPage, Scorecard
from scorecard.queries import frozen_contents
from scorecard.rules.content import PageContent, digest
from scorecard.rules.frozen import read_content
from tests.returns.builders import BACKLOG, TIMELINESS, accepted, published, row, workbook

pytestmark = pytest.mark.usefixtures("library")

MAY = Period.month(2012, 5)
NINTH_OF_JULY = datetime(2012, 7, 9, 9, tzinfo=UTC)


def kent() -> Scorecard:
    return Scorecard.objects.select_related("authority").get(slug="kent")


def publish(period: Period = MAY, *, by=None, **options) -> Edition:
    draft = open_draft(scorecard=kent(), period=period, by=by, reason="Corrected.", **options)
    return publish_edition(edition=draft, by=by, published_at=NINTH_OF_JULY)


def backlog(edition: Edition, slug: str = "kent"):
    rows = frozen_contents(edition)[slug].rows
    return next(found for found in rows if found.name == BACKLOG)


def pages(edition: Edition) -> dict[str, str]:
    return dict(edition.pages.values_list("area__slug", "content"))


# Drafts


def test_the_first_draft_is_issue_1():
    draft = open_draft(scorecard=kent(), period=MAY, by=None)
    assert (draft.issue, draft.is_draft, draft.sha256) == (1, True, "")


def test_opening_a_draft_twice_gives_the_same_one():
    draft = open_draft(scorecard=kent(), period=MAY, by=None)
    assert open_draft(scorecard=kent(), period=MAY, by=None) == draft


def test_after_publishing_the_next_draft_is_the_next_issue():
    publish()
    assert open_draft(scorecard=kent(), period=MAY, by=None).issue == 2


def test_a_quarter_and_its_last_month_are_two_editions():
    month = open_draft(scorecard=kent(), period=Period.month(2012, 6), by=None)
    quarter = open_draft(scorecard=kent(), period=Period.quarter(2012, 1), by=None)
    assert (month.issue, quarter.issue) == (1, 1)


def test_a_correction_is_open_to_whom_the_issue_before_was_with_its_note():
    publish(unrestricted=True, note="Swale is missing.")
    again = open_draft(scorecard=kent(), period=MAY, by=None)
    assert (again.unrestricted, again.note) == (True, "Swale is missing.")


# Publishing


def test_every_area_open_in_the_period_gets_its_page():
    Area.objects.filter(slug="dover").update(closed=date(2012, 4, 30))
    found = pages(publish())
    assert len(found) == 12
    assert "dover" not in found


def test_a_page_reads_back_as_it_was_built():
    accepted(published("kent-2012-05.xlsx"))
    text = pages(publish())["kent"]
    assert read_content(text).to_json() == text


def test_pages_built_a_few_indicators_at_a_time_are_the_same(monkeypatch):
    """As those of a large authority are; with what is marked of them, though milestones come in another order."""
    accepted(published("kent-2012-05.xlsx"))
    indicator, dover = Indicator.objects.get(name=BACKLOG), Area.objects.get(slug="dover")
    monthly_figures(indicator, dover, [*[20, 22] * 10, 90])
    days = {"in_force_from": date(2011, 4, 1), "due": date(2012, 4, 30)}
    goal = {"indicator": indicator, "area": dover, "basis": Basis.SNAPSHOT, "target": 10, "floor": 20}
    Target.objects.create(**goal, **days, set_by="The county")
    together = build_pages(kent(), MAY, date(2012, 7, 9))
    assert together["dover"].special_causes
    assert any(content.milestones for content in together.values())
    monkeypatch.setattr(build, "SERIES_AT_ONCE", 100)
    in_parts = build_pages(kent(), MAY, date(2012, 7, 9))
    assert {slug: in_any_order(content) for slug, content in in_parts.items()} == {
        slug: in_any_order(content) for slug, content in together.items()
    }


def monthly_figures(indicator: Indicator, area: Area, values: list[int]) -> None:
    """One a month, the last of them of May 2012."""
    Reading.objects.filter(indicator=indicator, area=area).delete()
    Reading.objects.bulk_create(
        Reading(
            indicator=indicator,
            area=area,
            basis=Basis.SNAPSHOT,
            period_end=add_months(MAY.end, -back),
            value=value,
        )
        for back, value in enumerate(reversed(values))
    )


def in_any_order(content: PageContent) -> PageContent:
    return replace(content, milestones=tuple(sorted(content.milestones, key=repr)))


def test_the_hash_is_that_of_the_pages_with_the_key_of_the_service(settings):
    edition = publish()
    said = "".join(f"{slug}\n{text}\n" for slug, text in sorted(pages(edition).items()))
    assert edition.sha256 == hmac.new(settings.SECRET_KEY.encode(), said.encode(), "sha256").hexdigest()


def test_without_the_key_nobody_can_hold_a_guess_against_the_hash():
    edition = publish()
    assert edition.sha256 != digest(sorted(pages(edition).items()))


def test_an_edition_is_verified_with_the_key_of_its_time(settings):
    edition = publish()
    settings.FINGERPRINT_KEYS = ["another", *settings.FINGERPRINT_KEYS]
    assert is_intact(edition)
    settings.FINGERPRINT_KEYS = ["another"]
    assert not is_intact(edition)


def test_the_same_figures_give_the_same_hash():
    accepted(published("kent-2012-05.xlsx"))
    assert publish().sha256 == publish().sha256


def test_another_figure_gives_another_hash():
    first = publish()
    accepted(workbook(row(value=36)))
    assert publish().sha256 != first.sha256


def test_no_snapshot_later_than_the_day_of_publication_stands_for_the_month():
    accepted(published("kent-2012-05.xlsx"))
    draft = open_draft(scorecard=kent(), period=MAY, by=None)
    day = datetime(2012, 6, 12, tzinfo=UTC)
    rows = frozen_contents(publish_edition(edition=draft, by=None, published_at=day))["kent"].rows
    caseload = next(row for row in rows if row.code == "average-caseload-per-caseholder")
    assert caseload.figure.value is None


def test_the_snapshots_of_other_days_are_kept_with_the_edition():
    accepted(published("kent-2012-05.xlsx"))
    assert [day for _, _, day in publish().snapshots] == ["2012-06-17", "2012-06-10"]


# Frozen


def test_a_later_figure_changes_nothing():
    accepted(workbook(row(place="Kent", value=36)))
    edition = publish()
    accepted(workbook(row(place="Kent", value=999)))
    assert backlog(edition).figure.text == "36"


def test_a_later_target_changes_nothing():
    accepted(workbook(row(place="Kent", value=36)))
    edition = publish()
    Target.objects.filter(indicator__name=BACKLOG).update(target=Decimal(1))
    assert (backlog(edition).rating.name, backlog(edition).target.text) == ("Green", "100")


def test_a_page_shows_the_frozen_figure(client, member):
    accepted(workbook(row(place="Kent", value=36)))
    publish()
    Reading.objects.update(value=Decimal(987))
    client.force_login(member)
    text = client.get("/scorecards/kent/2012-05/").content.decode()
    assert "987" not in text


def test_a_published_edition_cannot_be_published_again():
    with pytest.raises(EditionIsFrozen):
        publish_edition(edition=publish(), by=None, published_at=NINTH_OF_JULY)


def test_nor_saved():
    edition = publish()
    edition.note = "another note"
    with pytest.raises(EditionIsFrozen):
        edition.save()


def test_nor_its_pages():
    page = publish().pages.first()
    page.content = "{}"
    with pytest.raises(EditionIsFrozen):
        page.save()


def test_nor_can_a_page_be_added():
    edition = publish()
    with pytest.raises(EditionIsFrozen):
        EditionPage(edition=edition, area=Area.objects.get(slug="england"), content="{}").save()


def test_a_correction_is_the_next_issue(client, member):
    accepted(workbook(row(place="Kent", value=36)))
    publish()
    accepted(workbook(row(place="Kent", value=40)))
    publish()
    client.force_login(member)
    figures = {
        issue: client.get(f"/scorecards/kent/2012-05/{issue}").context["content"].rows[0].figure.text
        for issue in ("", "?issue=1", "?issue=2")
    }
    assert figures == {"": "40", "?issue=1": "36", "?issue=2": "40"}


# Rows


def test_a_district_with_36_outstanding_is_not_rated_against_the_countys_100():
    accepted(workbook(row(value=36)))
    rating = backlog(publish(), "dover").rating
    assert rating.name == "Not rated"
    assert rating.words == "no target stated here; the target of 100 is Kent’s as a whole"


def test_the_countys_figure_waits_for_every_district():
    accepted(workbook(row(TIMELINESS, numerator=90, denominator=100)))
    county = frozen_contents(publish())["kent"].rows[1]
    assert (county.figure.value, county.rating.words) == (None, "incomplete")


# The trail


def test_opening_and_publishing_leave_audit_entries(performance_team):
    edition = publish(by=performance_team)
    published, opened = AuditEntry.objects.all()
    assert (opened.action, opened.by) == ("draft opened", performance_team)
    assert (published.action, published.by) == ("edition published", performance_team)
    assert published.after["sha256"] == edition.sha256
    assert published.subject == "Kent, May 2012, issue 1"


def test_a_correction_without_a_reason_is_refused():
    publish()
    again = open_draft(scorecard=kent(), period=MAY, by=None)
    with pytest.raises(NoReason):
        publish_edition(edition=again, by=None, published_at=NINTH_OF_JULY)
