"""Targets as the performance team sets them: a list, a grid by area and year, a form."""

from collections.abc import Mapping

import django_tables2 as tables
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.scope import areas_below, council_form, council_page, editor
from backoffice.targets.forms import TargetChoices, TargetForm, TargetKind, initial_of, line_of
from backoffice.targets.grid import grid_of, says, targets_of
from districts.changes import field_changes, history_of, mark_of_record
from districts.models import Area
from indicators.actions import set_target, target_name, target_said
from indicators.lists import ListTable, arrange
from indicators.models import Indicator, Target
from indicators.rules.terms import Basis


class TargetTable(ListTable):
    """The targets of an authority's areas, past ones too."""

    caption = "All targets by indicator, area and day"
    file_name = "targets"

    indicator = tables.Column(accessor="indicator__name", verbose_name="Indicator")
    basis = tables.Column()
    area = tables.Column(accessor="area__name", verbose_name="Area")
    in_force_from = tables.DateColumn(format="j F Y", verbose_name="In force from")
    target = tables.TemplateColumn(
        template_name="manage/_target_link.html",
        accessor="pk",
        verbose_name="Target",
        orderable=False,
        extra_context=lambda record: {"says": says(record)},
    )
    applies_below = tables.Column(verbose_name="For all below")
    set_by = tables.Column(verbose_name="Set by")
    due = tables.DateColumn(format="j F Y", verbose_name="Due", default="no date")

    def render_applies_below(self, value: bool) -> str:
        """Whether it holds for everything below the area too."""
        return "yes" if value else "no"

    def value_target(self, record: Target) -> str:
        """The target with its floor or margin, as printed."""
        return says(record)


@council_page
def targets(request: HttpRequest, council: Area) -> HttpResponseBase:
    """Every target of the authority; of one indicator and basis, where asked for, the grid as well."""
    found = targets_of(council)
    table = TargetTable(found)
    if file := arrange(request, table):
        return file
    choices = TargetChoices.of(areas_below(council))
    line = request.GET.get("line", "")
    indicator, basis = _line_or_404(choices, line) if line else (None, None)
    grid = None
    if indicator is not None and basis is not None:
        grid = grid_of(indicator, basis, areas_below(council), list(found), timezone.localdate())
    return render(
        request,
        "manage/targets.html",
        {
            "authority": council,
            "table": table,
            "lines": choices.lines,
            "line": line,
            "grid": grid,
            "indicator": indicator,
            "basis": basis,
            "history": history_of("target", authority=council.slug),
        },
    )


def _line_or_404(choices: TargetChoices, line: str) -> tuple[Indicator, Basis]:
    code, _, basis = line.partition("|")
    indicator = choices.indicators.get(code)
    if indicator is None or basis not in indicator.bases:
        raise Http404("There is no such indicator and basis.")
    return indicator, Basis(basis)


@council_form
def add_target(request: HttpRequest, council: Area) -> HttpResponse:
    """A new target, for the line, area, day and kind that the address names."""
    asked = {
        name: request.GET[name] for name in ("line", "area", "in_force_from", "kind") if name in request.GET
    }
    usual = {"kind": TargetKind.FIGURE, "floor_form": "none", "applies_below": "", "area": council.slug}
    return _form(request, council, None, usual | asked)


@council_form
def change_target(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A target that is set, and what was changed about it."""
    found = get_object_or_404(targets_of(council), pk=pk)
    return _form(request, council, found, initial_of(found) | {"seen": mark_of_record(found)})


def _form(
    request: HttpRequest, council: Area, stored: Target | None, initial: Mapping[str, object]
) -> HttpResponse:
    choices = TargetChoices.of(areas_below(council))
    form = TargetForm(data_of(request), choices=choices, stored=stored, initial=initial)
    context = {
        "authority": council,
        "title": "Set a target" if stored is None else target_name(stored),
        "stored": stored,
        "end_url": "" if stored is None else _end_url(council, stored),
        "history": [] if stored is None else history_of("target", pk=stored.pk),
    }
    return in_two_steps(
        request, form, lambda: _change(request, council, stored, form), "manage/target.html", context
    )


def _change(request: HttpRequest, council: Area, stored: Target | None, form: TargetForm) -> PendingChange:
    described = form.described()
    line = line_of(described.indicator, described.basis)
    return PendingChange(
        title=f"Check the target: {target_name(described)}",
        write=lambda: set_target(target=form.described(), by=editor(request), seen=form.cleaned_data["seen"]),
        authorities=[council],
        done=f"The target was saved: {target_name(described)}.",
        then=f"{reverse('manage-targets', args=[council.slug])}?line={line}",
        says=field_changes({} if stored is None else target_said(stored), target_said(described)),
    )


def _end_url(council: Area, target: Target) -> str:
    line = line_of(target.indicator, target.basis)
    address = reverse("manage-target-add", args=[council.slug])
    return f"{address}?line={line}&area={target.area.slug}&kind={TargetKind.NONE.value}"
