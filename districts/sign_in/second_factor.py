"""A second factor for whoever signs in with a password: a code of an authenticator app, or a recovery code.

allauth keeps and checks them. Whoever signs in by the council's directory has the directory's.
"""

import base64
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from districts.access import account_of
from districts.models import RoleName, User, record
from districts.sign_in.directory_accounts import uses_directory
from districts.sign_in.signing_in import record_failure

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

logger = logging.getLogger(__name__)

ADMINISTRATOR = "administrator"
MISSING = "second_factor_missing"
# Where somebody may go who has yet to set theirs up.
OPEN = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "sign-in",
    "sign-out",
    "sign-out-everywhere",
    "healthz",
    "livez",
}


def has_one(user: User) -> bool:
    """Whether the account has a second factor."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def accounts_with_one(users: Iterable[User]) -> set[int]:
    """The ids among these of the accounts that have a second factor. One query."""
    found = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return set(found.values_list("user_id", flat=True))


def must_have_one(user: User) -> bool:
    """Whether the settings ask one of this account: of its roles, or as an administrator's."""
    if not settings.SECOND_FACTOR_FOR or uses_directory(user):
        return False
    held = {role.role for role in user.roles_held} | ({ADMINISTRATOR} if user.is_superuser else set())
    return not held.isdisjoint(settings.SECOND_FACTOR_FOR)


def connect() -> None:
    """Put what happens to second factors on record, and ask for one at sign-in where it must be.

    Raises ImproperlyConfigured for a role that does not exist: it would be asked of nobody.
    """
    unknown = set(settings.SECOND_FACTOR_FOR) - {*RoleName.values, ADMINISTRATOR}
    if unknown:
        raise ImproperlyConfigured(
            f"SECOND_FACTOR_FOR names {', '.join(sorted(unknown))}. "
            f"Choose among {', '.join([*RoleName.values, ADMINISTRATOR])}."
        )
    user_logged_in.connect(_signed_in, dispatch_uid="second factor")
    signals.authenticator_added.connect(_added, dispatch_uid="audit")
    signals.authenticator_removed.connect(_removed, dispatch_uid="audit")
    signals.authenticator_reset.connect(_made_anew, dispatch_uid="audit")
    signals.authenticator_used.connect(_used, dispatch_uid="audit")
    signals.authentication_failed.connect(_failed, dispatch_uid="audit")


def _signed_in(request: HttpRequest | None, user: User, **_: object) -> None:
    if request is None:
        return
    request.session.pop(MISSING, None)
    if must_have_one(user) and not has_one(user):
        request.session[MISSING] = True


def _added(user: User, authenticator: Authenticator, **_: object) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record(by=user, action="account second factor set up", subject=user)


def _removed(user: User, authenticator: Authenticator, **_: object) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record(by=user, action="account second factor removed", subject=user)


def _made_anew(user: User, **_: object) -> None:
    record(by=user, action="account recovery codes made", subject=user)


def _used(user: User, authenticator: Authenticator, **_: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(by=user, action="account recovery code used", subject=user)
    _encrypt_anew(authenticator)


def _failed(user: User, **_: object) -> None:
    record_failure("a wrong code", account=user)


class SecondFactorFirst:
    """Leads whoever must have a second factor and has none to where it is set up, whatever they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Lead away from any view but those in OPEN."""
        match = request.resolver_match
        if MISSING not in request.session or match is None or match.url_name in OPEN:
            return None
        if not has_one(account_of(request)):
            return redirect("mfa_activate_totp")
        del request.session[MISSING]
        return None


class AccountAdapter(DefaultAccountAdapter):
    """What allauth says and asks of accounts: nothing in passing, and the password before something grave."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": "Check your password: it is not the one of this account.",
    }

    def add_message(self, *args: object, **kwargs: object) -> None:
        """The pages say it themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by invitation or by the directory."""
        return False

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The password alone; a code would be asked of whoever has just lost the phone."""
        if not isinstance(user, User) or not user.has_usable_password():
            return []
        return [{"id": "reauthenticate", "description": "Password", "url": reverse("account_reauthenticate")}]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, encrypted in the database by a key made from the secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Check the code: it is not right, has run out or was used. Enter the newest that your app "
        "shows, or a recovery code.",
        "cannot_delete_authenticator": "Your role needs a second factor, so it can't be removed.",
    }

    def get_totp_issuer(self) -> str:
        """As the app lists it."""
        return str(settings.SERVICE_NAME)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where the account must have one."""
        return not must_have_one(authenticator.user)

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored. After another secret key nobody can tell: then something random, which no code fits."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - takes 8 MB; only who has a second factor needs it

        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor was stored with a secret key that is no longer known.")
            return get_random_string(32, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def _keys() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - as above

    said = [
        salted_hmac("districts.second_factor", "key", secret=key, algorithm="sha256").digest()
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in said])


def _encrypt_anew(authenticator: Authenticator) -> None:
    """Store with today's secret key what may have been stored with the one before."""
    for name in {"secret", "seed"} & authenticator.data.keys():
        authenticator.data[name] = _keys().rotate(authenticator.data[name].encode()).decode()
    authenticator.save(update_fields=["data"])
