"""The public rendition of an edition: what it hides, its fingerprint, and editions of before there were renditions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from districts.models import Area
from districts.tree import Level
from indicators.models import CollectionLevel, Indicator, OwnProtection, Reading
from indicators.rules.periods import Period
from scorecard import actions
from scorecard.actions import NotReady, open_draft, publish_edition
from scorecard.editions import intrusion, rendition
from scorecard.editions.build import build_pages
from scorecard.editions.checklist import Disclosure, blocking, checks_of
from scorecard.editions.fingerprints import is_intact
from scorecard.editions.protect import Protection
from scorecard.editions.rendition import build_rendition
from scorecard.models import (
    Edition,
    EditionPage,
    NewestWitness,
    PublicPage,
    PublishedFigure,
    Scorecard,
    WhyHidden,
)
from scorecard.rules.content import digest
from scorecard.rules.frozen import read_content
from tests.guard import guard_lifted
from tests.returns.builders import BACKLOG, TIMELINESS, accepted, row, workbook
from tests.scorecard.public_addresses import (
    ALWAYS,
    given_to_everybody,
    of_area,
    of_edition,
    of_indicator,
    that_differ,
)

pytestmark = pytest.mark.usefixtures("library")

MAY = Period.month(2012, 5)
JUNE = Period.month(2012, 6)
NINTH_OF_JULY = datetime(2012, 7, 9, 9, tzinfo=UTC)
CODES = ("initial-assessments-in-progress-out-of-timescale", "initial-assessments-completed-in-timescale")


@pytest.fixture(autouse=True)
def open_to_all(settings) -> None:
    settings.ANONYMOUS_READERS = True


def returned(dover: int, thanet: int) -> None:
    """Figures of every district, of which Dover's and Thanet's are small."""
    small = {"Dover": dover, "Thanet": thanet}
    districts = Area.objects.filter(parent__slug="kent").order_by("name").values_list("name", flat=True)
    backlog = [row(BACKLOG, name, value=small.get(name, 30 + at)) for at, name in enumerate(districts)]
    timely = [
        row(TIMELINESS, name, numerator=small.get(name, 40 + at), denominator=60 if name not in small else 12)
        for at, name in enumerate(districts)
    ]
    accepted(workbook(*backlog, *timely))


def drafted(period: Period = MAY) -> Edition:
    kent = Scorecard.objects.select_related("authority").get(slug="kent")
    return open_draft(scorecard=kent, period=period, by=None, unrestricted=True, reason="Counted again.")


def publish(period: Period = MAY) -> Edition:
    return publish_edition(edition=drafted(period), by=None, published_at=NINTH_OF_JULY)


def addresses(edition: Edition) -> list[str]:
    found = [*ALWAYS, *of_edition(edition, ["dover", "thanet"]), *of_area(["kent", "dover", "thanet"])]
    for code in CODES:
        found += of_indicator(code, ["kent", "dover", "thanet"])
    return found


def test_other_hidden_figures_give_the_same_bytes_everywhere():
    given = []
    for small in ((3, 4), (4, 3)):
        with transaction.atomic():
            returned(*small)
            edition = publish()
            hidden = set(
                PublishedFigure.objects.exclude(hidden="").values_list("indicator__code", "area__slug")
            )
            given.append((edition.rendition.sha256, given_to_everybody(addresses(edition))))
            transaction.set_rollback(True)
        assert {("dover", code) for code in CODES} <= {(slug, code) for code, slug in hidden}
    assert that_differ(given[0][1], given[1][1]) == []
    assert given[0][0] == given[1][0]


def test_another_figure_that_is_shown_gives_another_fingerprint():
    returned(3, 4)
    first = publish().rendition.sha256
    accepted(workbook(row(BACKLOG, "Ashford", value=99), title="Correction - May 2012"))
    assert publish().rendition.sha256 != first


def test_everybody_is_shown_the_public_fingerprint_alone(member):
    edition = publish()
    everybody, inside = Client(), Client()
    inside.force_login(member)
    page = "/scorecards/kent/2012-05/"
    for browser, full in ((everybody, False), (inside, True)):
        text = browser.get(page).content.decode()
        assert edition.rendition.sha256 in text
        assert (edition.sha256 in text) is full
        (told,) = browser.get("/api/v1/editions").json()["items"]
        assert told["sha256"] == edition.rendition.sha256
        assert told["full_fingerprint"] == (edition.sha256 if full else "")


@pytest.mark.parametrize("stored", [EditionPage, PublicPage])
def test_a_changed_page_is_noticed(stored):
    edition = publish()
    assert is_intact(edition)
    with guard_lifted():
        stored.objects.filter(edition=edition, area__slug="dover").update(content="{}")
    assert not is_intact(Edition.objects.get(pk=edition.pk))


def test_a_changed_published_figure_is_noticed():
    returned(3, 4)
    edition = publish()
    with guard_lifted():
        edition.figures.filter(area__slug="ashford", hidden="").update(value="1")
    assert not is_intact(Edition.objects.get(pk=edition.pk))


def test_the_hidden_figures_are_counted_with_those_that_protect_others():
    returned(3, 100)
    found = publish().rendition
    hidden = PublishedFigure.objects.exclude(hidden="")
    assert found.hidden == hidden.count()
    assert found.hidden_for_others == hidden.filter(hidden=WhyHidden.FOR_OTHERS).count() > 0


def test_each_small_figure_is_stored_with_why_nobody_can_tell_it():
    returned(3, 4)
    small = publish().figures.filter(hidden=WhyHidden.SMALL)
    assert small.exists()
    assert not small.filter(witness="").exists()


def test_a_text_about_a_hidden_figure_is_not_for_everybody():
    returned(3, 4)
    draft = drafted()
    for slug in ("dover", "ashford"):
        actions.write_commentary(
            edition=draft,
            area=Area.objects.get(slug=slug),
            indicator=Scorecard.objects.get(slug="kent")
            .sections.filter(entries__indicator__code=CODES[0])
            .first()
            .entries.get(indicator__code=CODES[0])
            .indicator,
            words=actions.Words(text=f"Of {slug}."),
            seen=0,
            by=None,
        )
    edition = publish_edition(edition=draft, by=None, published_at=NINTH_OF_JULY)
    words = dict(edition.public_pages.values_list("area__slug", "words"))
    assert ("Of ashford." in words["ashford"], "Of dover." in words["dover"]) == (True, False)


@pytest.mark.parametrize("dover", [3, 40])
def test_everybody_sees_a_partial_sum_only_where_they_see_its_parts(member, dover):
    Scorecard.objects.filter(slug="kent").update(shows_partial=True)
    districts = Area.objects.filter(parent__slug="kent").exclude(slug="thanet").values_list("name", flat=True)
    of = dict.fromkeys(districts, 30) | {"Dover": dover}
    accepted(workbook(*(row(BACKLOG, name, value=value) for name, value in of.items())))
    edition = publish()
    (full, public) = (
        read_content(pages.get(area__slug="kent").content) for pages in (edition.pages, edition.public_pages)
    )
    inside, outside = (
        next(each.figure for each in page.rows if each.code == CODES[0]) for page in (full, public)
    )
    sums = f"{10 * 30 + dover}, 11 of 12, without Thanet"
    assert inside.text == sums
    assert outside.text == (sums if dover == 40 else "Incomplete, 11 of 12: no return from Thanet")
    browser = Client()
    for signed_in in (False, True):
        if signed_in:
            browser.force_login(member)
        for name in ("", "export.csv", "exceptions/", "matrix/?cell=" + CODES[0] + ".SNAPSHOT.kent"):
            address = f"/scorecards/kent/2012-05/{name}"
            told = browser.get(address).content.decode()
            assert (sums in told) is (signed_in or dover == 40), address


def test_an_authority_hides_what_the_library_does_not():
    Indicator.objects.update(counts_people=False)
    returned(3, 4)
    OwnProtection.objects.create(
        indicator=Indicator.objects.get(code=CODES[0]), authority=Area.objects.get(slug="kent")
    )
    publish()
    assert set(PublishedFigure.objects.exclude(hidden="").values_list("indicator__code", flat=True)) == {
        CODES[0]
    }


def test_an_edition_of_an_earlier_month_tells_nothing_beside_a_later_one():
    """Of 25 up to June are 22 up to May, returned since: 3 in June."""
    returned(30, 40)
    missing = Indicator.objects.create(
        name="Missing", unit="count", polarity="L", bases=["YTD"], counts_people=True
    )
    CollectionLevel.objects.create(
        indicator=missing, authority=Area.objects.get(slug="kent"), level=Level.DISTRICT
    )

    def returns(month: date, number: int) -> None:
        Reading.objects.create(indicator=missing, area=dover, basis="YTD", period_end=month, value=number)

    dover = Area.objects.get(slug="dover")
    returns(date(2012, 6, 30), 25)
    publish(JUNE)
    returns(date(2012, 5, 31), 22)
    assert publish(MAY).figures.get(indicator=missing, area=dover, period_end=date(2012, 5, 31)).hidden


# Without a witness


@pytest.fixture
def unproven(monkeypatch) -> None:
    """As if nothing that is hidden could keep Dover's figure from being told."""

    def protect(_resolver, figures, *_more) -> Protection:
        hidden = frozenset(key for key in figures if key[2] == Area.objects.get(slug="dover").pk)
        return Protection(hidden, hidden, unproven=hidden)

    returned(3, 4)
    monkeypatch.setattr(rendition, "protect", protect)


def test_what_could_be_told_stands_in_the_way_and_is_named(unproven):
    draft = drafted()
    contents = build_pages(draft.scorecard, MAY, NINTH_OF_JULY.date())
    made = build_rendition(draft, contents, NINTH_OF_JULY.date())
    checks = checks_of(draft, contents, Disclosure.of(draft, contents, made))
    (found,) = [check for check in blocking(checks) if check.title.startswith("Nobody can work out")]
    assert any(point.text.startswith(f"Dover, {BACKLOG}, ") for point in found.points)


def test_and_nothing_is_published(unproven):
    with pytest.raises(NotReady, match="Dover"):
        publish()


# The intruder


@pytest.fixture
def partners_shown(monkeypatch) -> None:
    """As if what hides had forgotten that small figures need others beside them, and said that all is well."""
    whole = rendition.protect

    def protect(*asked) -> Protection:
        found = whole(*asked)
        return replace(found, hidden=found.small)

    returned(3, 100)
    monkeypatch.setattr(rendition, "protect", protect)


def test_what_the_intruder_works_out_stands_in_the_way_and_is_named(partners_shown):
    draft = drafted()
    contents = build_pages(draft.scorecard, MAY, NINTH_OF_JULY.date())
    made = build_rendition(draft, contents, NINTH_OF_JULY.date())
    assert not made.unproven
    assert {name.split(", ")[0] for name in made.worked_out} == {"Dover"}
    (found,) = [
        check
        for check in blocking(checks_of(draft, contents, Disclosure.of(draft, contents, made)))
        if "work out" in check.title
    ]
    assert any(point.text.startswith(f"Dover, {BACKLOG}, ") for point in found.points)


def test_and_is_not_published(partners_shown):
    with pytest.raises(NotReady, match="Dover"):
        publish()


def test_what_could_not_be_tried_in_time_is_not_published_either(partners_shown, monkeypatch):
    monkeypatch.setattr(intrusion, "SECONDS", 0)
    with pytest.raises(NotReady, match="Dover"):
        publish()


def test_a_corrected_figure_that_gives_another_away_stands_in_the_way(monkeypatch):
    """Dover's was shown when it was large; with the county's of both issues the correction would be told."""
    returned(30, 100)
    publish()
    monkeypatch.setattr(rendition, "protect", only_the_small_one(rendition.protect))
    accepted(workbook(row(BACKLOG, "Dover", value=3), title="Correction - May 2012"))
    with pytest.raises(NotReady, match="Dover"):
        publish()


def only_the_small_one(whole):
    def protect(*asked) -> Protection:
        found = whole(*asked)
        return replace(found, hidden=found.small, exposed=frozenset())

    return protect


def test_witnesses_are_kept_for_the_next_publication():
    returned(3, 4)
    publish()
    small = PublishedFigure.objects.filter(hidden=WhyHidden.SMALL)
    known = {figure.witness for figure in small}
    accepted(workbook(row(BACKLOG, "Ashford", value=99), title="Correction - May 2012"))
    publish()
    renewed = NewestWitness.objects.values_list("witness", flat=True)
    assert renewed
    assert not known.intersection(renewed)


# Editions of before


@pytest.fixture
def earlier(monkeypatch) -> Iterator[Edition]:
    """An edition as the version before renditions published it."""
    returned(3, 4)
    with monkeypatch.context() as before:
        before.setattr(actions, "rendition_of", lambda *_asked: None)
        before.setattr(actions, "full_fingerprint", digest)
        edition = publish()
    with guard_lifted():
        Edition.objects.filter(pk=edition.pk).update(keyed=False)
    return Edition.objects.get(pk=edition.pk)


def full(edition: Edition) -> tuple:
    pages = list(EditionPage.objects.filter(edition=edition).order_by("pk").values_list())
    return pages, list(Edition.objects.filter(pk=edition.pk).values_list())


def test_it_is_closed_to_everybody_until_it_is_frozen_for_them(earlier):
    assert Client().get("/scorecards/kent/2012-05/").status_code == 404
    call_command("freeze_public", verbosity=0)
    assert Client().get("/scorecards/kent/2012-05/").status_code == 200


def test_its_authority_reads_what_it_read_before(earlier, member):
    inside = Client()
    inside.force_login(member)
    before = full(earlier), inside.get("/scorecards/kent/2012-05/?area=dover").context["content"]
    call_command("freeze_public")
    after = full(earlier), inside.get("/scorecards/kent/2012-05/?area=dover").context["content"]
    assert after == before
    assert is_intact(Edition.objects.get(pk=earlier.pk))


def test_what_was_shown_and_hidden_enters_the_ledger_with_the_fingerprint(earlier):
    call_command("freeze_public")
    edition = Edition.objects.get(pk=earlier.pk)
    assert edition.rendition.exposed_sha256 == earlier.sha256 != edition.rendition.sha256
    by_area = {
        figure.area.slug: (figure.value, figure.hidden)
        for figure in edition.figures.filter(indicator__code=CODES[0], basis="SNAPSHOT")
    }
    assert by_area["dover"] == by_area["thanet"] == ("", "small")
    assert by_area["ashford"] == ("30", "")


def test_the_command_goes_on_where_it_was(earlier, capsys):
    call_command("freeze_public")
    number = PublishedFigure.objects.count()
    call_command("freeze_public")
    assert capsys.readouterr().out.count("frozen") == 1
    assert PublishedFigure.objects.count() == number
