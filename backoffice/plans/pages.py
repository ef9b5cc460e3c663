"""The action plan's texts: plans, recommendations and actions. Progress is reported on an action's own page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, form_page, write_at_once
from backoffice.scope import council_form, council_page, editor
from districts.changes import history_of, mark_of_record
from districts.form_choices import offer_records
from districts.models import Area, RoleName, User, in_branches
from improvement.actions import save_action, save_plan, save_recommendation
from improvement.models import Action, Plan, Recommendation
from improvement.plan_queries import plans_of
from improvement.rules.progress import Urgency
from indicators.models import Indicator
from scorecard.forms import DayField, SeenForm, chosen, switch, text_input


class PlanForm(SeenForm):
    """A plan: its name and the report that it answers."""

    name = forms.CharField(label="Name", max_length=160, widget=text_input())
    published_on = DayField(
        label="Day of publication",
        required=False,
        help_text="Of the report that the plan answers: due dates count from it",
    )
    source = forms.CharField(label="Source", max_length=300, required=False, widget=text_input())
    paraphrase = switch("The words are a paraphrase, not those of the source")


class RecommendationForm(SeenForm):
    """A recommendation: what is to come about, by when, and how we will know."""

    number = forms.IntegerField(label="Number", min_value=1, max_value=999, widget=text_input(3))
    text = forms.CharField(label="Recommendation", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}))
    urgency = forms.ChoiceField(
        label="Urgency", required=False, choices=chosen(Urgency.choices(), "None stated")
    )
    due = DayField(
        label="Due date", required=False, help_text="Only where it is not counted from publication"
    )
    outcome = forms.CharField(label="Outcome sought", max_length=500, required=False, widget=text_input())
    how_we_will_know = forms.CharField(
        label="How we will know", max_length=500, required=False, widget=text_input()
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.all(),
        label="Indicators that tell of it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ActionForm(SeenForm):
    """An action: what is done and whose it is."""

    number = forms.IntegerField(label="Number", min_value=1, max_value=999, widget=text_input(3))
    text = forms.CharField(label="Action", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}))
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Owner", required=False, empty_label="Nobody with an account"
    )
    owner_name = forms.CharField(
        label="Owner’s name",
        max_length=120,
        required=False,
        widget=text_input(),
        help_text="Without an account",
    )
    due = DayField(
        label="Due date", required=False, help_text="Only where it differs from the recommendation’s"
    )

    def __init__(self, *args: Any, authority: Area, stored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_records(self, "owner", owners_of(authority))
        if stored:
            # A due date that has been promised moves with a report, which says why.
            del self.fields["due"]


def owners_of(authority: Area) -> QuerySet[User]:
    """The accounts that may own an action: managers and the performance team of the authority and what lies below."""
    below = in_branches([authority.pk], "roles__area")
    roles = [RoleName.MANAGER, RoleName.PERFORMANCE_TEAM]
    return User.objects.filter(below, roles__role__in=roles, is_active=True).distinct().order_by("username")


@council_page
def plans(request: HttpRequest, council: Area) -> HttpResponse:
    """The plans of an authority, to add to and to change."""
    history = [
        line for noun in ("plan", "recommendation") for line in history_of(noun, authority=council.slug)
    ]
    shown = {
        "authority": council,
        "plans": plans_of(council),
        "history": sorted(history, key=lambda line: line.at, reverse=True)[:20],
    }
    return render(request, "manage/plans.html", shown)


@council_form
def add_plan(request: HttpRequest, council: Area) -> HttpResponse:
    """A new plan."""
    return _plan_form(request, Plan(area=council))


@council_form
def change_plan(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A plan that stands."""
    return _plan_form(request, _plan_or_404(council, pk))


def _plan_or_404(council: Area, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.select_related("area"), area=council, pk=pk)


def _plan_form(request: HttpRequest, plan: Plan) -> HttpResponse:
    names = ("name", "published_on", "source", "paraphrase")
    form = PlanForm(data_of(request), initial=_initial(plan, names))

    def write() -> None:
        _set(plan, form, names)
        save_plan(plan=plan, by=editor(request), seen=form.cleaned_data["seen"])

    return _form(request, form, write, plan.area, plan.name or "Add a plan")


@council_form
def add_recommendation(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A new recommendation of a plan."""
    plan = _plan_or_404(council, pk)
    last = plan.recommendations.last()
    return _recommendation_form(
        request, Recommendation(plan=plan, number=1 if last is None else last.number + 1)
    )


@council_form
def change_recommendation(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A recommendation that stands."""
    return _recommendation_form(request, _recommendation_or_404(council, pk))


def _recommendation_or_404(council: Area, pk: int) -> Recommendation:
    known = Recommendation.objects.select_related("plan__area")
    return get_object_or_404(known, plan__area=council, pk=pk)


def _recommendation_form(request: HttpRequest, found: Recommendation) -> HttpResponse:
    names = ("number", "text", "urgency", "due", "outcome", "how_we_will_know")
    initial = _initial(found, names)
    initial["indicators"] = list(found.indicators.all()) if found.pk else []
    form = RecommendationForm(data_of(request), initial=initial)

    def write() -> None:
        _set(found, form, names)
        save_recommendation(
            recommendation=found,
            indicators=form.cleaned_data["indicators"],
            by=editor(request),
            seen=form.cleaned_data["seen"],
        )

    title = f"Recommendation {found.number}, {found.plan.name}"
    return _form(request, form, write, found.plan.area, title)


@council_form
def add_action(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A new action under a recommendation."""
    recommendation = _recommendation_or_404(council, pk)
    last = recommendation.actions.last()
    number = 1 if last is None else last.number + 1
    return _action_form(request, Action(recommendation=recommendation, number=number))


@council_form
def change_action(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """An action that stands: its number, text and owner."""
    known = Action.objects.select_related("recommendation__plan__area", "owner", "signed_off_by")
    return _action_form(request, get_object_or_404(known, recommendation__plan__area=council, pk=pk))


def _action_form(request: HttpRequest, found: Action) -> HttpResponse:
    stored = found.pk is not None
    names = (
        ("number", "text", "owner", "owner_name")
        if stored
        else ("number", "text", "owner", "owner_name", "due")
    )
    area = found.recommendation.plan.area
    form = ActionForm(data_of(request), authority=area, stored=stored, initial=_initial(found, names))

    def write() -> None:
        _set(found, form, names)
        save_action(action=found, by=editor(request), seen=form.cleaned_data["seen"])

    return _form(request, form, write, area, f"Action {found.label}, {found.recommendation.plan.name}")


# What the three forms share


def _initial(found: Plan | Recommendation | Action, names: tuple[str, ...]) -> dict[str, object]:
    seen = mark_of_record(found) if found.pk else ""
    return {name: getattr(found, name) for name in names} | {"seen": seen}


def _set(found: Plan | Recommendation | Action, form: SeenForm, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(found, name, form.cleaned_data[name])


def _form(
    request: HttpRequest, form: SeenForm, write: Callable[[], object], council: Area, title: str
) -> HttpResponse:
    """The form, or after it is saved the list of plans."""
    if request.method == "POST" and form.is_valid():
        then = reverse("manage-plans", args=[council.slug])
        change = PendingChange(
            title=title, write=write, authorities=[council], done="The plan was saved.", then=then
        )
        if answer := write_at_once(request, form, change):
            return answer
    return form_page(request, "manage/plan_form.html", form, {"authority": council, "title": title})
