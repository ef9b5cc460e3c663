"""Two publishers at once: one edition is published once, and one draft is opened."""

from datetime import UTC, datetime

import pytest

from indicators.rules.periods import Period
from library.demo.councils import load_councils
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Edition, EditionIsFrozen, EditionPage, Scorecard
from tests.returns.test_at_once import while_another

pytestmark = pytest.mark.django_db(transaction=True)

NINTH_OF_JULY = datetime(2012, 7, 9, 9, tzinfo=UTC)


@pytest.fixture
def card(db) -> Scorecard:
    """Kent's, committed, so that both people see it."""
    load_councils(lambda said: None)
    return Scorecard.objects.select_related("authority").get(slug="kent")


def test_an_edition_is_published_once(card):
    draft = open_draft(scorecard=card, period=Period.month(2012, 5), by=None)
    refused: list[Exception] = []

    def publish() -> None:
        publish_edition(edition=draft, by=None, published_at=NINTH_OF_JULY)

    def again() -> None:
        try:
            publish()
        except EditionIsFrozen as error:
            refused.append(error)

    while_another(publish, again)
    assert len(refused) == 1
    assert EditionPage.objects.filter(edition=draft).count() == 13


def test_a_draft_is_opened_once(card):
    def open_it() -> None:
        open_draft(scorecard=card, period=Period.month(2012, 5), by=None)

    while_another(open_it, open_it)
    assert Edition.objects.count() == 1
