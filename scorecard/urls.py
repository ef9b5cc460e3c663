"""The addresses. People bookmark them and paste them into papers, so they are stable."""

from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path, reverse_lazy

from districts.access import Access, open_to
from districts.forms import ChangePasswordForm, SignInForm
from scorecard.views import districts, health, indicators, matrix, scorecards

sign_in = accounts.LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True)
change_password = accounts.PasswordChangeView.as_view(
    form_class=ChangePasswordForm, success_url=reverse_lazy("password-change-done")
)

urlpatterns = [
    path("", scorecards.home, name="home"),
    path("scorecards/<slug:scorecard>/<slug:period>/", scorecards.scorecard, name="scorecard"),
    path("scorecards/<slug:scorecard>/<slug:period>/draft/", scorecards.draft, name="draft"),
    path("scorecards/<slug:scorecard>/<slug:period>/matrix/", matrix.matrix, name="matrix"),
    path("indicators/", indicators.library, name="indicator-list"),
    path("indicators/<slug:code>/", indicators.indicator, name="indicator"),
    path("indicators/<slug:code>/explorer.json", indicators.explorer, name="indicator-explorer"),
    path("districts/", districts.districts, name="district-list"),
    path("districts/<slug:slug>/", districts.district, name="district"),
    path("returns/", include("returns.urls")),
    path("accounts/sign-in/", open_to(Access.ANYONE)(sign_in), name="sign-in"),
    path("accounts/sign-out/", open_to(Access.ANYONE)(accounts.LogoutView.as_view()), name="sign-out"),
    path("accounts/password/", open_to(Access.SIGNED_IN)(change_password), name="password-change"),
    path(
        "accounts/password/done/",
        open_to(Access.SIGNED_IN)(accounts.PasswordChangeDoneView.as_view()),
        name="password-change-done",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
