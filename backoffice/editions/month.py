"""A scorecard's month on one page: its days, who owes what, what came in since yesterday, what stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from backoffice.confirming import data_of, form_page
from backoffice.editions.pages import draft_context
from backoffice.scope import areas_below, council_form, editor, scorecard_or_404
from districts.changes import history_of
from districts.dates import long_date
from districts.models import Area
from districts.numbers import with_noun
from districts.permissions import Grant, Permission, Reader
from indicators.addresses import period_or_404
from indicators.rules.periods import Period
from returns.due.due_dates import set_due_date
from returns.due.due_mail import came_in_words, returns_between
from returns.due.tracker import TrackerCell, tracker_for
from returns.models import ReturnState
from scorecard.editions.checklist import Check, ChecklistItem
from scorecard.forms import DayField, ManageForm, chosen, switch, text_input
from scorecard.models import Commentary, Edition, Scorecard
from scorecard.release.approval import ApprovalState
from scorecard.release.month import DayOfMonth, days_of, move_days, set_month_rules
from scorecard.rules.month_dates import Counted, DayRule, Milestone, read_rules

DUE = "set-due"


class MonthForm(ManageForm):
    """What holds for each month of a scorecard."""

    needs_approval = switch(
        "A second person approves each draft",
        "Somebody with the role Approver, who doesn’t publish it. What changes afterwards needs approval again",
    )

    shows_partial = switch(
        "Where an area is late, show the sum of the others",
        "With the names of those that it is without: “81.9%, 4 of 5, without Westbury Vale”. It is not rated, has no "
        "arrow and no point on a chart. Everybody sees it only where all its parts are shown to everybody",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in Milestone:
            name, label = each.value, each.label
            self.fields[f"{name}_number"] = _number(f"{label}: which")
            self.fields[f"{name}_counted"] = forms.ChoiceField(
                label=f"{label}: of these days",
                choices=chosen(Counted.choices(), "No day is set"),
                required=False,
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )
            self.fields[f"{name}_months"] = _number(f"{label}: months after the period", most=6)

    @property
    def milestones(self) -> Iterator[tuple[Milestone, list[forms.BoundField]]]:
        """The fields of each milestone."""
        for each in Milestone:
            yield each, [self[f"{each.value}_{name}"] for name in ("number", "counted", "months")]

    @property
    def rules(self) -> dict[Milestone, DayRule]:
        """The rules that are filled in; without a number it is the first day, without months the next month."""
        data = self.cleaned_data
        return {
            each: DayRule(
                Counted(data[f"{each.value}_counted"]),
                data[f"{each.value}_number"] or 1,
                data[f"{each.value}_months"] or 1,
            )
            for each in Milestone
            if data[f"{each.value}_counted"]
        }


def _number(label: str, most: int = 31) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=False, widget=text_input(3))


class DaysForm(ManageForm):
    """The days of one month; what is left empty is left to the rule."""

    def __init__(self, *args: Any, days: list[DayOfMonth], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in days:
            self.fields[each.milestone.value] = DayField(
                label=each.milestone.label, required=False, help_text="", initial=each.day
            )


@council_form
def month_rules(request: HttpRequest, council: Area, scorecard: str) -> HttpResponse:
    """The rules of a scorecard's months."""
    card = scorecard_or_404(council, scorecard)
    form = MonthForm(data_of(request), initial=_initial(card))
    if request.method == "POST" and form.is_valid():
        set_month_rules(
            scorecard=card,
            rules=form.rules,
            needs_approval=form.cleaned_data["needs_approval"],
            shows_partial=form.cleaned_data["shows_partial"],
            by=editor(request),
        )
        messages.success(request, "The rules were saved.")
        return redirect("manage-scorecard-month", council.slug, card.slug)
    context = {
        "authority": council,
        "scorecard": card,
        "history": history_of("scorecard months", authority=council.slug),
    }
    return form_page(request, "manage/month_rules.html", form, context)


def _initial(card: Scorecard) -> dict[str, object]:
    found: dict[str, object] = {
        "needs_approval": card.needs_approval,
        "shows_partial": card.shows_partial,
    }
    for each, rule in read_rules(card.month_rules).items():
        found |= {f"{each.value}_{name}": value for name, value in vars(rule).items()}
    return found


@dataclass(frozen=True)
class AreaOwes:
    """What an area still owes of a month: its return, and texts for its red lines."""

    area: Area
    cell: TrackerCell | None
    texts: int


@council_form
def month(request: HttpRequest, council: Area, scorecard: str, period: str) -> HttpResponse:
    """The month of a scorecard. Its days can be moved here, and the day of returns set for every area."""
    card = scorecard_or_404(council, scorecard)
    asked = period_or_404(period)
    days = days_of(card, asked.end)
    form = DaysForm(data_of(request), days=days)
    if request.method == "POST" and form.is_valid():
        _save(request, card, asked, form)
        return redirect("manage-month", council.slug, card.slug, asked.slug)
    return form_page(request, "manage/month.html", form, _month(council, card, asked, days))


def _save(request: HttpRequest, card: Scorecard, asked: Period, form: DaysForm) -> None:
    days = {each: form.cleaned_data[each.value] for each in Milestone}
    move_days(scorecard=card, period_end=asked.end, days=days, by=editor(request))
    due = next(each.day for each in days_of(card, asked.end) if each.milestone is Milestone.RETURNS)
    if DUE in request.POST and due is not None and due > asked.end:
        areas = [row.area for row in _rows(card.authority, asked)]
        set_due_date(areas=areas, period_end=asked.end, due=due, by=editor(request))
        messages.success(request, f"Returns of {len(areas)} areas are due on that day.")
    else:
        messages.success(request, "The days were saved.")


def _month(council: Area, card: Scorecard, asked: Period, days: list[DayOfMonth]) -> dict[str, object]:
    issues = Edition.objects.filter(scorecard=card, period_kind=asked.kind, period_end=asked.end)
    edition = issues.select_related("scorecard__authority").order_by("-issue").first()
    draft = edition if edition is not None and edition.is_draft else None
    shown = {} if draft is None else draft_context(council, draft)
    lacking: dict[str, int] = shown.get("lacking", {})  # type: ignore[assignment]  # as it is put there
    rows = {row.area.pk: row for row in _rows(council, asked)}
    owes = [
        AreaOwes(
            area,
            rows[area.pk].entries[-1] if area.pk in rows else None,
            lacking.get(area.slug, 0),
        )
        for area in areas_below(council)
        if area.node.open_between(asked.start, asked.end)
    ]
    return {
        "authority": council,
        "scorecard": card,
        "period": asked,
        "days": days,
        "today": timezone.localdate(),
        "edition": edition,
        "owes": owes,
        "came": list(_came(council, card, asked)),
        "in_the_way": list(_in_the_way(owes, days, draft, shown)),
        "earlier": asked.previous.slug,
        "later": asked.following.slug,
    }


def _rows(council: Area, asked: Period) -> list[Any]:
    sees_all = Reader(None, frozenset({Grant(Permission.SEE_RETURNS, council.pk, council.pk)}))
    rows = tracker_for(sees_all, timezone.localdate(), Period(asked.end)).rows
    return [row for row in rows if row.area.node.open_between(asked.start, asked.end)]


def _came(council: Area, card: Scorecard, asked: Period) -> Iterator[str]:
    """Returns and texts since yesterday morning, in words."""
    now = timezone.now()
    yesterday = timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=1), time.min))
    for states in ((ReturnState.ACCEPTED, ReturnState.DRAFT), (ReturnState.WITHDRAWN,)):
        for found in returns_between(council, (yesterday, now), *states):
            if found.period_end in (None, asked.end):
                yield came_in_words(found)
    texts = Commentary.objects.filter(
        scorecard=card, period_kind=asked.kind, period_end=asked.end, written_at__gt=yesterday
    ).select_related("area", "indicator", "written_by", "scorecard")
    for text in texts.order_by("written_at"):
        about = text.indicator or text.section or "summary"
        yield f"{text.area}, {about}: text{f' by {text.written_by}' if text.written_by else ''}"


def _in_the_way(
    owes: list[AreaOwes], days: list[DayOfMonth], draft: Edition | None, shown: dict[str, object]
) -> Iterator[ChecklistItem]:
    """Everything that has to be done before the month is out, what is late first."""
    yield from _returns_missing(owes)
    if draft is None:
        return
    checks: list[Check] = shown["checks"]  # type: ignore[assignment]  # as it is put there
    for check in checks:
        yield from check.points if check.weight == "blocks" else ()
    yield from _texts_missing(owes, days, draft)
    approval = shown["approval"]
    if isinstance(approval, ApprovalState) and approval.needed and not approval.given:
        link = reverse("manage-edition", args=[draft.scorecard.authority.slug, draft.pk])
        yield ChecklistItem("Nobody has approved the draft as it is now.", link)


def _returns_missing(owes: list[AreaOwes]) -> Iterator[ChecklistItem]:
    for each in owes:
        if each.cell is not None and each.cell.missing:
            text = f"{each.area}: the return was due on {long_date(each.cell.due)} and has not come in."
            yield ChecklistItem(text, f"{reverse('return-list')}?until={each.cell.period.slug}")


def _texts_missing(owes: list[AreaOwes], days: list[DayOfMonth], draft: Edition) -> Iterator[ChecklistItem]:
    desk = reverse("commentary", args=[draft.scorecard.slug, draft.period.slug])
    late = next(each.day for each in days if each.milestone is Milestone.TEXTS)
    by = f", by {long_date(late)}" if late else ""
    for each in owes:
        if each.texts:
            number = with_noun(each.texts, "red line")
            text = f"{each.area}: texts of {number} are missing{by}."
            yield ChecklistItem(text, f"{desk}?area={each.area.slug}")
