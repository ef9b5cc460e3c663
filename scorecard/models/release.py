"""How an edition goes out: days of the month, approval, hour, work outside the web processes, e-mails."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from districts.models import Area
from indicators.rules.terms import Labelled
from scorecard.models.editions import Edition
from scorecard.models.layout import Scorecard
from scorecard.rules.month_dates import Milestone


class PublicationRun(models.Model):
    """Work on a draft that takes long, done outside the web processes: what it hides from everybody, and publishing it.

    `state` names the figures and texts that it looks at, `overview` is what it found, of nothing else. `publisher` is
    who has asked to publish, having `seen` these pages; `problems` are why that wasn't done. `beat` is when the process
    last gave a sign of life: without one for a while another begins anew.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="run")
    asked_at = models.DateTimeField(auto_now_add=True)
    publisher = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    seen = models.CharField(max_length=64, blank=True)
    site = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=64, blank=True)
    overview = models.JSONField(null=True)
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
