"""The administration site: accounts, areas and roles."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db import models
from django.forms import BaseFormSet, BaseModelFormSet, Form, ModelForm
from django.http import HttpRequest

from districts.access import account_of
from districts.models import Area, AuditEntry, Role, User, authorities_of, record

if TYPE_CHECKING:
    RecordForm = ModelForm[models.Model]

# They hold secrets, or could open another way in; nobody looks at or changes them but by the pages made for it.
for model in (Authenticator, EmailAddress, EmailConfirmation, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To set things up with: every change leaves an audit entry, as everywhere else."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: "RecordForm", change: bool) -> None:
        """Save, and put on record who changed which fields."""
        super().save_model(request, obj, form, change)
        action = f"{obj._meta.verbose_name} {'changed' if change else 'added'} in the administration"
        record(by=account_of(request), action=action[:60], subject=obj, after={"fields": form.changed_data})

    def save_formset(
        self,
        request: HttpRequest,
        form: "ModelForm[models.Model]",
        formset: "BaseModelFormSet[models.Model, ModelForm[models.Model]]",
        change: bool,
    ) -> None:
        """Save the lines below, for example the roles of an account, each on record too."""
        super().save_formset(request, form, formset, change)
        changed = [obj for obj, _ in formset.changed_objects]
        for obj in [*formset.new_objects, *changed, *formset.deleted_objects]:
            action = f"{obj._meta.verbose_name} set in the administration"
            record(
                by=account_of(request),
                action=action[:60],
                subject=obj,
                after={"deleted": obj in formset.deleted_objects},
            )

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Put on record what is deleted, then delete it."""
        record(
            by=account_of(request),
            action=f"{obj._meta.verbose_name} deleted in the administration"[:60],
            subject=obj,
        )
        super().delete_model(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """One at a time, so that each is on record."""
        return obj is not None and super().has_delete_permission(request, obj)


class RoleInline(admin.TabularInline):  # type: ignore[type-arg]
    """The roles of an account."""

    model = Role
    extra = 1
    autocomplete_fields = ("area",)


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]
    """Accounts with their roles."""

    inlines = (RoleInline,)
    fieldsets = (*(UserAdmin.fieldsets or ()), ("Library", {"fields": ["keeps_library"]}))

    def construct_change_message(
        self,
        request: HttpRequest,
        form: "Form | AdminPasswordChangeForm[User]",
        formsets: "Iterable[BaseFormSet[Any]]",
        add: bool = False,
    ) -> list[dict[str, dict[str, list[str]]]]:
        """What Django logs of a change. Another password, which goes past `save_model`, is on record here."""
        if isinstance(form, AdminPasswordChangeForm):
            account = form.user
            concerned = authorities_of(account)
            record(
                by=account_of(request), action="account password reset", subject=account, concerns=concerned
            )
        return super().construct_change_message(request, form, formsets, add)


@admin.register(Area)
class AreaAdmin(AuditedAdmin):
    """Areas, with the days on which they opened and closed."""

    list_display = ("name", "level", "parent", "opened", "closed")
    list_filter = ("level",)
    search_fields = ("name", "ons_code")
    list_select_related = ("parent",)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at, never to change: what actions write and keep."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """No."""
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what."""

    list_display = ("at", "by", "action", "subject")
    list_filter = ("action",)
    list_select_related = ("by",)
    search_fields = ("subject",)
