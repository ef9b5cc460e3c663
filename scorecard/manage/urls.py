"""The addresses under /manage/: those of the shared library first, then those of one authority."""

from django.urls import path

from scorecard.manage import (
    areas,
    audit,
    due_dates,
    figures,
    home,
    indicators,
    layouts,
    names,
    notes,
    target_import,
    targets,
)

urlpatterns = [
    path("", home.home, name="manage"),
    path("audit/", audit.audit, name="manage-audit"),
    path("audit/export.csv", audit.export, name="manage-audit-export"),
    path("indicators/", indicators.indicators, name="manage-indicators"),
    path("indicators/new/", indicators.add_indicator, name="manage-indicator-add"),
    path("indicators/<slug:code>/", indicators.change_indicator, name="manage-indicator"),
    path("<slug:authority>/targets/", targets.targets, name="manage-targets"),
    path("<slug:authority>/targets/new/", targets.add_target, name="manage-target-add"),
    path("<slug:authority>/targets/export.xlsx", target_import.export_targets, name="manage-targets-export"),
    path("<slug:authority>/targets/import/", target_import.import_targets, name="manage-targets-import"),
    path("<slug:authority>/targets/<int:pk>/", targets.change_target, name="manage-target"),
    path("<slug:authority>/notes/", notes.notes, name="manage-notes"),
    path("<slug:authority>/notes/new/", notes.add_note, name="manage-note-add"),
    path("<slug:authority>/notes/<int:pk>/", notes.change_note, name="manage-note"),
    path("<slug:authority>/notes/<int:pk>/remove/", notes.remove_note, name="manage-note-remove"),
    path("<slug:authority>/scorecards/<slug:scorecard>/", layouts.layout, name="manage-layout"),
    path("<slug:authority>/areas/", areas.areas, name="manage-areas"),
    path("<slug:authority>/areas/new/", areas.add_area, name="manage-area-add"),
    path("<slug:authority>/areas/merge/", areas.merge, name="manage-areas-merge"),
    path("<slug:authority>/areas/<slug:slug>/", areas.change_one, name="manage-area"),
    path("<slug:authority>/figures/", figures.correct, name="manage-figures"),
    path("<slug:authority>/population/", figures.population, name="manage-population"),
    path("<slug:authority>/due-dates/", due_dates.due_dates, name="manage-due-dates"),
    path("<slug:authority>/due-dates/<int:pk>/remove/", due_dates.remove_due, name="manage-due-date-remove"),
    path("<slug:authority>/names/", names.names, name="manage-names"),
    path("<slug:authority>/names/<int:pk>/remove/", names.remove, name="manage-name-remove"),
]
