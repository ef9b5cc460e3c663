"""What a national file prints of an authority's own figures is known, whatever is hidden of them here."""

from datetime import date

import pytest

from districts.models import Area
from indicators.models import Indicator
from indicators.rules.terms import Basis
from national.models import EditionState, NationalEdition, NationalFigure, NationalPlace
from scorecard.editions.national_print import printed_nationally
from tests.builders import figure

pytestmark = pytest.mark.django_db


def test_figures_that_the_nation_prints_with_the_same_numbers_are_known():
    kent = Area.objects.create(name="Kent", slug="kent", level="authority", ons_code="E10000016")
    plans = Indicator.objects.create(name="Plans", unit="count", bases=["SNAPSHOT"], polarity="none")
    place = NationalPlace.objects.create(code="E10000016", name="Kent", kind="authority")
    edition = NationalEdition.objects.create(state=EditionState.LOADED, title="d5", file_name="d5.csv")
    own = {}
    for year, printed in ((2024, 12), (2025, 13)):
        end = date(year, 3, 31)
        NationalFigure.objects.create(
            edition=edition,
            indicator=plans,
            basis="SNAPSHOT",
            place=place,
            period_end=end,
            numerator=printed,
            line=2,
        )
        own[plans.pk, Basis.SNAPSHOT, kent.pk, end] = figure("12")
    same = plans.pk, Basis.SNAPSHOT, kent.pk, date(2024, 3, 31)
    assert printed_nationally(kent, own) == {same: own[same]}
