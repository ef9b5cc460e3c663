"""Periods as an address names them."""

from django.http import Http404

from indicators.rules.periods import Period, PeriodNotUnderstood
from indicators.rules.terms import PeriodKind


def period_or_404(slug: str) -> Period:
    """The period of an address. Raises Http404 with what a period looks like."""
    try:
        return Period.parse(slug)
    except PeriodNotUnderstood as error:
        raise Http404(str(error)) from error


def month_or_404(slug: str) -> Period:
    """The month of an address. Raises Http404, for a quarter too."""
    period = period_or_404(slug)
    if period.kind is not PeriodKind.MONTH:
        raise Http404("Write a month, such as 2012-05.")
    return period
