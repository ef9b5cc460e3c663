"""A plan of Kent's with one action that Dover's manager owns."""

from datetime import date

import pytest

from districts.models import Area
from improvement.models import Action, Plan, Recommendation


@pytest.fixture
def plan(library) -> Plan:
    """A plan that answers a report of 15 February 2013."""
    return Plan.objects.create(
        area=Area.objects.get(slug="kent"), name="Answer to a report", published_on=date(2013, 2, 15)
    )


@pytest.fixture
def recommendation(plan) -> Recommendation:
    """To be answered within three months."""
    return Recommendation.objects.create(plan=plan, number=1, text="Better recording", urgency="3 months")


@pytest.fixture
def action(recommendation, manager) -> Action:
    """The manager's of Dover."""
    return Action.objects.create(
        recommendation=recommendation, number=1, text="Review recording", owner=manager
    )
