"""Where, for whom and by whom: the area tree, accounts, roles held at an area, and the audit trail."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import connections, models, router, transaction
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from districts.tree import AreaNode, Level

# Of one account. No area lies deeper than a team: below its district, division and authority.
ROLES_HELD = """
SELECT role, held.id, COALESCE(third.parent_id, second.parent_id, held.parent_id, held.id)
FROM districts_role JOIN districts_area held ON held.id = area_id
LEFT JOIN districts_area second ON second.id = held.parent_id
LEFT JOIN districts_area third ON third.id = second.parent_id
WHERE user_id = %s
"""


@dataclass(frozen=True)
class RoleHeld:
    """A role, the id of the area at which it is held, and the id of that area's authority."""

    role: str
    area_id: int
    authority_id: int


class User(AbstractUser):
    """An account. What it may do is given by its roles; `is_superuser` opens the administration site alone.

    A session carries the `session_round` in which it began: raising it ends them all, wherever they are.
    """

    session_round = models.PositiveIntegerField(default=0, editable=False)
    keeps_library = models.BooleanField(
        "keeps the library",
        default=False,
        help_text="Whether somebody of a performance team may change the indicators that all authorities share.",
    )
    # What `permissions.reader_for` remembers for the length of a request.
    _reader: object = None

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session must carry: another one after a change of password or of the round."""
        said = f"{super()._get_session_auth_hash(secret=secret)} {self.session_round}"  # type: ignore[misc]  # Django's hook
        return salted_hmac(
            "districts.User.session_round", said, secret=secret, algorithm="sha256"
        ).hexdigest()

    @cached_property
    def roles_held(self) -> list["RoleHeld"]:
        """The account's roles, remembered for the length of a request.

        One query, which every request asks: spelt out, because building it takes ten times as long as answering it.
        """
        with connections[router.db_for_read(Role)].cursor() as cursor:
            cursor.execute(ROLES_HELD, [self.pk])
            return [RoleHeld(*row) for row in cursor.fetchall()]


class Area(models.Model):
    """A place or team that figures are about: an authority, its divisions, districts and teams; or a comparator."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True, blank=True)
    ons_code = models.CharField("ONS code", max_length=9, blank=True)
    level = models.CharField(max_length=20, choices=Level.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    opened = models.DateField(null=True, blank=True, help_text="First day. Empty: always been there.")
    closed = models.DateField(null=True, blank=True, help_text="Last day. Empty: still open.")
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="The area that stands for a closed one since.",
    )
    comparator_for = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="comparators")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="area_name_unique_below_parent"),
            models.CheckConstraint(
                condition=models.Q(level__in=["authority", "comparator"], parent=None)
                | models.Q(level__in=["division", "district", "team"], parent__isnull=False),
                name="area_parent_fits_level",
            ),
            models.CheckConstraint(
                condition=models.Q(closed=None)
                | models.Q(opened=None)
                | models.Q(closed__gte=models.F("opened")),
                name="area_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A tree has no loops."""
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": f"{self.name} would lie below itself."})
            above = above.parent

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A slug is the name in lower case; a team's begins with its authority's."""
        if not self.slug:
            self.slug = slugify(self.name)
            if self.level == Level.TEAM and self.parent is not None:
                self.slug = f"{self.authority.slug}-{self.slug}"
        super().save(*args, **kwargs)

    @property
    def authority(self) -> "Area":
        """The council at the top of this area's branch; a comparator is its own."""
        area: Area = self
        while area.parent is not None:
            area = area.parent
        return area

    @property
    def node(self) -> AreaNode:
        """This area as the rules see it."""
        return AreaNode(
            self.pk,
            self.slug,
            self.name,
            Level(self.level),
            self.parent_id,
            self.opened,
            self.closed,
            self.successor_id,
        )


def in_branches(areas: Collection[int], area: str = "") -> models.Q:
    """These areas with everything below them; of what has an area, `area` is the way to it."""
    way = f"{area}__" if area else ""
    steps = [area or "pk", f"{way}parent", f"{way}parent__parent", f"{way}parent__parent__parent"]
    return models.Q(*((f"{step}__in", areas) for step in steps), _connector=models.Q.OR)


class RoleName(models.TextChoices):
    """What somebody is to an area. Who may do what stands in `permissions.py`."""

    MEMBER = "member", "Member"
    OFFICER = "officer", "Officer"
    MANAGER = "manager", "Manager"
    PERFORMANCE_TEAM = "performance_team", "Performance team"
    APPROVER = "approver", "Approver"


class Role(models.Model):
    """A user's role at an area; it holds for the area and everything below."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=RoleName.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "area", "role"], name="role_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} at {self.area}"


class DirectoryGroup(models.Model):
    """A group of the council's directory, by the name or id that its tokens give, and the role that it gives."""

    name = models.CharField(max_length=255)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="directory_groups")
    role = models.CharField(max_length=20, choices=RoleName.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "area", "role"], name="directory_group_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_role_display()} at {self.area}"


class Tries(models.Model):
    """How often something was tried within one window of time; `key` is a hash of what and by whom."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.count} tries until {self.until:%Y-%m-%d %H:%M}"


class AuditEntry(models.Model):
    """Who did what to what, and when. Written by `record` alone; the database refuses to change or delete one.

    `authority` is the council whose performance team may look at the entry; None: the administrator's alone, and what
    was done to the library, which all share. `also` are further councils that it concerns.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    authority = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.action} {self.subject}"

    @property
    def who(self) -> str:
        """The account in words; whoever has none sits at the server's command line, or failed to sign in."""
        if self.by is not None:
            return str(self.by)
        return "not signed in" if self.action == SIGN_IN_FAILED else "command line"


class AlsoConcerned(models.Model):
    """A further authority that an audit entry concerns: of what somebody did who holds roles in more than one."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="also")
    authority = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "also concerned"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "authority"], name="authority_concerned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.authority}"


class ChainLink(models.Model):
    """The link of an audit entry in the chain: made by `seal` alone; the database refuses to change or delete one."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="link")
    sealed_at = models.DateTimeField()
    key = models.CharField(max_length=8, help_text="Which key it was made by.")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"


class Proof(models.Model):
    """What `manage.py prove` found when it last looked: nothing where the record is whole."""

    at = models.DateTimeField(auto_now_add=True)
    position = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    problems = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {len(self.problems)} problems"


class StateMark(models.Model):
    """A mark that is another one after each change to an authority, or to what all share (`districts/state.py`).

    A scope has as many as transactions have changed it at the same time.
    """

    scope = models.PositiveBigIntegerField(db_index=True)
    mark = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.scope}: {self.mark}"


SIGN_IN_FAILED = "sign-in failed"


def record(
    *,
    by: User | None,
    action: str,
    subject: object,
    before: object = None,
    after: object = None,
    area: Area | None = None,
    concerns: Sequence[int] | None = None,
) -> None:
    """Write one audit entry. `by` is None for whoever sits at the server's command line.

    It belongs to the authority of `area`, or to those of the ids in `concerns`, none for what all share; without
    either, to each in which the account of `by` holds a role. Pages of other authorities than that of `area` show
    nothing of what was done.
    """
    from districts.state import CHANGES_NO_PAGE, mark_changed  # noqa: PLC0415 - it writes one of these models

    if concerns is None:
        concerns = authorities_of(by) if area is None else [area.authority.pk]
    with transaction.atomic(savepoint=False):
        write_entry(concerns, by=by, action=action, subject=str(subject)[:200], before=before, after=after)
        if action not in CHANGES_NO_PAGE:
            mark_changed(area)


def write_entry(concerned: Sequence[int], **fields: object) -> AuditEntry:
    """Write one audit entry that concerns the authorities of these ids."""
    first, others = concerned[0] if concerned else None, concerned[1:]
    if not others:
        entry = AuditEntry.objects.create(authority_id=first, **fields)
        transaction.on_commit(_seal, robust=True)
        return entry
    with transaction.atomic():
        entry = AuditEntry.objects.create(authority_id=first, **fields)
        AlsoConcerned.objects.bulk_create(
            AlsoConcerned(entry=entry, authority_id=authority) for authority in others
        )
        transaction.on_commit(_seal, robust=True)
    return entry


def _seal() -> None:
    """Chain the entry, now that it is there for good. Where that fails, the next one chains it too."""
    from districts.sealing import seal  # noqa: PLC0415 - it chains these models

    seal()


def authorities_of(user: User | None) -> list[int]:
    """The ids of the authorities in which the account holds roles, lowest first."""
    return [] if user is None else sorted({role.authority_id for role in user.roles_held})
