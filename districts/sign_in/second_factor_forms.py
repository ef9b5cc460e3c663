"""The code that somebody types: so many tries in the database's count, and no code twice."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from districts.models import User
from districts.sign_in.rate_limits import Limit, is_first, seconds_to_wait
from districts.sign_in.signing_in import record_failure

# A code is taken from half a minute before its time until half a minute after.
SECONDS_OF_A_CODE = 90


def _count_try(user: User) -> None:
    """Raise ValidationError where the account has had its tries."""
    limit = Limit(*settings.RATE_LIMITS["second-factor"])
    wait = seconds_to_wait("second-factor", f"account {user.pk}", limit, timezone.now())
    if wait:
        record_failure("too many codes", account=user)
        minutes = -(-wait // 60)
        raise ValidationError(
            f"There were too many tries. Wait {minutes} minute{'s' if minutes > 1 else ''}, then enter a new code."
        )


def _refuse_used(user: User, code: str) -> None:
    """Raise ValidationError where the account has used this code already, in whichever web process."""
    digits = "".join(code.split())
    if not is_first("second-factor code", f"{user.pk} {digits}", SECONDS_OF_A_CODE, timezone.now()):
        record_failure("a used code", account=user)
        raise ValidationError("This code was used already. Wait until your app shows the next one.")


class CodeForm(AuthenticateForm):
    """The code after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = "Enter a code"

    def clean_code(self) -> str:
        """The code. Raises ValidationError where it is wrong, was used, or there were too many."""
        _count_try(self.user)
        code = super().clean_code()
        _refuse_used(self.user, code)
        return code


class SetUpForm(ActivateTOTPForm):
    """The first code of an app, which shows that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows"
        self.fields["code"].error_messages["required"] = "Enter the code that the app shows"

    def clean_code(self) -> str:
        """The code. Raises ValidationError as above."""
        _count_try(self.user)
        code = super().clean_code()
        _refuse_used(self.user, code)
        return code
