"""The administration site: accounts, areas and roles."""

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from districts.models import Area, AuditEntry, Role, User


class RoleInline(admin.TabularInline):
    """The roles of an account."""

    model = Role
    extra = 1
    autocomplete_fields: ClassVar = ["area"]


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts with their roles."""

    inlines: ClassVar = [RoleInline]


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    """Areas, with the days on which they opened and closed."""

    list_display: ClassVar = ["name", "level", "parent", "opened", "closed"]
    list_filter: ClassVar = ["level"]
    search_fields: ClassVar = ["name", "ons_code"]
    list_select_related: ClassVar = ["parent"]


class ReadOnlyAdmin(admin.ModelAdmin):
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

    list_display: ClassVar = ["at", "by", "action", "subject"]
    list_filter: ClassVar = ["action"]
    list_select_related: ClassVar = ["by"]
    search_fields: ClassVar = ["subject"]
