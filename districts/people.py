"""Writes of accounts and roles, one function each: atomic, with `by`, leaving an audit entry."""

from collections.abc import Collection, Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.utils import reset
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from districts.changes import Problem, Refusal
from districts.models import Area, Role, RoleName, User, record
from districts.permissions import Permission, Reader
from districts.sign_in.directory import directory_in_use
from districts.sign_in.directory_accounts import uses_directory
from districts.sign_in.second_factor import has_one


class InvitationNotPossible(Refusal):
    """Somebody can't be invited like this."""


def home_of(user: User) -> Area | None:
    """The authority whose people look after the account: that of the oldest of its roles; None where it has none."""
    oldest = user.roles.select_related("area__parent__parent__parent").order_by("pk").first()
    return None if oldest is None else oldest.area.authority


def looked_after(reader: Reader, users: Collection[User]) -> set[int]:
    """The ids among these of the accounts whose sign-in the reader may reset, and send a link for a password.

    An administrator everybody's; else whoever may give every role that the account holds in its home authority, so
    that a district's team doesn't reset the council's. An administrator's account is no team's. One query.
    """
    if reader.is_administrator:
        return {user.pk for user in users}
    held: dict[int, list[Area]] = {}
    roles = Role.objects.filter(user__in=users, user__is_superuser=False).order_by("pk")
    for role in roles.select_related("area__parent__parent__parent"):
        held.setdefault(role.user_id, []).append(role.area)
    return {pk for pk, areas in held.items() if _may_give_all(reader, areas)}


def _may_give_all(reader: Reader, areas: Sequence[Area]) -> bool:
    """Whether the reader may give roles at all of these areas that lie in the authority of the first."""
    home = areas[0].authority
    return all(reader.may(Permission.EDIT, area) for area in areas if area.authority == home)


def may_look_after(reader: Reader, user: User) -> bool:
    """Whether the account is among those that `looked_after` gives."""
    return user.pk in looked_after(reader, [user])


@transaction.atomic
def invite_person(*, email: str, name: str, role: RoleName, area: Area, by: User | None) -> User:
    """Give a role at an area to whoever has this address, which is their username; make the account if it is new.

    Raises InvitationNotPossible where the role is held already, the account is closed or the directory gives its roles.
    """
    username = email.strip().lower()
    user, is_new = User.objects.get_or_create(username=username, defaults=_new_account(username, name))
    if not user.is_active:
        raise InvitationNotPossible(
            Problem("email", "This account is closed. Ask an administrator to open it again.")
        )
    if uses_directory(user):
        raise InvitationNotPossible(
            Problem("email", f"{user} signs in with {directory_in_use().name}, whose groups give the roles.")
        )
    _, given = Role.objects.get_or_create(user=user, area=area, role=role)
    if not given:
        raise InvitationNotPossible(
            Problem("email", f"{user} is {role.label.lower()} at {area} already. Send a new link instead.")
        )
    about: dict[str, object] = {"role": role.label, "area": area.name, "new account": is_new}
    record(by=by, action="invitation made", subject=username, after=about, area=area)
    return user


def _new_account(username: str, name: str) -> dict[str, object]:
    first, _, last = name.strip().rpartition(" ")
    # Nobody can sign in before the link in the invitation has set a password.
    return {"email": username, "first_name": first[:150], "last_name": last[:150], "password": "!"}


@transaction.atomic
def allow_new_password(*, user: User, by: User | None) -> tuple[str, str]:
    """The two parts of a link with which the account gets a new password, once and until the time is over.

    Until then the old password goes on; a lock after wrong tries ends.
    """
    record(by=by, action="account link made", subject=user, area=home_of(user))
    reset(username=user.username)
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


@transaction.atomic
def reset_sign_in(*, user: User, by: User | None) -> None:
    """Take the second factor and the tie to the directory from an account, whose sessions end: a password is left.

    For a lost phone with no recovery codes, and for somebody whom the directory knows anew.
    """
    about = {"second factor": has_one(user), "directory": uses_directory(user)}
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    record(by=by, action="account sign-in reset", subject=user, before=about, area=home_of(user))


@transaction.atomic
def take_over_roles(*, roles: Collection[Role], area: Area, by: User | None) -> int:
    """Give the holders of these roles the same at another area; gives back how many were new. None is taken away.

    Who signs in with the directory is left to its groups.
    """
    given = 0
    for role in roles:
        _, is_new = (
            (None, False)
            if uses_directory(role.user)
            else Role.objects.get_or_create(user=role.user, area=area, role=role.role)
        )
        if is_new:
            given += 1
            about = {"role": role.get_role_display(), "area": area.name, "as at": role.area.name}
            record(by=by, action="role given", subject=role.user, after=about, area=area)
    return given


@transaction.atomic
def end_role(*, role: Role, by: User | None) -> None:
    """Take a role away. The account stays, for the record of what it did."""
    about = {"role": role.get_role_display(), "area": role.area.name}
    record(by=by, action="role ended", subject=role.user, before=about, area=role.area)
    role.delete()


@transaction.atomic
def end_sessions(*, user: User, by: User | None) -> None:
    """End every session of the account, on every device."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    record(by=by, action="account signed out everywhere", subject=user)


def unused_since(moment: datetime) -> QuerySet[User]:
    """The accounts with which nobody has signed in since then, administrators left out."""
    never = Q(last_login=None, date_joined__lt=moment)
    return User.objects.filter(never | Q(last_login__lt=moment), is_superuser=False)


@transaction.atomic
def close_account(*, user: User, by: User | None) -> None:
    """Let nobody in with the account any more; it can be opened again in the administration site."""
    User.objects.filter(pk=user.pk).update(is_active=False, session_round=F("session_round") + 1)
    record(by=by, action="account closed", subject=f"account {user.pk}")


@transaction.atomic
def forget_person(*, user: User, by: User | None) -> None:
    """Take name, address and roles from a closed account; what it did stays on record, as done by a former user."""
    user.roles.all().delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    user.username = f"former-user-{user.pk}"
    user.first_name = user.last_name = user.email = ""
    user.set_unusable_password()
    user.save()
    record(by=by, action="account forgotten", subject=f"account {user.pk}")
