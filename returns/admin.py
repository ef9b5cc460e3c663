"""The administration site: returns, their lines, names and due dates, to look at."""

from django.contrib import admin

from districts.admin import ReadOnlyAdmin
from returns.models import Alias, Return, ReturnDue, ReturnLine


@admin.register(Return)
class ReturnAdmin(ReadOnlyAdmin):
    """Returns as they came in."""

    list_display = ("__str__", "area", "kind", "state", "uploaded_at", "uploaded_by")
    list_filter = ("state", "kind", "area")
    list_select_related = ("area", "uploaded_by")
    search_fields = ("file_name", "title")


@admin.register(ReturnLine)
class ReturnLineAdmin(ReadOnlyAdmin):
    """Every line of every return."""

    list_display = ("indicator_text", "area_text", "sheet", "cells", "value", "taken", "monthly_return")
    list_filter = ("taken",)
    list_select_related = ("monthly_return",)
    search_fields = ("indicator_text", "area_text")


@admin.register(Alias)
class AliasAdmin(ReadOnlyAdmin):
    """Names that returns use."""

    list_display = ("text", "indicator", "basis", "area", "authority")
    list_select_related = ("indicator", "area", "authority")
    search_fields = ("text",)


@admin.register(ReturnDue)
class ReturnDueAdmin(ReadOnlyAdmin):
    """When returns are due."""

    list_display = ("area", "period_end", "due")
    list_select_related = ("area",)
