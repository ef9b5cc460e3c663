"""Editions: opened as drafts, checked, published, corrected by the next issue."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.confirming import form_page
from backoffice.scope import authority_or_404, editor
from districts.access import Access, open_to
from districts.changes import Refusal, history_of
from districts.form_choices import offer_records
from districts.models import Area
from indicators.rules.periods import Period, PeriodNotUnderstood
from scorecard.actions import open_draft, publish_checked, set_terms
from scorecard.editions import publication
from scorecard.editions.build import build_pages
from scorecard.editions.checklist import Disclosure, blocking, checks_of, warning
from scorecard.editions.corrections import corrected_by, difference_of_issues, issue_before
from scorecard.editions.fingerprints import is_intact
from scorecard.editions.rendition import rendition_of
from scorecard.forms import ManageForm, switch, text_input
from scorecard.models import Edition, EditionIsFrozen, PublicationRun, Scorecard
from scorecard.queries import frozen_contents, scorecard_url
from scorecard.rules.content import PageContent, counts, digest_of

SECONDS_TO_LOOK_AGAIN = "3"
PERIOD_EXAMPLE = "A month as 2012-05, a quarter as 2013-14-q1"


class PeriodField(forms.CharField):
    """A period as its address has it."""

    def clean(self, value: object) -> Period:
        """The period. Raises ValidationError with what one looks like."""
        try:
            return Period.parse(super().clean(value))
        except PeriodNotUnderstood as error:
            raise forms.ValidationError(str(error)) from error


class DraftForm(ManageForm):
    """Which draft to open."""

    scorecard = forms.ModelChoiceField(Scorecard.objects.none(), label="Scorecard", empty_label=None)
    period = PeriodField(label="Period", help_text=PERIOD_EXAMPLE, widget=text_input(10))

    def __init__(self, *args: Any, authority: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Scorecard.objects.filter(authority=authority)
        offer_records(self, "scorecard", own.select_related("authority"))


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


def editions_of(authority: Area) -> QuerySet[Edition]:
    """Every edition of an authority's scorecards, drafts too, newest first. One query."""
    return Edition.objects.filter(scorecard__authority=authority).select_related(
        "scorecard__authority", "published_by"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def editions(request: HttpRequest, authority: str) -> HttpResponse:
    """All editions with their state, and a form that opens a draft."""
    council = authority_or_404(request, authority)
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


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def edition(request: HttpRequest, authority: str, pk: int) -> HttpResponse:
    """A draft with its checks and terms; of a published edition what it is and whether it is intact."""
    council = authority_or_404(request, authority)
    found = edition_or_404(council, pk)
    if not found.is_draft:
        return render(request, "manage/edition_published.html", _published(council, found))
    initial = {"unrestricted": found.unrestricted, "note": found.note, "reason": found.reason}
    form = TermsForm(request.POST if request.method == "POST" else None, edition=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        terms = {"reason": "", **form.cleaned_data}
        set_terms(edition=found, by=editor(request), **terms)
        messages.success(request, "The draft was saved.")
        return redirect("manage-edition", council.slug, found.pk)
    answer = form_page(request, "manage/edition.html", form, _draft(council, found))
    if request.method != "POST" and PublicationRun.objects.filter(edition=found, waiting=True).exists():
        answer["Refresh"] = SECONDS_TO_LOOK_AGAIN
    return answer


def edition_or_404(council: Area, pk: int) -> Edition:
    """An edition of the authority, draft or not. Raises Http404."""
    found = editions_of(council).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such edition.")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def publish(request: HttpRequest, authority: str, pk: int) -> HttpResponse:
    """What publishing a draft would freeze; after its yes it is published, once, whoever else says yes as well."""
    council = authority_or_404(request, authority)
    found = edition_or_404(council, pk)
    form = ManageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and publication.takes_long(found):
        site = request.build_absolute_uri("/").rstrip("/")
        publication.ask_to_publish(found, seen=request.POST.get("seen", ""), by=editor(request), site=site)
        return redirect("manage-edition", council.slug, found.pk)
    if request.method == "POST":
        try:
            publish_checked(
                edition=found,
                seen=request.POST.get("seen", ""),
                by=editor(request),
                published_at=timezone.now(),
                site=request.build_absolute_uri("/").rstrip("/"),
            )
        except EditionIsFrozen:
            messages.info(request, "This issue is published already. Nothing was published twice.")
        except Refusal as refusal:
            form.is_valid()
            form.refused(refusal)
            return form_page(request, "manage/edition_publish.html", form, _draft(council, found))
        else:
            messages.success(request, f"{found.period.label} is published.")
        return redirect("manage-edition", council.slug, found.pk)
    if not found.is_draft:
        return redirect("manage-edition", council.slug, found.pk)
    return form_page(request, "manage/edition_publish.html", form, _draft(council, found))


@require_safe
@open_to(Access.EDITS)
def differences(request: HttpRequest, authority: str, pk: int) -> HttpResponse:
    """Everything that an issue, or its draft, says otherwise than the issue before, on every page."""
    council = authority_or_404(request, authority)
    found = edition_or_404(council, pk)
    before = issue_before(found)
    if before is None:
        raise Http404("There is no issue before this one.")
    contents = _contents(found) if found.is_draft else frozen_contents(found)
    context = {
        "authority": council,
        "edition": found,
        "before": before,
        "pages": difference_of_issues(frozen_contents(before), contents),
    }
    return render(request, "manage/edition_differences.html", context)


def _contents(draft: Edition) -> dict[str, PageContent]:
    return build_pages(draft.scorecard, draft.period, timezone.localdate())


def _draft(council: Area, draft: Edition) -> dict[str, object]:
    contents = _contents(draft)
    disclosure = _disclosure(draft, contents)
    checks = checks_of(draft, contents, disclosure)
    before = issue_before(draft)
    top = contents.get(council.slug)
    return {
        "authority": council,
        "edition": draft,
        "checks": checks,
        "rendition": disclosure,
        "run": PublicationRun.objects.filter(edition=draft).first(),
        "blocking": blocking(checks),
        "warning": warning(checks),
        "seen": digest_of(contents),
        "counts": [] if top is None else counts(top.rows),
        "pages_number": len(contents),
        "before": before,
        "pages": [] if before is None else difference_of_issues(frozen_contents(before), contents),
        "preview_url": scorecard_url(draft),
        "commentary_url": reverse("commentary", args=[draft.scorecard.slug, draft.period.slug]),
    }


def _disclosure(draft: Edition, contents: dict[str, PageContent]) -> Disclosure | None:
    """What the draft keeps from everybody; None while that is worked out outside the web processes."""
    if publication.takes_long(draft):
        return publication.disclosure_of(draft)
    return Disclosure.of(draft, contents, rendition_of(draft, contents, timezone.localdate()))


def _published(council: Area, found: Edition) -> dict[str, object]:
    return {
        "authority": council,
        "edition": found,
        "intact": is_intact(found),
        "rendition": getattr(found, "rendition", None),
        "before": issue_before(found),
        "later": corrected_by(found),
        "pages_number": found.pages.count(),
        "url": scorecard_url(found, issue=found.issue),
        "history": history_of("edition", pk=found.pk),
    }
