"""National files: what is loaded, a file tried and then loaded, a recipe written, populations taken over."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, form_page, in_two_steps, settle
from backoffice.national.forms import BesideForm, MeasureForm, NationalFileForm, ReasonForm
from backoffice.scope import authorities_edited, council_form, editor, other_authorities, scorecard_or_404
from districts.access import Access, button_for, form_for, page_for
from districts.changes import FieldChange, field_changes, history_of
from districts.dates import long_date
from districts.models import Area
from districts.permissions import keeps_library, reader_for
from indicators.models import Indicator
from indicators.rules.terms import BesideKind
from national.actions import Loading
from national.drafts import discard_draft, draft_file, load_draft, try_again
from national.models import EditionState, NationalEdition, NationalRecipe, NeighbourEdition
from national.populations import populations_to_take, take_populations
from national.recipe_writing import write_recipe
from national.report import Outcome
from national.sandboxed import NationalFileRefused, prepare_to_read
from scorecard.editions.layout import choose_beside
from scorecard.forms import ManageForm
from scorecard.models import Scorecard

WORKS = (Outcome.LOADED.name.lower(),)
LOADS = "manage/national/list.html"


@page_for(Access.EDITS)
def national(request: HttpRequest) -> HttpResponse:
    """What is loaded, and for those who keep the library a form to load more."""
    if keeps_library(reader_for(request.user)):
        prepare_to_read()
    return _list(request, NationalFileForm())


def _list(request: HttpRequest, form: NationalFileForm) -> HttpResponse:
    reader = reader_for(request.user)
    editions = NationalEdition.objects.select_related("recipe", "by")
    context = {
        "keeps": keeps_library(reader),
        "editions": editions.filter(state=EditionState.LOADED),
        "drafts": editions.filter(state=EditionState.DRAFT),
        "neighbours": NeighbourEdition.objects.select_related("by"),
        "recipes": NationalRecipe.objects.all(),
        "authorities": authorities_edited(reader),
        "scorecards": Scorecard.objects.filter(authority__in=authorities_edited(reader)).select_related(
            "authority"
        ),
        "history": history_of("national file"),
    }
    return form_page(request, LOADS, form, context)


@button_for(Access.KEEPS_LIBRARY)
def load(request: HttpRequest) -> HttpResponse:
    """Try a file, and show what it would do."""
    form = NationalFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    file = form.cleaned_data["file"]
    loading = Loading(by=editor(request), published=form.cleaned_data["published"])
    try:
        draft = draft_file(data=file.read(), file_name=file.name, loading=loading)
    except NationalFileRefused as error:
        form.add_error("file", str(error))
        return _list(request, form)
    return redirect("manage-national-edition", pk=draft.pk)


@page_for(Access.EDITS)
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that waits for a yes, or an edition that was loaded: the report."""
    found = get_object_or_404(NationalEdition.objects.select_related("recipe", "by"), pk=pk)
    context = {
        "edition": found,
        "is_draft": found.state == EditionState.DRAFT,
        "can_load": found.report.get("result") in WORKS,
        "keeps": keeps_library(reader_for(request.user)),
        "unknown": found.report.get("unknown"),
    }
    return render(request, "manage/national/edition.html", context)


@button_for(Access.KEEPS_LIBRARY)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Load what was shown: what changes in everybody's drafts, then a yes."""
    draft = _draft_or_404(pk)
    own = authorities_edited(reader_for(request.user))
    change = PendingChange(
        title=f"Check what {draft.file_name} does",
        write=lambda: load_draft(draft=draft, by=editor(request)),
        authorities=own,
        others=other_authorities(own),
        done=f"{draft.title} was loaded.",
        then=reverse("manage-national"),
        back=reverse("manage-national-edition", args=[pk]),
    )
    try:
        answer = settle(request, ManageForm(request.POST), change)
    except NationalFileRefused as error:
        messages.error(request, str(error))
        answer = None
    return answer or redirect("manage-national-edition", pk=pk)


@button_for(Access.KEEPS_LIBRARY)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was tried."""
    discard_draft(_draft_or_404(pk))
    messages.success(request, "The file was discarded. Nothing was stored.")
    return redirect("manage-national")


def _draft_or_404(pk: int) -> NationalEdition:
    return get_object_or_404(NationalEdition, pk=pk, state=EditionState.DRAFT)


@form_for(Access.KEEPS_LIBRARY)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a recipe for a file that none fits: one indicator at a time, with its columns and rows."""
    draft = _draft_or_404(pk)
    unknown = draft.report.get("unknown")
    if not unknown:
        raise Http404("A recipe fits this file already.")
    form = MeasureForm(data_of(request), unknown=unknown)
    if request.method == "POST" and form.is_valid():
        write_recipe(
            name=form.cleaned_data["name"], year_ends=form.ends, measures=[form.measure], by=editor(request)
        )
        try:
            try_again(draft)
        except NationalFileRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect("manage-national-edition", pk=draft.pk)
    return form_page(
        request, "manage/national/recipe_write.html", form, {"edition": draft, "unknown": unknown}
    )


@page_for(Access.EDITS)
def recipe(request: HttpRequest, code: str) -> HttpResponse:
    """One recipe: what each indicator is read from."""
    found = get_object_or_404(NationalRecipe, code=code)
    names = dict(Indicator.objects.values_list("code", "name"))
    measures = [(names.get(each.indicator, each.indicator), each) for each in found.recipe.measures]
    context = {"recipe": found, "spec": found.recipe, "measures": measures}
    return render(request, "manage/national/recipe.html", context)


@council_form
def beside(request: HttpRequest, council: Area, scorecard: str) -> HttpResponse:
    """Which national figures stand beside the rows of one scorecard: what changes in drafts, then a yes."""
    card = scorecard_or_404(council, scorecard)
    form = BesideForm(data_of(request), initial={"beside": card.beside})

    def change_of() -> PendingChange:
        chosen = form.cleaned_data["beside"]
        return PendingChange(
            title=f"Check what stands beside the rows of {card.name}",
            write=lambda: choose_beside(scorecard=card, beside=chosen, by=editor(request)),
            authorities=[council],
            done=f"What stands beside the rows of {card.name} was saved.",
            then=reverse("manage-national"),
            says=field_changes({"beside": _called(card.beside)}, {"beside": _called(chosen)}),
        )

    context = {"authority": council, "scorecard": card}
    return in_two_steps(request, form, change_of, "manage/national/beside.html", context)


def _called(beside: Iterable[str]) -> list[str]:
    words = dict(BesideKind.choices())
    return [words.get(each, each) for each in beside]


@council_form
def populations(request: HttpRequest, council: Area) -> HttpResponse:
    """Count the authority's rates against the national file's estimates: what changes, then a yes."""
    taken = populations_to_take(council)
    form = ReasonForm(data_of(request))

    def change_of() -> PendingChange | None:
        reason = form.cleaned_data["reason"]
        change = PendingChange(
            title=f"Check the populations of {council.name}",
            write=lambda: take_populations(authority=council, reason=reason, by=editor(request)),
            authorities=[council],
            done=f"{len(taken)} mid-year populations were taken over.",
            then=reverse("manage-national"),
            says=[FieldChange(long_date(day), "", f"{count:,.0f}") for day, count in taken.items()],
        )
        return change if taken else None

    context = {"authority": council, "taken": taken.items()}
    return in_two_steps(request, form, change_of, "manage/national/populations.html", context)
