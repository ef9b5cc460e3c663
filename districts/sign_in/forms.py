"""Sign-in and password change, with errors that say what to do."""

from typing import Any

from axes.utils import reset
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from districts.models import User, record
from districts.sign_in.directory import directory_in_use
from districts.sign_in.directory_accounts import uses_directory

DIFFERENT = "The two new passwords differ. Enter the same one twice."
REQUIRED = {
    "username": "Enter your username",
    "password": "Enter your password",
    "old_password": "Enter your old password",
    "new_password1": "Enter a new password",
    "new_password2": "Enter the new password again",
}


class SignInForm(AuthenticationForm):
    """Username and password."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "Check your username and password: no account has both. Capital letters matter.",
        "inactive": "This account is closed. Ask your performance team.",
    }

    def confirm_login_allowed(self, user: User) -> None:
        """Raise ValidationError for a closed account, and for one that the directory lets in and out."""
        super().confirm_login_allowed(user)
        if uses_directory(user):
            raise ValidationError(
                f"This account signs in with {directory_in_use().name}. Use the button for it."
            )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_enter(self)


class ChangePasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "Check your old password: it is not the one of this account.",
        "password_mismatch": DIFFERENT,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_enter(self)

    def clean_old_password(self) -> str:
        """Raise ValidationError for a wrong one, which is on record: somebody else may sit at the account."""
        try:
            old: str = super().clean_old_password()
        except ValidationError:
            record(by=self.user, action="account old password wrong", subject=self.user)
            raise
        return old

    def save(self, commit: bool = True) -> User:
        """Store it, on record. Every other session of the account ends with it."""
        user = super().save(commit)
        record(by=user, action="account password changed", subject=user)
        return user


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # takes none when it runs
    """The password of somebody who was invited, or has forgotten theirs: twice."""

    error_messages = SetPasswordForm.error_messages | {"password_mismatch": DIFFERENT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_to_enter(self)

    def save(self, commit: bool = True) -> User:
        """Store it, on record; an account that was locked takes it at once."""
        user: User = super().save(commit)
        record(by=user, action="account password set", subject=user)
        reset(username=user.username)
        return user


def _say_what_to_enter(form: "AuthenticationForm | SetPasswordForm[User]") -> None:
    for name, field in form.fields.items():
        field.error_messages["required"] = REQUIRED[name]
