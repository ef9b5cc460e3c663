"""The addresses. People bookmark them and paste them into papers, so they are stable."""

from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path

from districts.access import Access, button_for, form_for, page_for
from districts.sign_in.rate_limits import by_account, by_address, limited
from scorecard.views import (
    account,
    commentary,
    desk,
    directory,
    districts,
    exceptions,
    exports,
    health,
    improvement,
    indicators,
    matrix,
    national,
    open_data,
    plan,
    readings,
    scorecards,
    search,
    side_by_side,
    subscriptions,
)

handler500 = "scorecard.views.errors.server_error"

sign_in = form_for(Access.ANYONE)(limited("sign-in", by_address)(account.SignIn.as_view()))
accept_invitation = limited("sign-in", by_address)(account.AcceptInvitation.as_view())
change_password = limited("old-password", by_account)(account.ChangePassword.as_view())
password_changed = accounts.PasswordChangeDoneView.as_view()

ACTION = "<slug:plan>/<int:number>/<int:action>/"

# An action is known by its plan and its numbers there.
PLAN = [
    path("", plan.plan, name="plan"),
    path("export.<slug:kind>", plan.plan_export, name="plan-export"),
    path("highlights/", plan.plan_highlights, name="plan-highlights"),
    path(ACTION, plan.action, name="action"),
    path(f"{ACTION}progress/", plan.report_progress, name="action-progress"),
    path(f"{ACTION}sign-off/", plan.sign_off, name="action-sign-off"),
    path(f"{ACTION}evidence/", plan.add_evidence, name="action-evidence"),
    path(f"{ACTION}evidence/<int:evidence>/", plan.evidence, name="evidence"),
]

urlpatterns = [
    path("", scorecards.home, name="home"),
    path("scorecards/", scorecards.scorecards, name="scorecard-list"),
    path("scorecards/<slug:scorecard>/<slug:period>/", scorecards.scorecard, name="scorecard"),
    path("scorecards/<slug:scorecard>/<slug:period>/draft/", scorecards.draft, name="draft"),
    path("scorecards/<slug:scorecard>/<slug:period>/draft/matrix/", matrix.draft_matrix, name="draft-matrix"),
    path("scorecards/<slug:scorecard>/<slug:period>/matrix/", matrix.matrix, name="matrix"),
    path("scorecards/<slug:scorecard>/<slug:period>/meeting/", scorecards.meeting, name="meeting"),
    path(
        "scorecards/<slug:scorecard>/<slug:period>/export.<slug:form>",
        exports.scorecard_export,
        name="scorecard-export",
    ),
    path(
        "scorecards/<slug:scorecard>/<slug:period>/draft/export.<slug:form>",
        exports.draft_export,
        name="draft-export",
    ),
    path(
        "scorecards/<slug:scorecard>/<slug:period>/matrix/export.<slug:form>",
        exports.matrix_export,
        name="matrix-export",
    ),
    path("scorecards/<slug:scorecard>/<slug:period>/beside/", side_by_side.beside, name="beside"),
    path("scorecards/<slug:scorecard>/<slug:period>/pack/", exports.pack, name="pack"),
    path("scorecards/<slug:scorecard>/<slug:period>/exceptions/", exceptions.exceptions, name="exceptions"),
    path(
        "scorecards/<slug:scorecard>/<slug:period>/exceptions/export.<slug:form>",
        exports.exceptions_export,
        name="exceptions-export",
    ),
    path("scorecards/<slug:scorecard>/<slug:period>/commentary/", desk.desk, name="commentary"),
    path(
        "scorecards/<slug:scorecard>/<slug:period>/commentary/write/",
        commentary.write,
        name="commentary-write",
    ),
    path("commentary/", desk.writing, name="writing"),
    path("search/", search.results, name="search"),
    path("help/", search.help_index, name="help"),
    path("help/<slug:slug>/", search.help_document, name="help-document"),
    path("glossary/", search.glossary, name="glossary"),
    path("components/", search.components, name="components"),
    path("indicators/", indicators.library, name="indicator-list"),
    path("indicators/<slug:code>/", indicators.indicator, name="indicator"),
    path("indicators/<slug:code>/areas/", indicators.every_area, name="indicator-areas"),
    path("indicators/<slug:code>/authorities/", national.authorities, name="indicator-authorities"),
    path("indicators/<slug:code>/national.csv", national.comparison_csv, name="indicator-national-csv"),
    path("indicators/<slug:code>/explorer.json", indicators.explorer, name="indicator-explorer"),
    path("indicators/<slug:code>/<slug:kind>.svg", indicators.chart_svg, name="indicator-chart-svg"),
    path("indicators/<slug:code>/<slug:kind>.csv", indicators.chart_csv, name="indicator-chart-csv"),
    path("open-data/<slug:authority>/<slug:basis>.csv", open_data.data, name="open-data"),
    path("open-data/<slug:authority>/<slug:basis>.meta.csv", open_data.metadata, name="open-data-metadata"),
    path("connections/<slug:scorecard>.<slug:kind>", open_data.connection, name="connection"),
    path("readings/", readings.readings, name="readings"),
    path("readings/export.<slug:form>", readings.readings_export, name="readings-export"),
    path("districts/", districts.districts, name="district-list"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    path("improvement/", improvement.notice, name="improvement"),
    path("improvement/caseloads/", improvement.caseload_page, name="caseloads"),
    path("improvement/plan/", include(PLAN)),
    path("api/v1/", include("scorecard.api.urls")),
    path("returns/", include("returns.urls")),
    path("manage/", include("backoffice.urls")),
    path("approvals/", include("backoffice.editions.approval_urls")),
    path("accounts/sign-in/", sign_in, name="sign-in"),
    path("accounts/sign-in/", sign_in, name="account_login"),  # as allauth calls it
    path("accounts/sign-in/code/", account.enter_code, name="mfa_authenticate"),
    path("accounts/directory/", directory.sign_in, name="directory-sign-in"),
    path("accounts/directory/answer/", directory.callback, name="directory-callback"),
    path("accounts/directory/join/", directory.join, name="directory-join"),
    path("accounts/second-factor/", account.second_factor, name="mfa_index"),
    path("accounts/second-factor/set-up/", account.set_up_factor, name="mfa_activate_totp"),
    path("accounts/second-factor/remove/", account.remove_factor, name="mfa_deactivate_totp"),
    path("accounts/second-factor/codes/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/second-factor/codes/new/", account.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accounts/password/again/", account.ask_password, name="account_reauthenticate"),
    path(
        "accounts/sign-out/",
        button_for(Access.ANYONE)(account.SignOut.as_view()),
        name="sign-out",
    ),
    path(
        "accounts/invitations/<uidb64>/<token>/",
        form_for(Access.ANYONE)(accept_invitation),
        name="invitation",
    ),
    path("accounts/e-mails/", subscriptions.subscriptions, name="subscriptions"),
    path("accounts/e-mails/stop/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
    path("accounts/sign-out-everywhere/", account.sign_out_everywhere, name="sign-out-everywhere"),
    path(
        "accounts/password/",
        form_for(Access.SIGNED_IN)(change_password),
        name="password-change",
    ),
    path(
        "accounts/password/done/",
        page_for(Access.SIGNED_IN)(password_changed),
        name="password-change-done",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.livez, name="livez"),
    path("admin/", admin.site.urls),
]
