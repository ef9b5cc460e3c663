"""The administration site: for staff alone, and what actions write is only looked at."""

import pytest
from django.contrib import admin
from django.urls import reverse

from districts.models import Area, AuditEntry, User
from indicators.models import Reading
from returns.models import ReturnLine
from scorecard.models import Edition
from tests.returns.builders import accepted, row, workbook

pytestmark = pytest.mark.usefixtures("library")

MODELS = [(model._meta.app_label, model._meta.model_name) for model in admin.site._registry]
READ_ONLY = [Reading, ReturnLine, Edition, AuditEntry]


@pytest.fixture
def administrator(library) -> User:
    """Somebody who may use the administration site."""
    return User.objects.create(username="root", is_staff=True, is_superuser=True)


def place(app: str, model: str, what: str, *args) -> str:
    return reverse(f"admin:{app}_{model}_{what}", args=args)


@pytest.mark.parametrize(("app", "model"), MODELS)
def test_only_staff_get_in(client, performance_team, app, model):
    for _ in ("anonymous", "signed in"):
        for what in ("changelist", "add"):
            assert client.get(place(app, model, what)).url.startswith(reverse("admin:login"))
        client.force_login(performance_team)


@pytest.mark.parametrize(("app", "model"), MODELS)
def test_staff_see_every_list(client, administrator, app, model):
    client.force_login(administrator)
    assert client.get(place(app, model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_what_actions_write_cannot_be_added(client, administrator, model):
    client.force_login(administrator)
    address = place(model._meta.app_label, model._meta.model_name, "add")
    assert client.get(address).status_code == client.post(address).status_code == 403


@pytest.mark.parametrize("model", [Reading, ReturnLine, AuditEntry])
def test_nor_changed_or_deleted(client, administrator, model):
    accepted(workbook(row(value=36)))
    client.force_login(administrator)
    app, name, pk = model._meta.app_label, model._meta.model_name, model.objects.first().pk
    assert client.get(place(app, name, "change", pk)).status_code == 200
    assert client.post(place(app, name, "change", pk), {"value": 1}).status_code == 403
    assert client.post(place(app, name, "delete", pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=pk).exists()


def test_an_area_cannot_lie_below_itself(client, administrator):
    dover = Area.objects.get(slug="dover")
    client.force_login(administrator)
    form = {"name": "Dover", "slug": "dover", "level": "district", "parent": dover.pk}
    answer = client.post(place("districts", "area", "change", dover.pk), form)
    assert "would lie below itself" in answer.content.decode()


def test_who_changes_an_area_is_on_record(client, administrator):
    client.force_login(administrator)
    dover = Area.objects.get(slug="dover")
    client.post(
        place("districts", "area", "change", dover.pk),
        {
            "name": "Dover",
            "slug": "dover",
            "level": "district",
            "parent": dover.parent_id,
            "ons_code": "E07000999",
        },
    )
    entry = AuditEntry.objects.get(action="area changed in the administration")
    assert (entry.by, entry.subject, entry.after) == (administrator, "Dover", {"fields": ["ons_code"]})


def test_a_role_given_is_on_record(client, administrator, holder):
    client.force_login(administrator)
    officer = holder("officer", "dover")
    role = officer.roles.get()
    form = {"username": officer.username, "date_joined_0": "2012-05-31", "date_joined_1": "09:00"}
    roles = {
        "roles-TOTAL_FORMS": 1,
        "roles-INITIAL_FORMS": 1,
        "roles-0-id": role.pk,
        "roles-0-user": officer.pk,
    }
    roles |= {"roles-0-area": role.area_id, "roles-0-role": "manager"}
    client.post(place("districts", "user", "change", officer.pk), form | roles)
    entry = AuditEntry.objects.get(action="role set in the administration")
    assert "Manager at Dover" in entry.subject


def test_a_password_that_an_administrator_resets_is_on_record(admin_client, admin_user, member):
    address = reverse("admin:auth_user_password_change", args=[member.pk])
    new = "another password, longer"
    form = {"password1": new, "password2": new, "usable_password": "true"}
    assert admin_client.post(address, form).status_code == 302
    entry = AuditEntry.objects.get(action="account password reset")
    assert (entry.by, entry.subject, entry.authority.slug) == (admin_user, member.username, "kent")
