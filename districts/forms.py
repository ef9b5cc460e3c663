"""Sign-in and password change, with errors that say what to do."""

from typing import ClassVar

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

REQUIRED = {
    "username": "Enter your username",
    "password": "Enter your password",
    "old_password": "Enter your old password",
    "new_password1": "Enter a new password",
    "new_password2": "Enter the new password again",
}


class SignInForm(AuthenticationForm):
    """Username and password."""

    error_messages: ClassVar = {
        "invalid_login": "Check your username and password: no account has both. Capital letters matter.",
        "inactive": "This account is closed. Ask your performance team.",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_enter(self)


class ChangePasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages: ClassVar = PasswordChangeForm.error_messages | {
        "password_incorrect": "Check your old password: it is not the one of this account.",
        "password_mismatch": "The two new passwords differ. Enter the same one twice.",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_enter(self)


def _say_what_to_enter(form: AuthenticationForm | PasswordChangeForm) -> None:
    for name, field in form.fields.items():
        field.error_messages["required"] = REQUIRED[name]
