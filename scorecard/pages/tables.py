"""Lists that people sort."""

from collections.abc import Iterable

import django_tables2 as tables
from django.db import models
from django.db.models import Case, Exists, OuterRef, QuerySet, When

from districts.models import Area, in_branches
from districts.permissions import Permission, Reader
from indicators.lists import LINK, ListTable
from indicators.models import Indicator, Reading
from indicators.rules.terms import Basis, Polarity
from national.models import NationalFigure
from scorecard.models import PublishedFigure
from scorecard.visibility import authorities_seen


class Use(models.IntegerChoices):
    """Whether an indicator has figures, in the order in which the library lists them."""

    HERE = 0, "Here"
    NATIONAL = 1, "National only"
    NONE = 2, "None yet"


def by_use(reader: Reader) -> QuerySet[Indicator]:
    """Every indicator with its `use`: by what the reader's own areas returned, and what is published to all."""
    own = _within(reader.areas_held(Permission.READ_DRAFT))
    seen = _within(each.pk for each in authorities_seen(reader))
    returned = Reading.objects.filter(indicator=OuterRef("pk"), area__in=own)
    published = PublishedFigure.objects.filter(indicator=OuterRef("pk"), area__in=seen)
    printed = NationalFigure.objects.filter(indicator=OuterRef("pk"), current=True)
    use = Case(
        When(Exists(returned) | Exists(published), then=Use.HERE.value),
        When(Exists(printed), then=Use.NATIONAL.value),
        default=Use.NONE.value,
    )
    return Indicator.objects.annotate(use=use)


def _within(areas: Iterable[int]) -> QuerySet[Area]:
    """The areas of these ids and everything below them."""
    return Area.objects.filter(in_branches(set(areas)))


class IndicatorTable(ListTable):
    """The library of indicators, one a line."""

    caption = "Indicators"
    file_name = "indicators"

    name = tables.Column(
        linkify=("indicator", {"code": tables.A("code")}),
        attrs=LINK,
    )
    use = tables.Column(verbose_name="Figures")
    unit = tables.Column(verbose_name="Unit")
    polarity = tables.Column(verbose_name="Aim")
    bases = tables.Column(verbose_name="Shown by", orderable=False)
    national_code = tables.Column(verbose_name="National code")
    source = tables.Column(verbose_name="Source")

    class Meta:
        model = Indicator
        fields = ("name", "use", "unit", "polarity", "bases", "national_code", "source")
        order_by = ("use", "name")
        default = "none"

    def render_use(self, value: int) -> str:
        """Whether there are figures of it, in words."""
        return Use(value).label

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
