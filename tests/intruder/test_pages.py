"""Nothing is worked out of what somebody without a role is given by the service: by its interface and its files."""

import os
from random import Random

import pytest

from scorecard.models import PublishedFigure
from tests.intruder.councils import FAMILIES, of_families
from tests.intruder.through_pages import published
from tests.intruder.trials import recovered_from

# Of each family; `./run intruder` tries twenty.
COUNCILS = int(os.environ.get("INTRUDER_COUNCILS", "1"))
MONTHS = 3


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(COUNCILS))
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_nothing_is_worked_out_of_what_is_given(family, seed, settings):
    settings.ANONYMOUS_READERS = True
    council = of_families(Random(f"{family.__name__} {seed}"), MONTHS, [family])
    given = published(council)
    assert PublishedFigure.objects.exclude(hidden="").exists() == any(
        each.suppressed for each in given.printed
    )
    assert recovered_from(council, given) == []
