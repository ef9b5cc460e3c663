"""Lists that people sort."""

import django_tables2 as tables

from indicators.lists import LINK, ListTable
from indicators.models import Indicator
from indicators.rules.terms import Basis, Polarity


class IndicatorTable(ListTable):
    """The library of indicators, one a line."""

    caption = "Indicators"
    file_name = "indicators"

    name = tables.Column(
        linkify=("indicator", {"code": tables.A("code")}),
        attrs=LINK,
    )
    unit = tables.Column(verbose_name="Unit")
    polarity = tables.Column(verbose_name="Aim")
    bases = tables.Column(verbose_name="Shown by", orderable=False)
    national_code = tables.Column(verbose_name="National code")
    source = tables.Column(verbose_name="Source")

    class Meta:
        model = Indicator
        fields = ("name", "unit", "polarity", "bases", "national_code", "source")
        order_by = "name"
        default = "none"

    def render_unit(self, record: Indicator) -> str:
        """The unit in words: "Rate per 10,000"."""
        return f"Rate per {record.rate_per:,}" if record.rate_per else record.get_unit_display()

    def render_polarity(self, value: str, record: Indicator) -> str:
        """What is better, in words."""
        return Polarity(record.polarity).label

    def render_bases(self, value: list[str]) -> str:
        """The bases in words, the usual one first."""
        names = [Basis(basis).label for basis in value]
        return ", ".join([names[0], *(f"{name[:1].lower()}{name[1:]}" for name in names[1:])])
