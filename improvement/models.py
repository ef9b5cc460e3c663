"""The action plan: plans, their recommendations, the actions that answer them, reports of progress and evidence."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify

from districts.models import Area
from improvement.rules.progress import ActionHistory, ActionStatus, Report, Urgency, due_after
from indicators.models import Indicator


class Plan(models.Model):
    """A plan of an authority: a phase of its Improvement Plan, or its answer to an inspection."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=180, unique=True, blank=True)
    published_on = models.DateField(
        null=True, blank=True, help_text="Of the report that it answers; due dates count from it."
    )
    source = models.CharField(max_length=300, blank=True)
    paraphrase = models.BooleanField(default=False, help_text="Its words are ours, not those of the source.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], name="plan_name_once_in_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.area}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A slug begins with the authority's."""
        self.slug = self.slug or slugify(f"{self.area.slug} {self.name}")[:180]
        super().save(*args, **kwargs)


class Recommendation(models.Model):
    """What a plan is to bring about: the outcome sought, and how we will know."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    urgency = models.CharField(max_length=20, blank=True, choices=Urgency.choices())
    due = models.DateField(null=True, blank=True, help_text="Where it is not counted from publication.")
    outcome = models.CharField(max_length=500, blank=True)
    how_we_will_know = models.CharField(max_length=500, blank=True)
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="recommendations")

    class Meta:
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="recommendation_number_once_in_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.name}, {self.number}"

    @property
    def due_date(self) -> date | None:
        """Its own due date, else counted from the report's publication; None where neither is stated."""
        if self.due is not None or not self.urgency or self.plan.published_on is None:
            return self.due
        return due_after(self.plan.published_on, Urgency(self.urgency))


class Action(models.Model):
    """Something that somebody does about a recommendation. What was reported about it says where it stands."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    owner_name = models.CharField(max_length=120, blank=True, help_text="Of an owner without an account.")
    due = models.DateField(null=True, blank=True, help_text="Where it differs from its recommendation's.")
    illustrative = models.BooleanField(default=False)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["recommendation", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=Q(signed_off_by=None) | ~Q(signed_off_by=F("owner")),
                name="action_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by=None, signed_off_on=None)
                | Q(signed_off_by__isnull=False, signed_off_on__isnull=False),
                name="action_signed_off_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}.{self.number}"

    @property
    def label(self) -> str:
        """Its number in the plan: 2.1."""
        return f"{self.recommendation.number}.{self.number}"

    @property
    def due_date(self) -> date | None:
        """Its own due date, else its recommendation's."""
        return self.due or self.recommendation.due_date

    @property
    def owner_words(self) -> str:
        """Who owns it; "not stated" where nobody is named."""
        return str(self.owner) if self.owner is not None else self.owner_name or "not stated"

    @property
    def history(self) -> ActionHistory:
        """This action over time as the rules see it. Its reports are loaded with it."""
        return ActionHistory(self.due_date, tuple(note.report for note in self.notes.all()))


class ProgressNote(models.Model):
    """A report of progress. Never edited: another one follows."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    day = models.DateField()
    said = models.CharField(max_length=20, choices=ActionStatus.choices())
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    illustrative = models.BooleanField(default=False)
    moves_due = models.BooleanField(default=False)
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.action}, {self.day}: {self.get_said_display()}"

    @property
    def report(self) -> Report:
        """This note as the rules see it."""
        return Report(
            self.day,
            ActionStatus(self.said),
            self.text,
            self.illustrative,
            self.moves_due,
            self.due_before,
            self.due_after,
        )


class EvidenceFile(models.Model):
    """A file that shows what was done. It is kept outside the web root under a name of our own."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.title}"
