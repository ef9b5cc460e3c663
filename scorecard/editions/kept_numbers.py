"""The numbers behind suppressed figures, for texts that are shown beside them: a note on a chart."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from districts.models import Area
from indicators.models import Indicator, Reading
from indicators.rules.figures import Gap
from indicators.rules.periods import window_start
from indicators.rules.terms import Basis
from scorecard.editions.ledger import published_figures

A_YEAR = timedelta(days=366)


def kept_numbers(
    authority: Area, areas: Collection[int], indicator: Indicator | None, day: date
) -> dict[Decimal, str]:
    """What was returned of suppressed figures of these areas, by their ids, whose period holds the day: whose each is.

    Without an indicator it is those of all that count people. Two queries.
    """
    readings = Reading.objects.filter(
        area__in=areas, period_end__range=(day, day + A_YEAR), indicator__counts_people=True
    ).select_related("indicator", "area")
    if indicator is not None:
        readings = readings.filter(indicator=indicator)
    about = [each for each in readings if window_start(Basis(each.basis), each.period_end) <= day]
    public = published_figures([authority.pk], areas, {each.indicator_id for each in about})[authority.pk]
    found: dict[Decimal, str] = {}
    for each in about:
        figure = public.get((each.indicator_id, Basis(each.basis), each.area_id, each.period_end))
        if figure is not None and figure.gap is Gap.SUPPRESSED:
            numbers = (each.value, each.numerator, each.denominator)
            found |= {number: f"{each.indicator}, {each.area}" for number in numbers if number is not None}
    return found
