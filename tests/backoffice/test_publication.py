"""Large editions are worked out and published outside the web processes; what is broken off is begun anew."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from scorecard.actions import open_draft, set_terms
from scorecard.editions import rendition
from scorecard.models import Edition, PublicationRun
from scorecard.release import publication
from scorecard.release.since import drift_since
from tests.backoffice.test_editions import page_of, publish_page_of
from tests.backoffice.test_release import change_a_figure


@pytest.fixture(autouse=True)
def started(monkeypatch) -> list[str]:
    """Every edition is a large one; instead of starting a process it is noted that one would be."""
    found: list[str] = []
    monkeypatch.setattr(publication, "READINGS_AT_ONCE", 0)
    monkeypatch.setattr(publication, "start_process", lambda: found.append("started"))
    return found


@pytest.fixture
def draft(june) -> Edition:
    """The draft of June, for everybody."""
    return set_terms(edition=june, unrestricted=True, note="Some figures are missing.", reason="", by=None)


@pytest.fixture
def look(team, django_capture_on_commit_callbacks):
    """The page of a draft, looked at."""

    def seen(draft: Edition):
        with django_capture_on_commit_callbacks(execute=True):
            return team.client.get(page_of(draft))

    return seen


@pytest.fixture
def ask(team, june, look, django_capture_on_commit_callbacks):
    """Ask to publish what was worked out."""

    def asked(seen: str = ""):
        look(june)
        call_command("publish_asked", verbosity=0)
        shown = team.client.get(publish_page_of(june)).context["seen"]
        with django_capture_on_commit_callbacks(execute=True):
            return team.client.post(publish_page_of(june), {"seen": seen or shown})

    return asked


def test_a_draft_says_that_it_is_being_worked_out_and_looks_again(draft, look, started):
    answer = look(draft)
    assert started == ["started"]
    assert answer["Refresh"]
    assert "What would be published is being worked out." in answer.content.decode()
    assert [check.title for check in answer.context["blocking"]] == ["It is known what would be published"]


def test_its_pages_are_built_outside_the_web_process_alone(draft, look, monkeypatch):
    built = []
    whole = publication.build_pages
    monkeypatch.setattr(
        publication, "build_pages", lambda *asked, **how: built.append(1) or whole(*asked, **how)
    )
    look(draft)
    assert not built
    call_command("publish_asked", verbosity=0)
    answer = look(draft)
    assert len(built) == 1
    kept = publication.overview_of(draft)
    monkeypatch.setattr(publication, "READINGS_AT_ONCE", 10**6)
    assert publication.overview_of(draft) == kept
    assert (answer.context["seen"], answer.context["pages_number"]) == (kept.seen, 13)


def test_once_it_is_worked_out_it_is_shown(draft, look, started):
    look(draft)
    call_command("publish_asked", verbosity=0)
    answer = look(draft)
    assert started == ["started"]
    assert "Refresh" not in answer.headers
    assert "Hidden: 0" in answer.content.decode()


def test_after_a_change_it_is_worked_out_again(draft, look, started):
    look(draft)
    call_command("publish_asked", verbosity=0)
    set_terms(edition=draft, unrestricted=True, note="Others are missing.", reason="", by=None)
    assert look(draft)["Refresh"]
    assert len(started) == 2


def test_a_draft_for_the_authority_alone_is_worked_out_and_published_outside_too(june, look, ask, started):
    set_terms(edition=june, unrestricted=False, note="Some figures are missing.", reason="", by=None)
    ask()
    assert (len(started), Edition.objects.get(pk=june.pk).is_draft) == (2, True)
    call_command("publish_asked", verbosity=0)
    assert not Edition.objects.get(pk=june.pk).is_draft


def test_nothing_is_published_by_the_web_process(draft, ask, started):
    ask()
    assert len(started) == 2
    assert Edition.objects.get(pk=draft.pk).is_draft


def test_but_outside_it_with_whoever_asked(draft, ask, performance_team):
    ask()
    call_command("publish_asked", verbosity=0)
    published = Edition.objects.get(pk=draft.pk)
    assert published.published_by == performance_team
    assert not PublicationRun.objects.filter(waiting=True).exists()


def test_what_was_worked_out_is_not_worked_out_twice(draft, ask, monkeypatch):
    ask()
    times = []
    whole = rendition.protect
    monkeypatch.setattr(rendition, "protect", lambda *asked: times.append(1) or whole(*asked))
    call_command("publish_asked", verbosity=0)
    assert not Edition.objects.get(pk=draft.pk).is_draft
    assert len(times) == 1


def test_what_has_changed_since_a_large_one_was_published_is_worked_out_outside_too(
    draft, ask, look, started
):
    ask()
    call_command("publish_asked", verbosity=0)
    change_a_figure()
    answer = look(draft)
    assert (answer.context["since"], answer["Refresh"]) == (None, "3")
    call_command("publish_asked", verbosity=0)
    found = look(draft)
    assert "Refresh" not in found.headers
    assert found.context["since"] == drift_since(Edition.objects.get(pk=draft.pk)) != []


def test_what_changed_meanwhile_is_worked_out_again(draft, ask, monkeypatch):
    ask()
    times = []
    whole = rendition.protect

    def protect(*asked):
        if not times:
            open_draft(scorecard=draft.scorecard, period=draft.period.following, by=None)
        times.append(1)
        return whole(*asked)

    monkeypatch.setattr(rendition, "protect", protect)
    call_command("publish_asked", verbosity=0)
    assert len(times) == 2


def test_why_it_was_not_published_is_told(draft, ask, look):
    ask(seen="of another day")
    call_command("publish_asked", verbosity=0)
    assert Edition.objects.get(pk=draft.pk).is_draft
    assert "Figures or texts have changed since you looked. Look again." in look(draft).content.decode()


def test_progress_is_told(draft, ask, look):
    ask()
    PublicationRun.objects.update(stage="Figures are protected", done=500, total=1200, beat=timezone.now())
    text = look(draft).content.decode()
    assert "It is being published. Figures are protected: 500 of 1200." in text


def test_that_the_pages_are_made_is_told_too(draft, ask, monkeypatch):
    """So that nobody takes a process for dead that has been at it for a while."""
    ask()
    told = []
    whole = publication._tell
    monkeypatch.setattr(publication, "_tell", lambda *said: told.append(said[1:]) or whole(*said))
    call_command("publish_asked", verbosity=0)
    assert told[0] == ("Measures are worked out", 0, 9)


def test_what_another_process_works_on_is_left_to_it(draft, ask):
    ask()
    PublicationRun.objects.update(beat=timezone.now())
    call_command("publish_asked", verbosity=0)
    assert Edition.objects.get(pk=draft.pk).is_draft


def test_unless_it_was_broken_off(draft, ask):
    ask()
    PublicationRun.objects.update(beat=timezone.now() - timedelta(minutes=5), stage="Figures are protected")
    call_command("publish_asked", verbosity=0)
    assert not Edition.objects.get(pk=draft.pk).is_draft


def test_of_two_processes_one_works_on_it(draft, ask):
    ask()
    (run,) = publication.waiting_runs()
    assert [publication.claim(run), publication.claim(run)] == [True, False]


def test_a_failure_is_told_and_not_tried_for_ever(draft, ask, look, monkeypatch):
    ask()

    def protect(*_asked):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(rendition, "protect", protect)
        with pytest.raises(MemoryError):
            call_command("publish_asked", verbosity=0)
    assert publication.waiting_runs() == []
    assert Edition.objects.get(pk=draft.pk).is_draft
