"""What is published: scorecards over the indicator library, their editions, and what the service says."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from districts.models import Area
from districts.tree import Level
from indicators.models import Indicator
from indicators.rules.periods import Period
from indicators.rules.terms import Basis, Labelled, PeriodKind
from scorecard.rules.content import CommentarySubject, CommentaryText, one_a_line
from scorecard.rules.month_dates import Milestone


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


class PublicationRun(models.Model):
    """Work on a draft that takes long, done outside the web processes: what it hides from everybody, and publishing it.

    `state` names the figures and texts that it looks at, `disclosure` is what it found, of nothing else. `publisher` is
    who has asked to publish, having `seen` these pages; `problems` are why that wasn't done. `beat` is when the process
    last gave a sign of life: without one for a while another begins anew.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="run")
    asked_at = models.DateTimeField(auto_now_add=True)
    publisher = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    seen = models.CharField(max_length=64, blank=True)
    site = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=64, blank=True)
    disclosure = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    stage = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    waiting = models.BooleanField(default=True)
    beat = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.edition}: {self.stage or 'waiting'}"


class ApprovalAnswer(Labelled):
    """What somebody did about a draft's approval."""

    ASKED = "asked", "Asked for"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Sent back"


class Approval(models.Model):
    """A step of a draft's approval: asked for, given or refused, of exactly what was `seen`, its fingerprint."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="approvals")
    answer = models.CharField(max_length=10, choices=ApprovalAnswer.choices())
    seen = models.CharField(max_length=64)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_answer_display().lower()} by {self.by}"


class TimedPublication(models.Model):
    """A draft that is published at an hour, as its publisher saw it; the row goes when the work on it begins."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="timed")
    at = models.DateTimeField()
    publisher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen = models.CharField(max_length=64)
    site = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.edition}, {self.at:%Y-%m-%d %H:%M}"


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


class Subscription(models.Model):
    """Somebody's wish to hear by e-mail of each new edition: of an authority, or of an area of theirs in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "area"], name="one_subscription_per_area"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}"


class MonthDate(models.Model):
    """The day of something in one month of a scorecard, where it is not the one that its rule gives."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="month_dates")
    period_end = models.DateField()
    milestone = models.CharField(max_length=20, choices=Milestone.choices())
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scorecard", "period_end", "milestone"], name="one_day_per_milestone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard}, {self.period_end:%B %Y}: {self.get_milestone_display()} {self.day}"


class LetterDue(models.Model):
    """An e-mail about a published edition that has not gone out yet; the row goes with the sending."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    site = models.CharField(max_length=200)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "letters due"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "subscription"], name="one_letter_per_subscription"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.subscription}"
