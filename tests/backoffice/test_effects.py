"""What a change would do to drafts, told before it is saved."""

from datetime import date
from decimal import Decimal

import pytest

from backoffice.effects import effects_of
from districts.models import Area, AuditEntry
from indicators.actions import set_target
from indicators.models import Target
from scorecard.models import EditionPage
from tests.backoffice.conftest import TIMELINESS


@pytest.fixture
def target(kent) -> Target:
    """Kent's target for initial assessments completed in timescale: 78.8% from April 2012, districts too."""
    return Target.objects.get(indicator__code=TIMELINESS, area=kent, in_force_from=date(2012, 4, 1))


def raise_to_90(target: Target) -> None:
    changed = Target.objects.get(pk=target.pk)
    changed.target = Decimal(90)
    set_target(target=changed, by=None)


def test_raised_target_turns_what_falls_short_red(june, kent, target):
    effects = effects_of([kent], lambda: raise_to_90(target))
    changed = {
        effect.area: (effect.before.rating.name, effect.after.rating.name) for effect in effects.listed
    }
    assert changed == {"Kent": ("Green", "Red"), "Thanet": ("Green", "Red")}
    assert {effect.draft for effect in effects.listed} == {"Kent, June 2012"}
    assert effects.summary == "Changes 2 ratings in drafts; published editions stay as they are."


def test_ratings_that_stay_count_as_words(june, kent, target):
    effects = effects_of([kent], lambda: raise_to_90(target))
    assert effects.words_only == 11, (
        "Dover's 95% stays green, ten districts have no figure: their target reads 90%"
    )


def test_looking_changes_nothing(june, kent, target):
    pages, entries = list(EditionPage.objects.values_list("content")), AuditEntry.objects.count()
    effects_of([kent], lambda: raise_to_90(target))
    target.refresh_from_db()
    assert target.target == Decimal("78.8")
    assert AuditEntry.objects.count() == entries
    assert list(EditionPage.objects.values_list("content")) == pages


def test_published_edition_stays_when_the_target_is_saved(june, target):
    before = list(EditionPage.objects.values_list("content"))
    raise_to_90(target)
    assert list(EditionPage.objects.values_list("content")) == before


def test_without_a_draft_nothing_changes_yet(readings, kent, target):
    effects = effects_of([kent], lambda: raise_to_90(target))
    assert effects.all == ()
    assert effects.summary == "No draft is open, so nothing changes yet; published editions stay as they are."


def test_other_authorities_drafts_are_not_shown(june, target):
    stockton = Area.objects.get(slug="stockton-on-tees")
    assert effects_of([stockton], lambda: raise_to_90(target)).all == ()


def test_change_without_effect_says_so(june, kent):
    effects = effects_of([kent], lambda: None)
    assert effects.summary == (
        "Changes no rating, figure, direction of travel or comparison in drafts; published editions stay as they are."
    )
