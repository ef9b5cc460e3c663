"""The addresses under /improvement/plan/: an action is known by its plan and its numbers there."""

from django.urls import path

from scorecard.views import plan, plan_files

ACTION = "<slug:plan>/<int:number>/<int:action>/"

urlpatterns = [
    path("", plan.plan, name="plan"),
    path("export.<slug:kind>", plan_files.plan_export, name="plan-export"),
    path("highlights/", plan.plan_highlights, name="plan-highlights"),
    path(ACTION, plan.action, name="action"),
    path(f"{ACTION}progress/", plan.report_progress, name="action-progress"),
    path(f"{ACTION}sign-off/", plan.sign_off, name="action-sign-off"),
    path(f"{ACTION}evidence/", plan.add_evidence, name="action-evidence"),
    path(f"{ACTION}evidence/<int:evidence>/", plan.evidence, name="evidence"),
]
