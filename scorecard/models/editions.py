"""What was published for a month, frozen, and the words beside it."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from districts.models import Area
from indicators.models import Indicator
from indicators.rules.periods import Period
from indicators.rules.terms import PeriodKind
from scorecard.models.layout import Scorecard
from scorecard.rules.content import CommentarySubject, CommentaryText, one_a_line


class EditionIsFrozen(Exception):
    """Somebody tried to change what was published. A correction is the next issue."""


class EditionAltered(Exception):
    """The pages of a published edition are not those that its fingerprint was made of: nobody is shown them."""


class Edition(models.Model):
    """A scorecard for one period: a draft until published, then never changed."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="editions")
    period_kind = models.CharField(max_length=10, choices=PeriodKind.choices())
    period_end = models.DateField()
    issue = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    unrestricted = models.BooleanField(default=False, help_text="May be read without signing in.")
    note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(
        max_length=500, blank=True, help_text="Of a later issue: why the one before is corrected."
    )
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="Over all full pages: for the authority alone."
    )
    keyed = models.BooleanField(
        default=False, help_text="Whether the fingerprint is taken with a key; early ones are not."
    )
    trail_head = models.CharField(
        max_length=64, blank=True, help_text="The head of the audit trail when it was published."
    )
    snapshots = models.JSONField(
        default=list,
        blank=True,
        help_text="Snapshots of other days that stand in it: [area, indicator, day].",
    )

    class Meta:
        ordering: ClassVar = ["-period_end", "-issue"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scorecard", "period_kind", "period_end", "issue"], name="one_edition_per_issue"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, sha256="") | (Q(published_at__isnull=False) & ~Q(sha256="")),
                name="published_edition_has_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(issue=1) | Q(published_at=None) | ~Q(reason=""),
                name="correction_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}, {self.period.label}, issue {self.issue}"

    @property
    def period(self) -> Period:
        """The period it is about."""
        return Period(self.period_end, PeriodKind(self.period_kind))

    @property
    def is_draft(self) -> bool:
        """Whether it is still being prepared."""
        return self.published_at is None

    def clean(self) -> None:
        """A month's edition ends on its last day."""
        if self.period.start > self.period_end:
            raise ValidationError({"period_end": "A period ends on the last day of a month."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises EditionIsFrozen for an edition that stands published in the database."""
        if self.pk and Edition.objects.filter(pk=self.pk, published_at__isnull=False).exists():
            raise EditionIsFrozen(f"{self} is published. Publish the next issue instead.")
        super().save(*args, **kwargs)


class EditionPage(models.Model):
    """The frozen page of one area in an edition: canonical JSON, exactly as hashed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pages")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "area"], name="one_page_per_area"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.area}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises EditionIsFrozen: a page is written once, before its edition is published."""
        if self.pk or not self.edition.is_draft:
            raise EditionIsFrozen(f"{self} is published. Publish the next issue instead.")
        super().save(*args, **kwargs)


class Commentary(models.Model):
    """What the service says of a page, a section or an indicator, for one area and period; live until it is frozen.

    `version` counts how often it was written, so that two authors don't overwrite each other.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="commentaries")
    period_kind = models.CharField(max_length=10, choices=PeriodKind.choices())
    period_end = models.DateField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=120, blank=True, help_text="The title of a section.")
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="commentaries"
    )
    headlines = models.TextField(blank=True, help_text="One sentence a line.")
    text = models.TextField(blank=True)
    corrective_action = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "commentaries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scorecard", "period_kind", "period_end", "area", "section"],
                condition=Q(indicator=None),
                name="one_text_per_page_and_section",
            ),
            models.UniqueConstraint(
                fields=["scorecard", "period_kind", "period_end", "area", "indicator"],
                name="one_text_per_indicator",
            ),
            models.CheckConstraint(
                condition=Q(indicator=None) | Q(section=""), name="text_about_section_or_indicator"
            ),
        ]

    def __str__(self) -> str:
        about = self.indicator or self.section or "summary"
        return f"{self.scorecard}, {self.period.label}, {self.area}: {about}"

    @property
    def period(self) -> Period:
        """The period that it is about."""
        return Period(self.period_end, PeriodKind(self.period_kind))

    @property
    def said(self) -> CommentaryText:
        """This text as a page shows it."""
        about = (
            CommentarySubject.INDICATOR
            if self.indicator
            else CommentarySubject.SECTION
            if self.section
            else CommentarySubject.PAGE
        )
        return CommentaryText(
            about=about.value,
            area=self.area.slug,
            area_name=self.area.name,
            key=self.indicator.code if self.indicator else self.section,
            headlines=one_a_line(self.headlines),
            text=self.text.strip(),
            corrective_action=self.corrective_action.strip(),
            illustrative=self.illustrative,
        )
