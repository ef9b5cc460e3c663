"""Many people invited at once: a list pasted from a spreadsheet, typed, or in a file, a person a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.pasted import ListForm, lines_of, list_field
from backoffice.people import areas_overseen, tell_invited
from backoffice.scope import editor
from districts import people as doing
from districts.access import Access, form_for
from districts.changes import FieldChange
from districts.models import Area, RoleName, User
from districts.permissions import reader_for
from districts.sign_in.rate_limits import by_account, limited

HEADING = ("e-mail address", "name", "role", "area")
ROLES = {word.casefold(): RoleName(value) for value, label in RoleName.choices for word in (value, label)}
MOST = 200


@dataclass(frozen=True)
class Invitation:
    """A line of the list: whom to invite, as what and where."""

    email: str
    name: str
    role: RoleName
    area: Area

    @property
    def what(self) -> str:
        """What they are invited as: "Officer at Dover"."""
        return f"{self.role.label} at {self.area}"


class PeopleListForm(ListForm):
    """The people, a line each."""

    listed = "people"
    people = list_field(
        "People",
        "E-mail address, name, role, area: a line each, separated by tabs as a spreadsheet copies them, or by commas. "
        f"Roles: {', '.join(RoleName.labels)}. Without an area it is the council, where you look after one",
    )
    field_order = ("people", "file")


@form_for(Access.OVERSEES)
@limited("invitation", by_account)
def invite_list(request: HttpRequest) -> HttpResponse:
    """A list of people; what it gives them is shown before any message is sent."""
    form = PeopleListForm(data_of(request), request.FILES or None)

    def change_of() -> PendingChange | None:
        wanted = _wanted(form, areas_overseen(reader_for(request.user)))
        return None if form.errors else _change(request, wanted, form.cleaned_data["people"])

    return in_two_steps(request, form, change_of, "manage/people_list.html", {})


def _change(request: HttpRequest, wanted: Sequence[Invitation], text: str) -> PendingChange:
    invited: list[tuple[User, str]] = []

    @transaction.atomic
    def write() -> None:
        invited[:] = [
            (
                doing.invite_person(
                    email=each.email, name=each.name, role=each.role, area=each.area, by=editor(request)
                ),
                each.what,
            )
            for each in wanted
        ]

    def tell(_: object) -> None:
        for user, what in invited:
            tell_invited(request, user, what)

    return PendingChange(
        title=f"Check {len(wanted)} invitations",
        write=write,
        authorities=[],
        done=f"{len(wanted)} roles were given.",
        then=reverse("manage-people"),
        says=[FieldChange(f"{each.name}, {each.email}", "", each.what) for each in wanted],
        carried=[("people", text)],
        tell=tell,
    )


def _wanted(form: PeopleListForm, areas: Sequence[Area]) -> list[Invitation]:
    """The people of the list; the form says of each line what is wrong with it."""
    found = list(lines_of(form, "people", HEADING, lambda cells: _invitation(cells, areas)))
    keys = [(each.email.casefold(), each.role, each.area.pk) for each in found]
    for each in {key[0] for key in keys if keys.count(key) > 1}:
        form.add_error("people", f"{each} stands twice with the same role and area")
    if len(found) > MOST:
        form.add_error("people", f"Invite at most {MOST} at once")
    return found


def _invitation(cells: Sequence[str], areas: Sequence[Area]) -> Invitation:
    """Raises ValueError with what is wrong."""
    email, name, role, area = cells[: len(HEADING)]
    if any(cells[len(HEADING) :]):
        raise ValueError("there are more than four columns. Put a name with a comma in quotation marks")
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(f"“{email}” is no e-mail address") from None
    if not name:
        raise ValueError("the name is missing")
    if role.casefold() not in ROLES:
        raise ValueError(f"“{role}” is no role. Write {', '.join(RoleName.labels)}")
    return Invitation(email, name, ROLES[role.casefold()], _area(area, areas))


def _area(name: str, areas: Sequence[Area]) -> Area:
    """The only area of that name, or without a name the only council, of those looked after. Raises ValueError."""
    found = list(_named(name, areas))
    if len(found) != 1:
        said = f"{'no' if not found else 'more than one'} area “{name}” is looked after by you"
        raise ValueError(said if name else "the area is missing")
    return found[0]


def _named(name: str, areas: Sequence[Area]) -> Iterator[Area]:
    for area in areas:
        if area.parent_id is None if not name else area.name.casefold() == name.casefold():
            yield area
