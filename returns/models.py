"""Returns: the files that officers send, line by line, what was found wrong, and when they are due."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from districts.models import Area
from indicators.models import Indicator, decimal_field
from indicators.rules.terms import Basis, Missing, Severity


class ReturnState(models.TextChoices):
    """Where a return stands. Only the lines of an accepted one are readings."""

    DRAFT = "draft", "Waiting to be accepted"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Discarded"


class SendingKey(models.Model):
    """A key with which a program sends returns for an area and what lies below it, for whoever made it.

    The key itself is kept nowhere: `digest` is its SHA-256. It is of no use after `expires_on`, once withdrawn, or
    where its maker may no longer return for the area.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="sending_keys")
    name = models.CharField(max_length=80, help_text="What sends with it, for example the case system.")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sending_keys"
    )
    expires_on = models.DateField(help_text="The last day on which it works.")
    reads_drafts = models.BooleanField(default=False, help_text="A program may read drafts with it too.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.area}"


class ReturnKind(models.TextChoices):
    """How a return came in."""

    UPLOAD = "upload", "Upload"
    IMPORT = "import", "Import"
    MANUAL = "manual", "Correction by hand"


class Return(models.Model):
    """One file, or one correction, with everything that was read from it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=10, choices=ReturnKind.choices)
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.DRAFT)
    title = models.CharField(max_length=300, blank=True, help_text="As it stands in the file.")
    period_end = models.DateField(null=True, blank=True, help_text="The month that it is for.")
    illustrative = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255, blank=True)
    stored_as = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_with = models.ForeignKey(
        SendingKey, null=True, blank=True, on_delete=models.PROTECT, related_name="returns"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    kept = models.JSONField(
        default=dict,
        blank=True,
        help_text="What a very large draft comes to, until anything on record changes.",
    )

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="draft", decided_at=None)
                | (~Q(state="draft") & Q(decided_at__isnull=False)),
                name="return_decided_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.title or f"Return {self.pk}"


class ReturnLine(models.Model):
    """One reading as a return states it, and the cells it stands in. Its figures are never edited.

    `taken` says that it was accepted. The taken lines of accepted returns are the versions of a reading; the latest
    accepted one is the reading.
    """

    monthly_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    cells = models.CharField(
        max_length=200, help_text="Every cell that makes it up, for example C14, C15, D14."
    )
    indicator_text = models.CharField(max_length=300)
    area_text = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20, blank=True, choices=Basis.choices())
    period_end = models.DateField(null=True, blank=True)
    numerator = decimal_field()
    denominator = decimal_field()
    value = decimal_field()
    stated = models.CharField(max_length=60, blank=True)
    missing_reason = models.CharField(max_length=5, blank=True, choices=Missing.choices())
    provisional = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    taken = models.BooleanField(default=False)
    beside = models.JSONField(
        default=dict,
        blank=True,
        help_text="In words, the earlier figures that it was held against when it was read.",
    )

    class Meta:
        ordering: ClassVar = ["monthly_return", "position"]
        indexes: ClassVar = [
            models.Index(fields=["indicator", "area", "basis", "period_end"], name="line_by_reading"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monthly_return", "position"], name="line_has_its_place"),
            models.CheckConstraint(
                condition=Q(taken=False)
                | (Q(indicator__isnull=False, area__isnull=False, period_end__isnull=False) & ~Q(basis="")),
                name="taken_line_is_recognised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cells}: {self.indicator_text}"

    @property
    def key(self) -> tuple[int | None, int | None, str, object]:
        """What makes a reading the same reading: indicator, area, basis, period_end."""
        return (self.indicator_id, self.area_id, self.basis, self.period_end)

    @property
    def figures(self) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
        """The figures of the line, as a reading holds them."""
        return (self.numerator, self.denominator, self.value, self.missing_reason)


class Finding(models.Model):
    """Something to know about a return or one of its lines: what, where, what to do."""

    monthly_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="findings")
    line = models.ForeignKey(
        ReturnLine, null=True, blank=True, on_delete=models.CASCADE, related_name="findings"
    )
    severity = models.CharField(max_length=10, choices=Severity.choices())
    code = models.CharField(max_length=40)
    sheet = models.CharField(max_length=100, blank=True)
    cells = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=600)
    what_to_do = models.CharField(max_length=400, blank=True)
    proposed = models.CharField(max_length=200, blank=True, help_text="For a question: the answer proposed.")
    unknown = models.CharField(max_length=300, blank=True, help_text="The name that was not recognised.")
    answer = models.CharField(max_length=10, blank=True, choices=[("yes", "Yes"), ("no", "No")])

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_severity_display()}: {self.what}"


class CellNotStored(models.Model):
    """A cell that was read and is no reading: a title, a footnote, an empty quarter."""

    monthly_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="cells_not_stored")
    sheet = models.CharField(max_length=100)
    cells = models.CharField(max_length=60)
    text = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cells}: {self.why}"


class Alias(models.Model):
    """A name that people use, for an indicator in a basis or for an area; of one authority, or of all."""

    authority = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.CASCADE, related_name="aliases"
    )
    text = models.CharField(max_length=300)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.CASCADE, related_name="aliases"
    )
    basis = models.CharField(max_length=20, blank=True, choices=Basis.choices())
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="known_as")

    class Meta:
        verbose_name_plural = "aliases"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, area=None) | Q(indicator=None, area__isnull=False),
                name="alias_names_indicator_or_area",
            ),
            models.UniqueConstraint(
                fields=["authority", "text"], condition=Q(area=None), name="indicator_alias_once_in_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "text"], condition=Q(indicator=None), name="area_alias_once_in_authority"
            ),
            models.UniqueConstraint(
                fields=["text"], condition=Q(authority=None, area=None), name="indicator_alias_once_for_all"
            ),
            models.UniqueConstraint(
                fields=["text"], condition=Q(authority=None, indicator=None), name="area_alias_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.text}” is {self.indicator or self.area}"


class FileReceived(models.Model):
    """A large file on its way to becoming a draft: read by a process of its own while its sender sees how far it is.

    It ends with the draft, or with a problem. A process that was killed leaves neither, and leaves the file alone.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=120)
    begun_at = models.DateTimeField(auto_now_add=True)
    lines = models.PositiveIntegerField(null=True, blank=True, help_text="How many were read.")
    problem = models.CharField(max_length=600, blank=True)
    draft = models.ForeignKey(Return, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.file_name

    @property
    def lines_in_words(self) -> str:
        """How many lines were read, with thousands separators."""
        return f"{self.lines or 0:,}"


class CellCorrected(models.Model):
    """A slip in a cell of a draft, corrected in place: what is read there instead. The file stays as it came."""

    monthly_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="cells_corrected")
    sheet = models.CharField(max_length=100)
    cell = models.CharField(max_length=20)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "cells corrected"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monthly_return", "sheet", "cell"], name="cell_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}: “{self.before}” → “{self.after}”"


class NameKind(models.TextChoices):
    """What a name that was not recognised should have named; or that it names a hidden sheet."""

    INDICATOR = "indicator", "indicator"
    AREA = "area", "area"
    HEADING = "heading", "heading"
    SHEET = "sheet", "hidden sheet"
    FRACTION = "fraction", "figures"


class NameChosen(models.Model):
    """What an officer says that a name in a draft means; without a meaning, that it is to be left out.

    `means` is for a heading the name of a column ("value") or a month ("May 2012"), for a hidden sheet that it is read.
    """

    monthly_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="names_chosen")
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    text = models.CharField(max_length=300)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    basis = models.CharField(max_length=20, blank=True, choices=Basis.choices())
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    means = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monthly_return", "kind", "text"], name="name_chosen_once"),
        ]

    def __str__(self) -> str:
        meant = self.indicator or self.area or self.means
        return f"{meant} {self.get_basis_display()}".strip() if meant else "left out"


class HeadingName(models.Model):
    """A heading that an authority uses, for the column or month that it means."""

    authority = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="heading_names")
    text = models.CharField(max_length=300)
    means = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "text"], name="heading_once_in_authority"),
        ]

    def __str__(self) -> str:
        return f"“{self.text}” is {self.means}"


class ReturnDue(models.Model):
    """Until when an area returns a month."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="returns_due")
    period_end = models.DateField()
    due = models.DateField()

    class Meta:
        ordering: ClassVar = ["period_end"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "period_end"], name="one_due_date_per_return"),
            models.CheckConstraint(condition=Q(due__gt=F("period_end")), name="return_due_after_its_period"),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.period_end}: due {self.due}"


class Reminder(models.Model):
    """That somebody was reminded of an area's month: soon, late by so many weeks, or asked on a day by the team."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    period_end = models.DateField()
    stage = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "area", "period_end", "stage"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}, {self.period_end}, {self.stage}"


class Digest(models.Model):
    """That somebody of a performance team was told what has changed in a council up to a moment, once a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "area", "day"], name="told_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}, {self.day}"
