"""`manage.py list_odd_periods`: the figures of years and quarters that end on another day than theirs."""

from typing import Any

from django.core.management.base import BaseCommand

from districts.dates import long_date
from indicators.models import Reading
from indicators.rules.periods import ends_where_basis_does
from indicators.rules.terms import Basis
from returns.models import ReturnLine, ReturnState


class Command(BaseCommand):
    """Names each with the return that brought it, so that a person can withdraw or correct it."""

    help = "List figures of years and quarters that end on another day than theirs. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        dated = Reading.objects.filter(basis__in=[Basis.YEAR, Basis.QUARTER]).select_related(
            "indicator", "area"
        )
        odd = [each for each in dated if not ends_where_basis_does(Basis(each.basis), each.period_end)]
        for reading in odd:
            self.stdout.write(
                f"{reading.indicator}, {reading.area}: {reading.get_basis_display().lower()} to "
                f"{long_date(reading.period_end)}: {reading.stated or reading.value} ({_brought_by(reading)})"
            )
        self.stdout.write(
            f"{len(odd)} figures end on another day than their year or quarter. Withdraw or correct the return that "
            "brought each, and give the figure in for its right period."
            if odd
            else "Every figure of a year ends on 31 March, and every figure of a quarter at its end."
        )


def _brought_by(reading: Reading) -> str:
    lines = ReturnLine.objects.filter(
        taken=True,
        monthly_return__state=ReturnState.ACCEPTED,
        indicator=reading.indicator,
        area=reading.area,
        basis=reading.basis,
        period_end=reading.period_end,
    )
    line = lines.order_by("-monthly_return__decided_at", "-pk").first()
    return "no return" if line is None else f"return {line.monthly_return_id}, {line.sheet} {line.cells}"
