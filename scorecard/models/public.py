"""What the public is given of an edition: pages and figures, with the proof that small numbers stay unknown."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from districts.models import Area
from indicators.models import Indicator
from indicators.rules.terms import Basis, Labelled
from scorecard.models.editions import Edition


class PublicRendition(models.Model):
    """What everybody is shown of an edition that is open to all, made and frozen when it is published.

    `exposed_sha256` is what an earlier version of the service printed on its pages for everybody: a hash of the full
    pages without a key, against which numbers can be guessed.
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="rendition")
    sha256 = models.CharField(max_length=64, help_text="Over all public pages and published figures.")
    exposed_sha256 = models.CharField(max_length=64, blank=True)
    hidden = models.PositiveIntegerField(
        help_text="How many figures that the edition would publish are hidden."
    )
    hidden_for_others = models.PositiveIntegerField(help_text="Those of them that protect others.")
    exposed = models.PositiveIntegerField(
        null=True,
        help_text="How many small figures earlier editions have given away; not counted of early ones.",
    )

    def __str__(self) -> str:
        return f"{self.edition}: for everybody"


class PublicPage(models.Model):
    """The frozen page of one area as everybody may read it: canonical JSON, exactly as hashed.

    `words` are the texts of the page about the area itself, for searching.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="public_pages")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()
    words = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "area"], name="one_public_page_per_area"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.area}, for everybody"


class WhyHidden(Labelled):
    """Why a published figure isn't shown."""

    SHOWN = "", "Shown"
    SMALL = "small", "Small itself"
    FOR_OTHERS = "others", "Protects others"


class PublishedFigure(models.Model):
    """A figure that an edition gives to everybody, where it is new or not what was given before.

    Of each indicator, basis, area and last day the newest row is what everybody sees; all rows together are the ledger
    of what was ever shown. A hidden figure has neither value nor parts here. `details` tells the rest of the figure:
    where it comes from, and in words why there is none. `witness` is why nobody can tell a hidden one.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20, choices=Basis.choices())
    period_end = models.DateField()
    value = models.CharField(max_length=60, blank=True)
    numerator = models.CharField(max_length=60, blank=True)
    denominator = models.CharField(max_length=60, blank=True)
    stated = models.CharField(max_length=200, blank=True)
    gap = models.CharField(max_length=30, blank=True)
    details = models.JSONField(default=dict, blank=True)
    illustrative = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    hidden = models.CharField(max_length=10, blank=True, choices=WhyHidden.choices())
    witness = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "indicator", "area", "basis", "period_end"],
                name="published_once_in_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(hidden="") | Q(value="", numerator="", denominator="", stated=""),
                name="hidden_figure_has_no_number",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["indicator", "area"], name="published_series")]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.basis}), {self.area}, {self.period_end}"


class NewestWitness(models.Model):
    """Why nobody can tell a hidden figure now, where that is another reason than when it was published.

    It holds changes of numbers, none of them shown to anybody, and is looked for anew where it is lost.
    """

    authority = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", db_index=False)
    basis = models.CharField(max_length=20, choices=Basis.choices())
    period_end = models.DateField()
    witness = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "indicator", "basis", "area", "period_end"], name="one_newest_witness"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.basis}), {self.area}, {self.period_end}"
