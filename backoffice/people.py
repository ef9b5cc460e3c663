"""Who has which role where: inviting people by e-mail, sending a link for a new password, ending a role."""

from smtplib import SMTPException
from typing import Any

import django_tables2 as tables
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from backoffice.confirming import CONFIRMED, data_of, form_page
from backoffice.scope import area_choices, editor
from districts import people as doing
from districts.access import Access, button_for, form_for, page_for
from districts.changes import Refusal
from districts.form_choices import offer
from districts.models import Area, Role, RoleName, User
from districts.permissions import Permission, Reader, reader_for
from districts.sign_in.directory import directory_in_use
from districts.sign_in.directory_accounts import accounts_of_directory, uses_directory
from districts.sign_in.rate_limits import by_account, limited
from districts.sign_in.second_factor import accounts_with_one
from districts.tree import Level
from indicators.lists import ListTable, arrange, records_of
from scorecard.forms import ManageForm, chosen, text_input

DAYS_OF_LINK = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


class InvitationForm(ManageForm):
    """Whom to invite, as what and where."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=150,
        widget=forms.EmailInput(attrs={"class": "govuk-input", "autocomplete": "off"}),
        help_text="It is the username too",
    )
    name = forms.CharField(label="Full name", max_length=150, widget=text_input())
    role = forms.ChoiceField(label="Role", choices=chosen(RoleName.choices, "Choose a role"))
    area = forms.ChoiceField(label="Area", help_text="The role holds there and for everything below it")

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.slug: area for area in areas}
        offer(self, "area", chosen(area_choices(areas), "Choose an area"))


def areas_overseen(reader: Reader) -> list[Area]:
    """The areas at which the reader may give roles, by name: an administrator everywhere. One query."""
    known = Area.objects.exclude(level=Level.COMPARATOR).select_related("parent__parent__parent")
    return [area for area in known if reader.is_administrator or reader.may(Permission.EDIT, area)]


class PeopleTable(ListTable):
    """Who has which role where, a role a line."""

    caption = "People and their roles"
    file_name = "people"
    unbroken = ("last_login",)

    user = tables.TemplateColumn(
        template_name="manage/_person.html",
        verbose_name="Person",
        order_by=("user__last_name", "user__first_name", "user__username"),
    )
    email = tables.Column(accessor="user__email", verbose_name="E-mail address", visible=False)
    role = tables.Column()
    area = tables.Column(order_by="area__name")
    last_login = tables.Column(accessor="user__last_login", verbose_name="Last signed in", empty_values=())
    change = tables.TemplateColumn(
        template_name="manage/_role_change.html", orderable=False, exclude_from_export=True
    )

    def value_user(self, record: Role) -> str:
        """The person's name."""
        return str(record.user)

    def render_last_login(self, record: Role) -> str:
        """The day, or that there was none or will be none any more."""
        if not record.user.is_active:
            return "Account closed"
        return date_format(localtime(found), "j F Y") if (found := record.user.last_login) else "Never"


@page_for(Access.OVERSEES)
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody with a role in the reader's areas."""
    reader = reader_for(request.user)
    areas = areas_overseen(reader)
    roles = Role.objects.filter(area__in=areas).select_related("user", "area")
    roles = roles.order_by("user__last_name", "user__first_name", "user__username", "area__name", "role")
    table = PeopleTable(roles)
    file = arrange(request, table)
    users = [role.user for role in records_of(table)]
    about = {
        "table": table,
        "looked_after": doing.looked_after(reader, users),
        "directory": settings.DIRECTORY,
        "by_directory": accounts_of_directory(users),
        "by_code": accounts_with_one(users),
    }
    return file or render(request, "manage/people.html", about)


@form_for(Access.OVERSEES)
@limited("invitation", by_account)
def invite(request: HttpRequest) -> HttpResponse:
    """Give somebody a role, and send them the link with which they set their password."""
    asked = {name: request.GET[name] for name in ("area", "role") if name in request.GET}
    form = InvitationForm(data_of(request), areas=areas_overseen(reader_for(request.user)), initial=asked)
    if form.is_valid():
        typed = form.cleaned_data
        area = form.areas[typed["area"]]
        try:
            user = doing.invite_person(
                email=typed["email"],
                name=typed["name"],
                role=RoleName(typed["role"]),
                area=area,
                by=editor(request),
            )
        except Refusal as refusal:
            form.refused(refusal)
        else:
            tell_invited(request, user, f"{RoleName(typed['role']).label} at {area}")
            return redirect("manage-people")
    return form_page(request, "manage/invite.html", form, {"days": DAYS_OF_LINK})


@button_for(Access.OVERSEES)
@limited("invitation", by_account)
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link again, to whoever has lost it or forgotten the password; `pk` is one of their roles."""
    role = _role_looked_after_or_404(request, pk)
    if uses_directory(role.user):
        messages.error(
            request, f"{role.user} signs in with {directory_in_use().name} and has no password here."
        )
    elif not role.user.email or not role.user.is_active:
        messages.error(request, f"{role.user} has no e-mail address, or the account is closed.")
    else:
        _send_link(request, role.user, f"{role.get_role_display()} at {role.area}")
    return redirect("manage-people")


@button_for(Access.OVERSEES)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, after a yes."""
    role = _role_or_404(request, pk)
    if CONFIRMED not in request.POST:
        return render(request, "manage/end_role.html", {"role": role, "own": role.user == request.user})
    doing.end_role(role=role, by=editor(request))
    messages.success(request, f"{role.user} is no longer {role.get_role_display().lower()} at {role.area}.")
    return redirect("manage-people")


@button_for(Access.OVERSEES)
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an account its password alone, after a yes; `pk` is one of its roles."""
    role = _role_looked_after_or_404(request, pk)
    if CONFIRMED not in request.POST:
        return render(request, "manage/reset_sign_in.html", {"role": role, "directory": settings.DIRECTORY})
    doing.reset_sign_in(user=role.user, by=editor(request))
    messages.success(request, f"{role.user} is signed out everywhere and signs in with a password alone.")
    return redirect("manage-people")


def _role_or_404(request: HttpRequest, pk: int) -> Role:
    """The role, which must be held in an area of the reader's. Raises Http404."""
    reader = reader_for(request.user)
    found = Role.objects.filter(pk=pk).select_related("user", "area__parent__parent__parent").first()
    if found is None or not (reader.is_administrator or reader.may(Permission.EDIT, found.area)):
        raise Http404("There is no such role.")
    return found


def _role_looked_after_or_404(request: HttpRequest, pk: int) -> Role:
    """The role of an account that the reader looks after. Raises Http404 also where another authority does."""
    role = _role_or_404(request, pk)
    if not doing.may_look_after(reader_for(request.user), role.user):
        raise Http404("The account is looked after elsewhere.")
    return role


def tell_invited(request: HttpRequest, user: User, what: str) -> None:
    """Send the link for a password; where another authority looks after the account, tell of the role alone."""
    if doing.may_look_after(reader_for(request.user), user):
        _send_link(request, user, what)
        return
    link = request.build_absolute_uri(reverse("home"))
    text = render_to_string(
        "registration/role_email.txt", {"user": user, "what": what, "link": link, "by": request.user}
    )
    _send(
        request, user, text, f"{user.email} was told. Their sign-in is looked after by {doing.home_of(user)}."
    )


def _send_link(request: HttpRequest, user: User, what: str) -> None:
    parts = doing.allow_new_password(user=user, by=editor(request))
    link = request.build_absolute_uri(reverse("invitation", args=parts))
    about = {"user": user, "what": what, "link": link, "days": DAYS_OF_LINK, "by": request.user}
    text = render_to_string("registration/invitation_email.txt", about)
    sent = f"A link was sent to {user.email}. It works once, for {DAYS_OF_LINK} days."
    _send(request, user, text, sent)


def _send(request: HttpRequest, user: User, text: str, sent: str) -> None:
    try:
        send_mail(f"Your account for the {settings.SERVICE_NAME}", text, None, [user.email])
    except (OSError, SMTPException):
        messages.error(
            request, f"The mail server did not take the message to {user.email}. Send the link again later."
        )
    else:
        messages.success(request, sent)
