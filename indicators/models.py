"""What is measured: indicators, their targets and readings, and the notes that charts carry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify

from districts.models import Area
from districts.tree import Level
from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.rating import BenchmarkStep, TargetRule
from indicators.rules.relations import LibraryRelations
from indicators.rules.target_rules import faults_of
from indicators.rules.terms import AnnotationKind, Basis, BesideKind, Missing, Polarity, Unit

DECIMAL_PLACES = 6


def decimal_field(**options: Any) -> "models.DecimalField[Decimal | str | float | None, Decimal | None]":
    """A figure column: fifteen significant digits are what a workbook can hold."""
    return models.DecimalField(max_digits=20, decimal_places=DECIMAL_PLACES, null=True, blank=True, **options)


def _same_people(help_text: str) -> "models.ForeignKey[Indicator | None]":
    """A relation that protects small numbers: figures of the two tell of each other."""
    return models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text=help_text
    )


class Indicator(models.Model):
    """A measure of the service, with everything that decides how its figures are computed, judged and explained."""

    name = models.CharField(max_length=160, unique=True)
    code = models.SlugField(max_length=160, unique=True, blank=True)
    national_code = models.CharField(max_length=20, blank=True, help_text="For example NI 59.")
    numerator_name = models.CharField(max_length=300, blank=True)
    denominator_name = models.CharField(max_length=300, blank=True)
    why_it_matters = models.TextField(blank=True)
    bases = models.JSONField(help_text="The bases it is shown in, the default first.")
    unit = models.CharField(max_length=20, choices=Unit.choices())
    rate_per = models.PositiveIntegerField(default=0, help_text="10000 for a rate per 10,000; 0 otherwise.")
    polarity = models.CharField(max_length=4, choices=Polarity.choices())
    national_polarity = models.CharField(
        max_length=4,
        blank=True,
        choices=Polarity.choices(),
        help_text="Which way is better for the nation’s statistics, where councils here read it otherwise.",
    )
    decimal_places = models.PositiveSmallIntegerField(default=0)
    denominator_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="denominator_of"
    )
    starts = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For a stock: what came in.",
    )
    ends = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For a stock: what went out.",
    )
    share_of = models.CharField(
        max_length=120, blank=True, help_text="The group whose numerators add up to the denominator."
    )
    adds_up = models.BooleanField("adds up over areas", default=True)
    counts_people = models.BooleanField(
        default=True, help_text="Small numbers of it are suppressed in public."
    )
    numerator_counted_by = _same_people("The indicator that counts the same people as the numerator.")
    denominator_counted_by = _same_people("The indicator that counts the people of the denominator.")
    same_denominator_as = _same_people("Another indicator over the same people.")
    part_of = _same_people("The indicator that counts these people among others.")
    protects_rest = models.BooleanField(
        default=False, help_text="Small numbers of those not in the numerator are suppressed too."
    )
    grades = models.JSONField(default=list, blank=True, help_text="For a grade: the grades, best first.")
    minimum_change = decimal_field(help_text="A smaller change counts as unchanged.")
    source = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    collected_from = models.DateField(null=True, blank=True)
    collected_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    also_replaced_by = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="+",
        help_text="Where one indicator was split: the others that take its place.",
    )

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit=Unit.RATE, rate_per__gt=0) | (~Q(unit=Unit.RATE) & Q(rate_per=0)),
                name="indicator_rate_has_its_per",
            ),
            models.CheckConstraint(condition=Q(decimal_places__lte=6), name="indicator_places_can_be_stored"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Bases are bases, and a rate has the indicator that its denominator comes from or its own."""
        unknown = [basis for basis in self.bases if basis not in list(Basis)]
        if unknown or not self.bases:
            raise ValidationError(
                {"bases": f"Choose from {', '.join(Basis)}; not {', '.join(unknown) or 'none'}."}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A code is made of the name."""
        self.code = self.code or slugify(self.name)
        super().save(*args, **kwargs)

    @property
    def default_basis(self) -> Basis:
        """The basis in which it is shown unless another is asked for."""
        return Basis(self.bases[0])

    @property
    def spec(self) -> IndicatorSpec:
        """This indicator as the rules see it."""
        return IndicatorSpec(
            id=self.pk,
            code=self.code,
            name=self.name,
            unit=Unit(self.unit),
            polarity=Polarity(self.polarity),
            decimal_places=self.decimal_places,
            bases=tuple(Basis(basis) for basis in self.bases),
            rate_per=self.rate_per,
            begins=self.collected_from,
            adds_up=self.adds_up,
            denominator_id=self.denominator_from_id,
            minimum_change=self.minimum_change,
            starts_id=self.starts_id,
            ends_id=self.ends_id,
            grades=tuple(self.grades),
            national_polarity=Polarity(self.national_polarity) if self.national_polarity else None,
        )

    @property
    def national_spec(self) -> IndicatorSpec:
        """This indicator as the nation's statistics judge it: by it authorities are ranked."""
        return replace(self.spec, polarity=Polarity(self.national_polarity or self.polarity))

    @property
    def relations(self) -> LibraryRelations:
        """Whose numbers hang together with its own."""
        return LibraryRelations(
            counts_people=self.counts_people,
            numerator_counted_by=self.numerator_counted_by_id,
            denominator_counted_by=self.denominator_counted_by_id,
            same_denominator_as=self.same_denominator_as_id,
            part_of=self.part_of_id,
            share_of=self.share_of,
            starts=self.starts_id,
            ends=self.ends_id,
            protects_rest=self.protects_rest,
        )


class CollectionLevel(models.Model):
    """The level of areas that return an indicator in an authority. Without one, only returned figures count."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="collection_levels")
    authority = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=20, choices=Level.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "authority"], name="one_level_per_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} in {self.authority}: {self.level}"


class OwnProtection(models.Model):
    """An authority that protects small numbers of an indicator whatever the library says. It is never taken back."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="own_protections")
    authority = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "authority"], name="one_protection_per_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} counts people in {self.authority}"


class Reading(models.Model):
    """The current figure of an indicator for an area, basis and period: the newest accepted version of it.

    Written only by accepting and withdrawing returns, which keep every version.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="readings")
    basis = models.CharField(max_length=20, choices=Basis.choices())
    period_end = models.DateField()
    numerator = decimal_field()
    denominator = decimal_field()
    value = decimal_field()
    stated = models.CharField(max_length=60, blank=True)
    missing_reason = models.CharField(max_length=5, blank=True, choices=Missing.choices())
    provisional = models.BooleanField(default=False)
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "area", "basis", "period_end"], name="one_reading_per_period"
            ),
            models.CheckConstraint(
                condition=Q(missing_reason="", value__isnull=False)
                | Q(missing_reason="", numerator__isnull=False)
                | (~Q(missing_reason="") & Q(value=None, numerator=None, denominator=None)),
                name="reading_is_figure_or_missing",
            ),
            models.CheckConstraint(
                condition=Q(numerator=None) | Q(numerator__gte=0), name="reading_numerator_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gte=0), name="reading_denominator_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}, {self.basis} to {self.period_end}"

    @property
    def reading_value(self) -> ReadingValue:
        """This reading as the rules see it."""
        return ReadingValue(
            numerator=self.numerator,
            denominator=self.denominator,
            value=self.value,
            stated=self.stated,
            missing=Missing(self.missing_reason) if self.missing_reason else None,
            illustrative=self.illustrative,
            provisional=self.provisional,
        )


class Target(models.Model):
    """What an area is to reach, from a day on, until a later target takes its place.

    Without target, floor and band it ends the one before: "none".
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets")
    basis = models.CharField(max_length=20, choices=Basis.choices())
    in_force_from = models.DateField()
    target = decimal_field()
    floor = decimal_field()
    band_low = decimal_field(help_text="For polarity T: the band's lower end.")
    band_high = decimal_field(help_text="For polarity T: the band's upper end.")
    margin = decimal_field(help_text="For a band: how far outside is amber.")
    strict = models.BooleanField(default=False, help_text="“Fewer than 85”: equal is not enough.")
    rated = models.BooleanField(default=True, help_text="No: an expected range that isn't rated.")
    due = models.DateField(null=True, blank=True)
    start_value = decimal_field()
    start_date = models.DateField(null=True, blank=True)
    applies_below = models.BooleanField(default=False)
    follows = models.CharField(
        max_length=12,
        blank=True,
        choices=BesideKind.choices(),
        help_text="Whose newest published figure is the target.",
    )
    benchmark = models.JSONField(
        default=list, blank=True, help_text="What that was known to be: begins, value and words of each step."
    )
    set_by = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["in_force_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "basis", "area", "in_force_from"], name="one_target_in_force_from"
            ),
            models.CheckConstraint(
                condition=Q(band_low=None) | Q(band_high=None) | Q(band_low__lte=F("band_high")),
                name="target_band_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}: {self.target} from {self.in_force_from}"

    def clean(self) -> None:
        """A target says nothing that contradicts itself or its indicator."""
        if self.indicator_id is None or not self.basis or self.in_force_from is None:
            return
        faults = faults_of(self.indicator.spec, Basis(self.basis), self.target_rule)
        if faults:
            raise ValidationError([fault.text for fault in faults])

    @property
    def target_rule(self) -> TargetRule:
        """This target as the rules see it."""
        return TargetRule(
            area_id=self.area_id,
            in_force_from=self.in_force_from,
            target=self.target,
            floor=self.floor,
            band_low=self.band_low,
            band_high=self.band_high,
            margin=self.margin,
            strict=self.strict,
            rated=self.rated,
            due=self.due,
            applies_below=self.applies_below,
            set_by=self.set_by,
            source=self.source,
            follows=self.follows,
            benchmark=tuple(
                BenchmarkStep(
                    date.fromisoformat(step["begins"]),
                    None if step["value"] is None else Decimal(step["value"]),
                    step["words"],
                )
                for step in self.benchmark
            ),
        )


class Annotation(models.Model):
    """A note on charts: an event, a step change, or a break in series, across which nothing is compared."""

    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="annotations"
    )
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="annotations"
    )
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=AnnotationKind.choices())
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.text}"
