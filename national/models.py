"""Published figures of England, its regions and authorities, apart from what councils return."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Indicator, decimal_field
from indicators.rules.terms import Basis
from national.rules.recipe import Recipe


class PlaceKind(models.TextChoices):
    """What a place of the nation's statistics is."""

    COUNTRY = "country", "Country"
    REGION = "region", "Region"
    AUTHORITY = "authority", "Authority"


class NationalPlace(models.Model):
    """England, a region or an authority, as a comparator: known by its ONS code, whatever files call it.

    A code may change while the authority stays: `other_codes` are those that it bore or bears elsewhere, and the
    three-digit `old_code` outlives them.
    """

    code = models.CharField("ONS code", max_length=9, blank=True)
    old_code = models.CharField("three-digit code", max_length=3, blank=True)
    other_codes = models.JSONField(default=list, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    region = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="authorities"
    )
    opened = models.DateField(null=True, blank=True, help_text="First day. Empty: always been there.")
    closed = models.DateField(null=True, blank=True, help_text="Last day. Empty: still open.")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_place_per_code"),
            models.UniqueConstraint(
                fields=["old_code"], condition=~Q(old_code=""), name="one_place_per_old_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def codes(self) -> set[str]:
        """Every ONS code that it is known by."""
        return {code for code in (self.code, *self.other_codes) if code}

    def was_open(self, day: date) -> bool:
        """Whether there was such a place on the day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day <= self.closed)


class NationalRecipe(models.Model):
    """A dataset and how it is read: the recipe of fixtures/national_recipes.json, or one made on the screen.

    `content` is what `Recipe.of` reads; accepting a new edition adds its headings.
    """

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def recipe(self) -> Recipe:
        """The recipe as the rules see it."""
        said: dict[str, Any] = {**self.content, "code": self.code, "name": self.name}
        return Recipe.of(said)


class EditionState(models.TextChoices):
    """Where an edition of a national file stands. Only the figures of a loaded one are shown."""

    DRAFT = "draft", "Waiting for a yes"
    LOADED = "loaded", "Loaded"


class NationalEdition(models.Model):
    """One file as it was published, and what its loading found. It is kept, so that the next can be told by it."""

    recipe = models.ForeignKey(
        NationalRecipe, null=True, blank=True, on_delete=models.PROTECT, related_name="editions"
    )
    state = models.CharField(max_length=10, choices=EditionState.choices, default=EditionState.DRAFT)
    title = models.CharField(max_length=200)
    published = models.DateField(null=True, blank=True, help_text="As whoever loaded it states it.")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)
    report = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    loaded_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class NationalFigure(models.Model):
    """A figure of a place as an edition prints it, with its parts; `mark` says why nothing is printed.

    The newest edition that has a figure is `current`; a year that vanished from a newer one keeps its figure.
    `population` says that its denominator is the mid-year estimate. `printed` is the number as printed, `decimals` the
    places that such figures are printed with.
    """

    edition = models.ForeignKey(NationalEdition, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="national_figures", db_index=False
    )
    basis = models.CharField(max_length=20, choices=Basis.choices())
    place = models.ForeignKey(NationalPlace, on_delete=models.PROTECT, related_name="figures", db_index=False)
    period_end = models.DateField()
    numerator = decimal_field()
    denominator = decimal_field()
    printed = models.CharField(max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(default=1)
    mark = models.CharField(max_length=5, blank=True)
    population = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    line = models.PositiveIntegerField(help_text="Its row in the file.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "indicator", "basis", "place", "period_end"],
                name="one_figure_in_an_edition",
            ),
            models.UniqueConstraint(
                fields=["indicator", "basis", "place", "period_end"],
                condition=Q(current=True),
                name="one_current_national_figure",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.indicator}, {self.place}, {self.basis} to {self.period_end}: {self.printed or self.mark}"
        )


class NeighbourEdition(models.Model):
    """A list of statistical neighbours, ten for each authority, with the day from which it holds."""

    name = models.CharField(max_length=60, unique=True, help_text="As a comparison is labelled: “2025 list”.")
    dated = models.DateField()
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-dated"]

    def __str__(self) -> str:
        return self.name


class Neighbour(models.Model):
    """One of an authority's ten neighbours in a list: which by nearness, and the list's word for how near."""

    edition = models.ForeignKey(NeighbourEdition, on_delete=models.CASCADE, related_name="neighbours")
    authority = models.ForeignKey(NationalPlace, on_delete=models.PROTECT, related_name="neighbours")
    neighbour = models.ForeignKey(NationalPlace, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    closeness = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "authority", "position"], name="one_neighbour_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.authority}: {self.neighbour}"
