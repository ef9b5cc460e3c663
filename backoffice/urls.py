"""The addresses under /manage/: those of the shared library first, then those of one authority."""

from django.urls import path

from backoffice import (
    areas,
    audit,
    due_dates,
    figures,
    figures_list,
    groups,
    home,
    layouts,
    merged,
    names,
    notes,
    people,
    people_list,
)
from backoffice.editions import month, subscribers
from backoffice.editions import pages as editions
from backoffice.library import indicators
from backoffice.national import pages as national
from backoffice.plans import import_workbook as plan_import
from backoffice.plans import pages as plans
from backoffice.setup import area_list, councils, history, scorecards, steps
from backoffice.targets import import_workbook, pages

urlpatterns = [
    path("", home.home, name="manage"),
    path("councils/", councils.councils, name="manage-councils"),
    path("councils/new/", councils.add_council, name="manage-council-add"),
    path("people/", people.people, name="manage-people"),
    path("people/invite/", people.invite, name="manage-people-invite"),
    path("people/invite/list/", people_list.invite_list, name="manage-people-invite-list"),
    path("people/<int:pk>/link/", people.send_link, name="manage-people-link"),
    path("people/roles/<int:pk>/end/", people.end, name="manage-people-end"),
    path("people/<int:pk>/reset/", people.reset, name="manage-people-reset"),
    path("people/groups/", groups.groups, name="manage-people-groups"),
    path("people/groups/<int:pk>/remove/", groups.remove_group, name="manage-people-group-remove"),
    path("audit/", audit.audit, name="manage-audit"),
    path("audit/export.csv", audit.export, name="manage-audit-export"),
    path("indicators/", indicators.indicators, name="manage-indicators"),
    path("indicators/new/", indicators.add_indicator, name="manage-indicator-add"),
    path("indicators/<slug:code>/", indicators.change_indicator, name="manage-indicator"),
    path("national/", national.national, name="manage-national"),
    path("national/load/", national.load, name="manage-national-load"),
    path("national/<int:pk>/", national.edition, name="manage-national-edition"),
    path("national/<int:pk>/load/", national.confirm, name="manage-national-confirm"),
    path("national/<int:pk>/discard/", national.discard, name="manage-national-discard"),
    path("national/<int:pk>/recipe/", national.write, name="manage-national-write"),
    path("national/recipes/<slug:code>/", national.recipe, name="manage-national-recipe"),
    path("<slug:authority>/national/<slug:scorecard>/", national.beside, name="manage-national-beside"),
    path("<slug:authority>/national/", national.populations, name="manage-national-populations"),
    path("<slug:authority>/targets/", pages.targets, name="manage-targets"),
    path("<slug:authority>/targets/new/", pages.add_target, name="manage-target-add"),
    path(
        "<slug:authority>/targets/export.xlsx", import_workbook.export_targets, name="manage-targets-export"
    ),
    path("<slug:authority>/targets/import/", import_workbook.import_targets, name="manage-targets-import"),
    path("<slug:authority>/targets/<int:pk>/", pages.change_target, name="manage-target"),
    path("<slug:authority>/notes/", notes.notes, name="manage-notes"),
    path("<slug:authority>/notes/new/", notes.add_note, name="manage-note-add"),
    path("<slug:authority>/notes/<int:pk>/", notes.change_note, name="manage-note"),
    path("<slug:authority>/notes/<int:pk>/remove/", notes.remove_note, name="manage-note-remove"),
    path("<slug:authority>/editions/", editions.editions, name="manage-editions"),
    path("<slug:authority>/editions/<int:pk>/", editions.edition, name="manage-edition"),
    path("<slug:authority>/editions/<int:pk>/publish/", editions.publish, name="manage-edition-publish"),
    path(
        "<slug:authority>/editions/<int:pk>/approval/",
        editions.ask_for_approval,
        name="manage-edition-approval",
    ),
    path("<slug:authority>/editions/<int:pk>/discard/", editions.discard, name="manage-edition-discard"),
    path("<slug:authority>/editions/<int:pk>/cancel/", editions.cancel, name="manage-edition-cancel"),
    path(
        "<slug:authority>/editions/<int:pk>/differences/",
        editions.differences,
        name="manage-edition-differences",
    ),
    path("<slug:authority>/subscribers/", subscribers.subscribers, name="manage-subscribers"),
    path("<slug:authority>/first-steps/", steps.first_steps, name="manage-first-steps"),
    path("<slug:authority>/history/", history.history, name="manage-history"),
    path("<slug:authority>/scorecards/new/", scorecards.add_scorecard, name="manage-scorecard-add"),
    path(
        "<slug:authority>/scorecards/<slug:scorecard>/measures/",
        scorecards.choose_measures,
        name="manage-measures",
    ),
    path(
        "<slug:authority>/scorecards/<slug:scorecard>/month/",
        month.month_rules,
        name="manage-scorecard-month",
    ),
    path(
        "<slug:authority>/scorecards/<slug:scorecard>/months/<slug:period>/", month.month, name="manage-month"
    ),
    path("<slug:authority>/scorecards/<slug:scorecard>/", layouts.layout, name="manage-layout"),
    path("<slug:authority>/plans/", plans.plans, name="manage-plans"),
    path("<slug:authority>/plans/new/", plans.add_plan, name="manage-plan-add"),
    path("<slug:authority>/plans/template.xlsx", plan_import.plan_template, name="manage-plans-template"),
    path("<slug:authority>/plans/import/", plan_import.import_plans, name="manage-plans-import"),
    path("<slug:authority>/plans/<int:pk>/", plans.change_plan, name="manage-plan"),
    path("<slug:authority>/plans/<int:pk>/new/", plans.add_recommendation, name="manage-recommendation-add"),
    path(
        "<slug:authority>/recommendations/<int:pk>/",
        plans.change_recommendation,
        name="manage-recommendation",
    ),
    path("<slug:authority>/recommendations/<int:pk>/new/", plans.add_action, name="manage-action-add"),
    path("<slug:authority>/actions/<int:pk>/", plans.change_action, name="manage-action"),
    path("<slug:authority>/areas/", areas.areas, name="manage-areas"),
    path("<slug:authority>/areas/list/", area_list.add_areas, name="manage-areas-add"),
    path("<slug:authority>/areas/new/", areas.add_area, name="manage-area-add"),
    path("<slug:authority>/areas/merge/", areas.merge, name="manage-areas-merge"),
    path("<slug:authority>/areas/<slug:slug>/", areas.change_one, name="manage-area"),
    path("<slug:authority>/areas/<slug:slug>/needs/", merged.needs, name="manage-area-needs"),
    path("<slug:authority>/figures/", figures.correct, name="manage-figures"),
    path("<slug:authority>/figures/list/", figures_list.correct_list, name="manage-figures-list"),
    path("<slug:authority>/population/", figures.population, name="manage-population"),
    path("<slug:authority>/due-dates/", due_dates.due_dates, name="manage-due-dates"),
    path("<slug:authority>/due-dates/<int:pk>/remove/", due_dates.remove_due, name="manage-due-date-remove"),
    path("<slug:authority>/names/", names.names, name="manage-names"),
    path("<slug:authority>/names/<int:pk>/remove/", names.remove, name="manage-name-remove"),
]
