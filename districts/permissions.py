"""Who may do what: the one table, and the question asked of it.

A role holds for its area and everything below. Reading what is published, and reporting progress on the authority's
plan, reach over the whole authority.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from districts.models import Area, RoleHeld, RoleName, User


class Permission(StrEnum):
    """Something that a role may do at its area."""

    READ_PUBLISHED = "read every published edition"
    READ_DRAFT = "read drafts and unpublished figures"
    SEE_RETURNS = "see returns, their files and versions"
    UPLOAD = "upload, accept and withdraw returns"
    COMMENT = "write what the service says of its areas"
    REPORT_PROGRESS = "report progress on an action plan"
    EDIT = "set indicators, targets and scorecards, write commentary, publish"
    APPROVE = "approve drafts before they are published"


TABLE: dict[RoleName, frozenset[Permission]] = {
    RoleName.MEMBER: frozenset({Permission.READ_PUBLISHED}),
    RoleName.OFFICER: frozenset({Permission.READ_PUBLISHED, Permission.SEE_RETURNS, Permission.UPLOAD}),
    RoleName.MANAGER: frozenset(
        {
            Permission.READ_PUBLISHED,
            Permission.READ_DRAFT,
            Permission.SEE_RETURNS,
            Permission.COMMENT,
            Permission.REPORT_PROGRESS,
        }
    ),
    RoleName.PERFORMANCE_TEAM: frozenset(Permission) - {Permission.APPROVE},
    RoleName.APPROVER: frozenset({Permission.READ_PUBLISHED, Permission.READ_DRAFT, Permission.APPROVE}),
}

# A district's manager owns actions of the authority's plan.
REACHES_WHOLE_AUTHORITY = frozenset({Permission.READ_PUBLISHED, Permission.REPORT_PROGRESS})


@dataclass(frozen=True)
class Grant:
    """A permission held at an area, as (permission, area id, id of the area's authority)."""

    permission: Permission
    area_id: int
    authority_id: int


@dataclass(frozen=True)
class Reader:
    """Somebody who asks for a page: what they hold, and nothing for a stranger or an anonymous reader."""

    user: User | None
    grants: frozenset[Grant]

    @property
    def is_administrator(self) -> bool:
        """Whether this is an administrator, who looks after accounts and the audit trail of every authority."""
        return self.user is not None and self.user.is_superuser

    def may(self, permission: Permission, area: Area) -> bool:
        """Whether the permission is held for this area, by a role there or above."""
        line = line_up(area)
        if permission in REACHES_WHOLE_AUTHORITY:
            return any(
                grant.permission is permission and grant.authority_id == line[-1].pk for grant in self.grants
            )
        held_at = {grant.area_id for grant in self.grants if grant.permission is permission}
        return any(above.pk in held_at for above in line)

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether the permission is held for any area at all."""
        return any(grant.permission is permission for grant in self.grants)

    def areas_held(self, permission: Permission) -> set[int]:
        """The ids of the areas at which the permission is held; it holds below them too."""
        return {grant.area_id for grant in self.grants if grant.permission is permission}

    def authorities(self) -> set[int]:
        """The ids of the authorities in which any role is held."""
        return {grant.authority_id for grant in self.grants}


def keeps_library(reader: Reader) -> bool:
    """Whether the reader may change the indicators that all authorities share.

    Somebody of a performance team whom an administrator has named; while roles are held in one authority alone,
    whoever is of its performance team.
    """
    if reader.user is None or not reader.may_anywhere(Permission.EDIT):
        return False
    return reader.user.keeps_library or _holds_all(reader)


def _holds_all(reader: Reader) -> bool:
    """Whether the reader may set things for every area at which anybody holds a role."""
    held = Area.objects.filter(roles__isnull=False).distinct().select_related("parent__parent__parent")
    return all(reader.may(Permission.EDIT, line_up(area)[-1]) for area in held)


def reader_for(user: User | AnonymousUser) -> Reader:
    """What `user` holds, remembered on the user object for the length of the request. One query."""
    if not isinstance(user, User):
        return Reader(None, frozenset())
    known = user._reader
    if not isinstance(known, Reader):
        known = Reader(user, frozenset(_grants(user.roles_held)))
        user._reader = known
    return known


def line_up(area: Area) -> list[Area]:
    """The area, then what it lies in, up to its authority."""
    line = [area]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    return line


def _grants(roles: Iterable[RoleHeld]) -> Iterable[Grant]:
    for held in roles:
        for permission in TABLE[RoleName(held.role)]:
            yield Grant(permission, held.area_id, held.authority_id)
