"""What the council's directory says of somebody, and what that gives them here: their account and their roles.

The directory is asked in `oidc.py`. Its groups are the only source of such an account's roles; an
account is known by issuer and subject alone, never by an e-mail address, which people hand on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from districts.changes import Problem, Refusal
from districts.models import Area, DirectoryGroup, Role, RoleName, User, record
from districts.sign_in.directory import directory_in_use

# Entra ID leaves the groups of somebody who has more than 200 out, and names where to ask for them instead.
GROUPS_ELSEWHERE = "_claim_names"


class Why(Enum):
    """Why the directory lets somebody not in: a heading, and what to do."""

    CANCELLED = ("You did not sign in", "Choose a way to sign in again.")
    FAILED = (
        "Signing in did not work",
        "Nothing was changed. Try again; if it happens again, tell your IT department when it was.",
    )
    NO_GROUP = (
        "You have no role in this service",
        "You are in no group of the directory that has a role here. Ask your performance team which group you should "
        "be in, and your IT department to add you to it. Then sign in again.",
    )
    TOO_MANY_GROUPS = (
        "Your groups could not be read",
        "You are in more groups than the directory passes on. Ask your IT department to let it send only the groups "
        "that are assigned to this application.",
    )
    NO_ADDRESS = (
        "Your e-mail address could not be read",
        "The directory did not tell your e-mail address. Ask your IT department to add it to your account.",
    )
    ADDRESS_TAKEN = (
        "There is an account with your e-mail address already",
        "Sign in with its username and password, then choose “Sign in another way” under “Your account”. If you do "
        "not know the password, ask your performance team for a link to set a new one.",
    )
    ANOTHER_PERSON = (
        "This account belongs to another sign-in",
        "It is joined to another account of the directory. Ask your performance team to reset how it signs in.",
    )
    CLOSED = ("This account is closed", "Ask your performance team.")

    @property
    def heading(self) -> str:
        """What happened."""
        return self.value[0]

    @property
    def advice(self) -> str:
        """What to do about it."""
        return self.value[1]


class NotLetIn(Exception):
    """The directory, or what it says, lets somebody not in. `who` and `detail` are for the audit trail alone."""

    def __init__(self, why: Why, *, who: str = "", account: User | None = None, detail: str = "") -> None:
        super().__init__(why.heading)
        self.why, self.who, self.account, self.detail = why, who, account, detail


class GroupNotPossible(Refusal):
    """A group of the directory can't be given this role."""


@dataclass(frozen=True)
class Person:
    """Somebody as the directory knows them; `groups` None where they are too many to be told."""

    subject: str
    username: str
    first_name: str
    last_name: str
    groups: frozenset[str] | None


def person_of(claims: Mapping[str, object]) -> Person:
    """The person of a token that has been verified. Of several names for their address the first that is there."""
    said = claims.get(directory_in_use().groups_claim)
    if said is None and GROUPS_ELSEWHERE in claims:
        groups = None
    else:
        groups = frozenset(str(name) for name in said) if isinstance(said, list) else frozenset()
    first, _, last = _text(claims, "name").rpartition(" ")
    return Person(
        subject=_text(claims, "sub"),
        username=(_text(claims, "email") or _text(claims, "preferred_username")).lower(),
        first_name=_text(claims, "given_name") or first,
        last_name=_text(claims, "family_name") or last,
        groups=groups,
    )


def _text(claims: Mapping[str, object], name: str) -> str:
    said = claims.get(name)
    return said.strip()[:150] if isinstance(said, str) else ""


def uses_directory(user: User) -> bool:
    """Whether the account signs in by the directory, and so by no password of ours while the directory is on."""
    return settings.DIRECTORY is not None and _link_of(user).exists()


def accounts_of_directory(users: list[User]) -> set[int]:
    """The ids among these of the accounts that sign in by the directory. One query; none where it is off."""
    if settings.DIRECTORY is None:
        return set()
    found = SocialAccount.objects.filter(provider=directory_in_use().issuer, user__in=users)
    return set(found.values_list("user_id", flat=True))


def _link_of(user: User) -> QuerySet[SocialAccount]:
    return SocialAccount.objects.filter(provider=directory_in_use().issuer, user=user)


def account_for(person: Person) -> User:
    """The account of a person of the directory with the roles of their groups; made when they come first.

    Raises NotLetIn; somebody who has left all groups has lost the roles all the same.
    """
    link = SocialAccount.objects.filter(provider=directory_in_use().issuer, uid=person.subject)
    found = User.objects.filter(pk__in=link.values("user")).first()
    if found is not None and not found.is_active:
        raise NotLetIn(Why.CLOSED, account=found)
    wanted = _roles_of(person, found)
    with transaction.atomic():
        user = found or _new_account(person)
        _tell_names(user, person)
        _settle_roles(user, wanted)
        user = _as_it_is_now(user)
        if found is None:
            record(by=user, action="account made by the directory", subject=user.username)
    return user


def join(user: User, person: Person) -> User:
    """Let an account that had a password sign in by the directory instead, from now on with the roles of its groups.

    Raises NotLetIn where the person has an account already, or no group.
    """
    taken = SocialAccount.objects.filter(provider=directory_in_use().issuer, uid=person.subject)
    if taken.exists() or uses_directory(user):
        raise NotLetIn(Why.ANOTHER_PERSON, account=user)
    wanted = _roles_of(person, None, account=user)
    with transaction.atomic():
        _link(user, person)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        record(by=user, action="account joined to the directory", subject=user)
        _settle_roles(user, wanted)
    return _as_it_is_now(user)


def _roles_of(person: Person, found: User | None, account: User | None = None) -> set[tuple[str, int]]:
    who = person.username or person.subject
    if person.groups is None:
        raise NotLetIn(Why.TOO_MANY_GROUPS, who=who, account=found or account)
    held = DirectoryGroup.objects.filter(name__in=person.groups)
    wanted = set(held.values_list("role", "area_id"))
    if not wanted:
        if found is not None:
            _settle_roles(found, wanted)
        raise NotLetIn(Why.NO_GROUP, who=who, account=found or account)
    return wanted


def _new_account(person: Person) -> User:
    if not person.username:
        raise NotLetIn(Why.NO_ADDRESS, who=person.subject)
    same = User.objects.filter(username=person.username).first()
    same = same or User.objects.filter(email__iexact=person.username).first()
    if same is not None:
        why = Why.ANOTHER_PERSON if uses_directory(same) else Why.ADDRESS_TAKEN
        raise NotLetIn(why, who=person.username, account=same)
    user = User(username=person.username)
    user.set_unusable_password()
    user.save()
    _link(user, person)
    return user


def _as_it_is_now(user: User) -> User:
    """The account with the roles that it has now; one in hand remembers those it had."""
    return User.objects.get(pk=user.pk)


def _link(user: User, person: Person) -> None:
    SocialAccount.objects.create(user=user, provider=directory_in_use().issuer, uid=person.subject)


def _tell_names(user: User, person: Person) -> None:
    """Names and addresses change in the directory; the username stays what it was when the account was made."""
    user.first_name = person.first_name or user.first_name
    user.last_name = person.last_name or user.last_name
    user.email = person.username if "@" in person.username else user.email
    user.save(update_fields=["first_name", "last_name", "email"])


@transaction.atomic
def _settle_roles(user: User, wanted: set[tuple[str, int]]) -> None:
    """Give and take until the account has exactly these roles, as (role, id of the area)."""
    for role in list(user.roles.select_related("area__parent__parent__parent")):
        if (role.role, role.area_id) not in wanted:
            about = {"role": role.get_role_display(), "area": role.area.name}
            record(by=user, action="role ended by the directory", subject=user, before=about, area=role.area)
            role.delete()
    held = set(user.roles.values_list("role", "area_id"))
    for name, area_id in sorted(wanted - held):
        role = Role.objects.create(user=user, role=name, area_id=area_id)
        about = {"role": role.get_role_display(), "area": role.area.name}
        record(by=user, action="role given by the directory", subject=user, after=about, area=role.area)


@transaction.atomic
def add_group(*, name: str, role: RoleName, area: Area, by: User | None) -> DirectoryGroup:
    """Give whoever is in a group of the directory a role, from their next sign-in. Raises GroupNotPossible."""
    group, is_new = DirectoryGroup.objects.get_or_create(name=name, role=role, area=area)
    if not is_new:
        raise GroupNotPossible(Problem("name", f"This group is {role.label.lower()} at {area} already."))
    record(by=by, action="directory group added", subject=name, after=_about(group), area=area)
    return group


@transaction.atomic
def remove_group(*, group: DirectoryGroup, by: User | None) -> None:
    """Let a group give its role no more; whoever has it keeps it until their next sign-in."""
    record(by=by, action="directory group removed", subject=group.name, before=_about(group), area=group.area)
    group.delete()


def _about(group: DirectoryGroup) -> dict[str, object]:
    return {"role": group.get_role_display(), "area": group.area.name}
