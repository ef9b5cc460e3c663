"""Many people invited at once: a list pasted from a spreadsheet, typed, or in a file, a person a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from backoffice.confirming import PendingChange, data_of, form_page, is_sent, settle
from backoffice.pasted import cells_of
from backoffice.people import areas_overseen, tell_invited
from backoffice.scope import editor
from districts import people as doing
from districts.access import Access, open_to
from districts.changes import FieldChange
from districts.models import Area, RoleName, User
from districts.permissions import reader_for
from districts.sign_in.rate_limits import by_account, limited
from scorecard.forms import ManageForm

HEADING = ("e-mail address", "name", "role", "area")
ROLES = {word.casefold(): RoleName(value) for value, label in RoleName.choices for word in (value, label)}
MOST = 200
MOST_BYTES = 60_000


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


class PeopleListForm(ManageForm):
    """The list as text or as a file of text."""

    people = forms.CharField(
        label="People",
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "govuk-textarea"}),
        help_text="E-mail address, name, role, area: a line each, separated by tabs as a spreadsheet copies them, or "
        f"by commas. Roles: {', '.join(RoleName.labels)}. Without an area it is the council, where you look after one",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.txt"}),
        help_text="The same columns, saved as CSV",
    )

    def clean(self) -> dict[str, object]:
        """The text of the file stands for what was typed."""
        found = super().clean() or {}
        file = found.get("file")
        if file is not None:
            found["people"] = self._text_of(file.read(MOST_BYTES + 1))
        if not found.get("people") and not self.errors:
            self.add_error("people", "Paste a list, or choose a file")
        return found

    def _text_of(self, data: bytes) -> str:
        if len(data) > MOST_BYTES:
            self.add_error("file", f"The file has more than {MOST_BYTES // 1000} kB. Send it in parts")
            return ""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error(
                "file", "The file is no text. Save the list as CSV (UTF-8), or copy it into the box above"
            )
            return ""


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.OVERSEES)
@limited("invitation", by_account)
def invite_list(request: HttpRequest) -> HttpResponse:
    """A list of people; what it gives them is shown before any message is sent."""
    form = PeopleListForm(data_of(request), request.FILES or None)
    if is_sent(request) and form.is_valid():
        wanted = _wanted(form, areas_overseen(reader_for(request.user)))
        if not form.errors:
            answer = settle(request, form, _change(request, wanted, form.cleaned_data["people"]))
            if answer is not None:
                return answer
    return form_page(request, "manage/people_list.html", form, {})


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
    found = []
    for number, cells in cells_of(form.cleaned_data["people"], HEADING[:2], len(HEADING)):
        try:
            found.append(_invitation(cells, areas))
        except ValueError as error:
            form.add_error("people", f"Line {number}: {error}")
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
