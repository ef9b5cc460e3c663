"""What a scorecard shows: its sections and the measures in them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from districts.models import Area
from districts.tree import Level
from indicators.models import Indicator
from indicators.rules.terms import Basis, PeriodKind


class Scorecard(models.Model):
    """Which indicators an authority shows, in which order."""

    authority = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="scorecards")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    is_default = models.BooleanField(default=False, help_text="The one at the front door.")
    beside = models.JSONField(
        default=list, blank=True, help_text="Which national figures stand in the column of benchmarks."
    )
    needs_approval = models.BooleanField(
        default=False, help_text="Whether a second person approves each draft before it is published."
    )
    shows_partial = models.BooleanField(
        default=False,
        help_text="Whether an incomplete figure shows the sum of the areas that have returned, unrated.",
    )
    month_rules = models.JSONField(
        default=dict,
        blank=True,
        help_text="By what happens in a month: which days are counted, which of them, months on.",
    )

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_scorecard"
            ),
        ]

    def __str__(self) -> str:
        return self.name


# The first day of a layout that holds since ever.
BEGINNING = date(1900, 1, 1)


class Section(models.Model):
    """A heading of a scorecard, for monthly scorecards, quarterly ones or both.

    The headings that begin on one day are a layout: it holds for the periods that end from that day on, until the next.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=120)
    begins = models.DateField(default=BEGINNING, help_text="The first day of the first month that has it.")
    position = models.PositiveSmallIntegerField()
    monthly = models.BooleanField(default=True)
    quarterly = models.BooleanField(default=True)
    shown_for = models.CharField(
        max_length=20,
        blank=True,
        choices=[(level.value, level.value.capitalize()) for level in Level],
        help_text="On the authority's page: one line for each area of this level instead of the authority's own.",
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "begins", "position"], name="section_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}: {self.title}"

    def stands_in(self, kind: PeriodKind) -> bool:
        """Whether scorecards of this kind of period show the section."""
        return self.quarterly if kind is PeriodKind.QUARTER else self.monthly


class Entry(models.Model):
    """One line of a scorecard: an indicator in a basis."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="entries")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="entries")
    basis = models.CharField(max_length=20, choices=Basis.choices())
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["section", "position"], name="entry_has_its_place"),
            models.UniqueConstraint(
                fields=["section", "indicator", "basis"], name="entry_stands_once_in_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.basis})"
