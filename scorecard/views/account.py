"""What people do with their own account: signing in and out, and the second factor."""

from datetime import datetime

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache

from districts import people
from districts.access import Access, View, account_of, button_for, form_for, page_for
from districts.models import User
from districts.sign_in.directory_accounts import uses_directory
from districts.sign_in.forms import ChangePasswordForm, FirstPasswordForm, SignInForm
from districts.sign_in.rate_limits import by_address, limited
from districts.sign_in.second_factor import has_one, must_have_one
from districts.sign_in.signing_in import BY_DIRECTORY


class SignIn(views.LoginView):
    """Username and password; then a code, of whoever has a second factor."""

    authentication_form = SignInForm
    redirect_authenticated_user = True
    looked: datetime | None = None

    def get_default_redirect_url(self) -> str:
        """The front door, with the day on which they last signed in, where that was another."""
        home = super().get_default_redirect_url()
        last = None if self.looked is None else timezone.localdate(self.looked)
        return home if last in (None, timezone.localdate()) else f"{home}?since={last}"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With the directory, where there is one."""
        return super().get_context_data(**kwargs) | {"directory": settings.DIRECTORY}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let them in, or go on to the code."""
        user = form.get_user()
        self.looked = user.last_login
        if not has_one(user):
            return super().form_valid(form)
        answer: HttpResponse = perform_login(self.request, user, redirect_url=self.get_success_url())
        return answer


class AcceptInvitation(views.PasswordResetConfirmView):
    """The first password of whoever was invited, by a link that works once."""

    form_class = FirstPasswordForm
    template_name = "registration/invitation.html"
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Store it, and say by which name they sign in."""
        messages.success(self.request, f"Your password is set. Your username is {form.user.get_username()}.")
        return super().form_valid(form)


class ChangePassword(views.PasswordChangeView):
    """Another password, and the ways to sign in besides."""

    form_class = ChangePasswordForm
    success_url = reverse_lazy("password-change-done")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With the directory, where there is one."""
        by_directory = uses_directory(account_of(self.request))
        return super().get_context_data(**kwargs) | {
            "directory": settings.DIRECTORY,
            "by_directory": by_directory,
        }


class SignOut(views.LogoutView):
    """Out of this service; the directory's own sign-in goes on, which is said."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """End the session."""
        by_directory = request.session.get(BY_DIRECTORY)
        answer = super().post(request, *args, **kwargs)
        if by_directory and settings.DIRECTORY is not None:
            name = settings.DIRECTORY.name
            messages.info(
                request,
                f"You are signed out of this service. Your sign-in with {name} goes on: on a computer that others "
                "use, sign out there too.",
            )
        return answer


@button_for(Access.SIGNED_IN)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the account, this one too."""
    user = account_of(request)
    people.end_sessions(user=user, by=user)
    request.session.flush()
    messages.success(request, "You are signed out everywhere.")
    return redirect("home")


# The pages of the second factor are allauth's, with templates of ours. They are imported when somebody asks for one:
# what they need takes a web process 10 MB.


@form_for(Access.ANYONE)
@limited("sign-in", by_address)
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """The code after the password."""
    from allauth.mfa.base.views import authenticate  # noqa: PLC0415

    return authenticate(request)


def _with_password(view: View) -> View:
    """Not found for whoever signs in by the directory, which has its own second factor."""

    def shown(request: HttpRequest) -> HttpResponseBase:
        if uses_directory(account_of(request)):
            raise Http404("The directory looks after the second factor.")
        return view(request)

    return shown


@page_for(Access.SIGNED_IN)
@_with_password
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether the account has a second factor, and what can be done about it."""
    found = {each.type: each for each in Authenticator.objects.filter(user=request.user)}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "app": found.get(Authenticator.Type.TOTP),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "must": must_have_one(account_of(request)),
    }
    return render(request, "mfa/index.html", context)


@form_for(Access.SIGNED_IN)
@_with_password
def set_up_factor(request: HttpRequest) -> HttpResponseBase:
    """Show the secret to an app, and ask for its first code."""
    from allauth.mfa.totp.views import activate_totp  # noqa: PLC0415

    return activate_totp(request)


@form_for(Access.SIGNED_IN)
@_with_password
def remove_factor(request: HttpRequest) -> HttpResponseBase:
    """Sign in with the password alone again."""
    from allauth.mfa.totp.views import deactivate_totp  # noqa: PLC0415

    return deactivate_totp(request)


@never_cache
@page_for(Access.SIGNED_IN)
@_with_password
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """The codes for when the phone is lost: once."""
    from allauth.mfa.recovery_codes.views import view_recovery_codes  # noqa: PLC0415

    return view_recovery_codes(request)


@form_for(Access.SIGNED_IN)
@_with_password
def new_recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """New codes in place of the old ones."""
    from allauth.mfa.recovery_codes.views import generate_recovery_codes  # noqa: PLC0415

    return generate_recovery_codes(request)


@form_for(Access.SIGNED_IN)
@_with_password
@limited("sign-in", by_address)
def ask_password(request: HttpRequest) -> HttpResponseBase:
    """The password again, before something grave."""
    from allauth.account.views import reauthenticate  # noqa: PLC0415

    return reauthenticate(request)
