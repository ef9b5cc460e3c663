"""Editions: opened as drafts, checked, published, corrected by the next issue."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.forms.utils import from_current_timezone
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.confirming import form_page
from backoffice.periods import period_due, periods_offered
from backoffice.scope import council_button, council_form, council_page, editor
from districts.changes import Problem, Refusal, history_of, refuse_for
from districts.form_choices import offer, offer_records
from districts.models import Area, User
from indicators.rules.periods import Period
from scorecard.actions import discard_draft, open_draft, publish_checked, set_terms
from scorecard.editions.build import build_pages
from scorecard.editions.checklist import blocking, warning
from scorecard.editions.corrections import corrected_by, difference_of_issues, issue_before
from scorecard.editions.fingerprints import is_intact
from scorecard.forms import DayField, ManageForm, switch, text_input
from scorecard.models import Edition, EditionIsFrozen, PublicationRun, Scorecard, TimedPublication
from scorecard.queries import frozen_contents, scorecard_url
from scorecard.release import publication
from scorecard.release.approval import (
    CHANGED,
    NotApproved,
    approval_state,
    ask_approval,
    lacking_approval,
)
from scorecard.release.month import days_of
from scorecard.release.timed import LATE_AFTER, NotInTime, cancel_timed, publish_at
from scorecard.rules.drift import drift_between
from scorecard.rules.month_dates import Milestone

SECONDS_TO_LOOK_AGAIN = "3"
LATER = "later"
USUAL_HOUR = "9:30"
NOBODY_OUTSIDE = (
    "This service asks everybody to sign in, and shows nobody an edition of a council in which they hold no role. The "
    "edition is made ready for everybody, with its small numbers hidden, and is open to them once the setting "
    "ANONYMOUS_READERS of the service is on"
)


class DraftForm(ManageForm):
    """Which draft to open."""

    scorecard = forms.ModelChoiceField(Scorecard.objects.none(), label="Scorecard", empty_label=None)
    period = forms.TypedChoiceField(label="Period", coerce=Period.parse)

    def __init__(self, *args: Any, authority: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Scorecard.objects.filter(authority=authority)
        offer_records(self, "scorecard", own.select_related("authority"))
        offer(self, "period", periods_offered(authority))
        self.initial["period"] = period_due(authority)


class TermsForm(ManageForm):
    """Who may read an edition, and what its readers are told at its head."""

    unrestricted = switch("Unrestricted", "May be read without signing in")
    note = forms.CharField(
        label="Note to readers",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands at the head of the edition: what is missing, restated or not explained, and why",
    )
    reason = forms.CharField(
        label="Why the issue before is corrected",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if edition.issue == 1:
            del self.fields["reason"]
        if not settings.ANONYMOUS_READERS:
            self.fields["unrestricted"].help_text = NOBODY_OUTSIDE


class HourForm(ManageForm):
    """The hour at which a draft is published, in local time."""

    day = DayField(label="Day", required=False)
    time = forms.TimeField(
        label="Time",
        required=False,
        help_text="For example 9:30",
        input_formats=["%H:%M", "%H.%M"],
        widget=text_input(5),
        error_messages={"invalid": "Time must be such as 9:30"},
    )

    @property
    def at(self) -> datetime | None:
        """The moment; None where day or time is missing. Raises NotInTime for an hour that the clocks pass twice."""
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        if day is None or time is None:
            return None
        try:
            return from_current_timezone(datetime.combine(day, time))
        except forms.ValidationError:
            raise NotInTime(Problem("time", "The clocks are changed in this hour. Choose another.")) from None


def editions_of(authority: Area) -> QuerySet[Edition]:
    """Every edition of an authority's scorecards, drafts too, newest first. One query."""
    return Edition.objects.filter(scorecard__authority=authority).select_related(
        "scorecard__authority", "published_by"
    )


@council_form
def editions(request: HttpRequest, council: Area) -> HttpResponse:
    """All editions with their state, and a form that opens a draft."""
    form = DraftForm(request.POST or None, authority=council)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        draft = open_draft(scorecard=asked["scorecard"], period=asked["period"], by=editor(request))
        return redirect("manage-edition", council.slug, draft.pk)
    found = list(editions_of(council))
    context = {
        "authority": council,
        "editions": found,
        "history": history_of("edition", authority=council.slug),
    }
    return form_page(request, "manage/editions.html", form, context)


@council_form
def edition(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A draft with its checks and terms; of a published edition what it is and whether it is intact."""
    found = edition_or_404(council, pk)
    if not found.is_draft:
        answer = render(request, "manage/edition_published.html", _published(council, found))
        return _looking_again(answer, found)
    initial = {"unrestricted": found.unrestricted, "note": found.note, "reason": found.reason}
    form = TermsForm(request.POST if request.method == "POST" else None, edition=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        terms = {"reason": "", **form.cleaned_data}
        set_terms(edition=found, by=editor(request), **terms)
        messages.success(request, "The draft was saved.")
        return redirect("manage-edition", council.slug, found.pk)
    answer = form_page(request, "manage/edition.html", form, draft_context(council, found))
    return answer if request.method == "POST" else _looking_again(answer, found)


def _looking_again(answer: HttpResponse, found: Edition) -> HttpResponse:
    """The page, which looks again by itself while work on the edition goes on."""
    if PublicationRun.objects.filter(edition=found, waiting=True).exists():
        answer["Refresh"] = SECONDS_TO_LOOK_AGAIN
    return answer


def edition_or_404(council: Area, pk: int) -> Edition:
    """An edition of the authority, draft or not. Raises Http404."""
    return get_object_or_404(editions_of(council), pk=pk)


@council_form
def publish(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """What publishing a draft would freeze; after its yes it is published, once, whoever else says yes as well.

    At an hour that is chosen, where one is.
    """
    found = edition_or_404(council, pk)
    if not found.is_draft:
        if request.method == "POST":
            messages.info(request, "This issue is published already. Nothing was published twice.")
        return redirect("manage-edition", council.slug, found.pk)
    initial = {"day": _publication_day(found), "time": USUAL_HOUR}
    form = HourForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _publish(request, found, form.at if LATER in request.POST else None)
        except EditionIsFrozen:
            messages.info(request, "This issue is published already. Nothing was published twice.")
        except Refusal as refusal:
            form.refused(refusal)
        if not form.errors:
            return redirect("manage-edition", council.slug, found.pk)
    return form_page(request, "manage/edition_publish.html", form, draft_context(council, found))


def _publication_day(draft: Edition) -> date | None:
    """The day of publication in the month's calendar."""
    days = days_of(draft.scorecard, draft.period_end)
    return next(each.day for each in days if each.milestone is Milestone.PUBLICATION)


def _publish(request: HttpRequest, draft: Edition, at: datetime | None) -> None:
    """Publish it now or at an hour, here or, where that takes long, outside the web processes."""
    seen, by, site = request.POST.get("seen", ""), editor(request), _site(request)
    if LATER in request.POST:
        _refuse_what_blocks(draft, seen, by)
        if at is None:
            raise NotInTime(Problem("day", "Enter the day and the time."))
        publish_at(draft=draft, at=at, seen=seen, by=by, site=site)
        messages.success(request, f"{draft.period.label} will be published at that hour.")
    elif publication.takes_long(draft):
        publication.ask_to_publish(draft, seen=seen, by=by, site=site)
    else:
        publish_checked(edition=draft, seen=seen, by=by, published_at=timezone.now(), site=site)
        messages.success(request, f"{draft.period.label} is published.")


def _refuse_what_blocks(draft: Edition, seen: str, by: User) -> None:
    """Raise what would be refused at the hour as well, as far as it is known now."""
    now = publication.overview_of(draft).seen
    refuse_for(
        [*lacking_approval(draft, now, by), *([Problem("", CHANGED)] if not now or seen != now else [])]
    )


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@council_button
def ask_for_approval(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Ask those who approve for their approval of the draft as it was seen."""
    found = edition_or_404(council, pk)
    try:
        ask_approval(draft=found, seen=request.POST.get("seen", ""), by=editor(request), site=_site(request))
    except NotApproved as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Approval was asked for by e-mail.")
    return redirect("manage-edition", council.slug, found.pk)


@council_button
def cancel(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Take back the hour of a publication."""
    found = edition_or_404(council, pk)
    try:
        cancel_timed(draft=found, by=editor(request))
    except NotInTime as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is not published at that hour.")
    return redirect("manage-edition", council.slug, found.pk)


@council_button
def discard(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Throw a draft away; figures and texts stay, and the draft can be opened again."""
    found = edition_or_404(council, pk)
    try:
        discard_draft(edition=found, by=editor(request))
    except EditionIsFrozen:
        messages.info(request, "This issue is published already. It can be corrected, not thrown away.")
        return redirect("manage-edition", council.slug, found.pk)
    messages.success(request, f"The draft of {found.period.label} was thrown away.")
    return redirect("manage-editions", council.slug)


@council_page
def differences(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Everything that an issue, or its draft, says otherwise than the issue before, on every page."""
    found = edition_or_404(council, pk)
    before = issue_before(found)
    if before is None:
        raise Http404("There is no issue before this one.")
    contents = (
        build_pages(found.scorecard, found.period, timezone.localdate())
        if found.is_draft
        else frozen_contents(found)
    )
    frozen = frozen_contents(before)
    context = {
        "authority": council,
        "edition": found,
        "before": before,
        "grouped": drift_between(frozen, contents),
        "pages": difference_of_issues(frozen, contents),
    }
    return render(request, "manage/edition_differences.html", context)


def draft_context(council: Area, draft: Edition) -> dict[str, object]:
    """What is shown of a draft before it is published: checks, differences, where its approval stands."""
    overview = publication.overview_of(draft)
    return {
        "authority": council,
        "edition": draft,
        "checks": overview.checks,
        "rendition": overview.disclosure,
        "run": PublicationRun.objects.filter(edition=draft).first(),
        "blocking": blocking(overview.checks),
        "warning": warning(overview.checks),
        "seen": overview.seen,
        "approval": approval_state(draft, overview.seen),
        "timed": TimedPublication.objects.filter(edition=draft).select_related("publisher").first(),
        "late": timezone.now() - LATE_AFTER,
        "counts": overview.counts,
        "pages_number": overview.pages,
        "lacking": overview.lacking,
        "before": issue_before(draft),
        "pages_differing": overview.differing,
        "preview_url": scorecard_url(draft),
        "commentary_url": reverse("commentary", args=[draft.scorecard.slug, draft.period.slug]),
    }


def _published(council: Area, found: Edition) -> dict[str, object]:
    later = corrected_by(found)
    return {
        "authority": council,
        "edition": found,
        "intact": is_intact(found),
        "rendition": getattr(found, "rendition", None),
        "before": issue_before(found),
        "later": later,
        "pages_number": found.pages.count(),
        "url": scorecard_url(found, issue=found.issue),
        "history": history_of("edition", pk=found.pk),
        "approvals": found.approvals.select_related("by"),
        "since": [] if later else publication.since_of(found),
        "run": PublicationRun.objects.filter(edition=found).first(),
    }
