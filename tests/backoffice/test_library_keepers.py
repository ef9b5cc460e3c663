"""The library that all authorities share: who changes it, and what the others are told."""

import pytest
from django.core import mail
from django.urls import reverse

from districts.audit import entries_seen
from districts.models import AuditEntry, User
from districts.permissions import reader_for
from indicators.models import CollectionLevel, Indicator
from tests.backoffice.conftest import TIMELINESS
from tests.backoffice.steps import Team, text_of

ADDRESS = reverse("manage-indicator", args=[TIMELINESS])
ADD = reverse("manage-indicator-add")


@pytest.fixture
def others(holder) -> User:
    """The performance team of another authority."""
    found = holder("performance_team", "stockton-on-tees")
    found.email = "stocktons@example.org"
    found.save()
    return found


@pytest.fixture
def keeper(team, others, performance_team) -> Team:
    """Kent's performance team, which keeps the library."""
    User.objects.filter(pk=performance_team.pk).update(keeps_library=True)
    return team


@pytest.fixture
def sent(kent) -> dict[str, object]:
    """The indicator turned round, as a browser sends it."""
    found = Indicator.objects.get(code=TIMELINESS)
    names = ("name", "unit", "decimal_places", "numerator_name", "denominator_name", "source")
    about = {name: getattr(found, name) for name in names}
    return about | {
        "bases": found.bases,
        "usual_basis": "MONTH",
        "adds_up": "on",
        "counts_people": "on",
        "polarity": "L",
        "level-kent": "district",
    }


def test_whoever_does_not_keep_it_changes_none_of_it(team, others, sent):
    before = Indicator.objects.filter(code=TIMELINESS).values().get()
    assert team.client.get(ADD).status_code == 403
    assert team.send(ADD, **sent).status_code == 403
    team.send(ADDRESS, **sent, confirmed="yes")
    assert Indicator.objects.filter(code=TIMELINESS).values().get() == before


def test_but_says_who_collects_it_in_their_own_authority(team, others, kent, sent):
    assert "Those who keep it change it" in team.see(ADDRESS)
    team.save(ADDRESS, **{"level-kent": "division", "level-stockton-on-tees": "team"})
    assert CollectionLevel.objects.get(indicator__code=TIMELINESS, authority=kent).level == "division"
    entry = AuditEntry.objects.get(action="collection level set")
    assert (entry.authority, entry.after) == (kent, {"collected in Kent by": "division"})
    assert entry not in entries_seen(reader_for(others))


def test_before_a_keeper_saves_the_page_says_what_it_does_to_others_without_a_figure(keeper, june, sent):
    page = text_of(keeper.send(ADDRESS, **sent))
    assert "Changes 3 ratings" in page
    assert "What it does to drafts of other authorities" in page
    assert "Stockton-on-Tees: No draft is open" in page
    assert not mail.outbox


def test_once_it_is_saved_the_others_are_told_and_find_it_in_their_trail(keeper, others, sent):
    keeper.save(ADDRESS, **sent)
    (message,) = mail.outbox
    assert message.to == ["stocktons@example.org"]
    assert "Polarity: Higher is better, now Lower is better" in message.body
    assert "drafts of Stockton-on-Tees: No draft is open" in message.body
    assert "indicator changed" in [entry.action for entry in entries_seen(reader_for(others))]


def test_a_mail_server_that_is_away_keeps_no_change_from_being_saved(keeper, sent, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    keeper.save(ADDRESS, **sent)
    assert Indicator.objects.get(code=TIMELINESS).polarity == "L"
