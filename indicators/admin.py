"""The administration site: indicators, targets and annotations; readings to look at."""

from typing import ClassVar

from django.contrib import admin

from districts.admin import ReadOnlyAdmin
from indicators.models import Annotation, CollectionLevel, Indicator, Reading, Target


class CollectionLevelInline(admin.TabularInline):
    """The level at which each authority collects an indicator."""

    model = CollectionLevel
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    """The library."""

    list_display: ClassVar = ["name", "unit", "polarity", "national_code"]
    list_filter: ClassVar = ["unit", "polarity"]
    search_fields: ClassVar = ["name", "national_code"]
    inlines: ClassVar = [CollectionLevelInline]


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin):
    """Targets with their days."""

    list_display: ClassVar = ["indicator", "area", "basis", "in_force_from", "target", "floor", "set_by"]
    list_filter: ClassVar = ["area", "basis"]
    list_select_related: ClassVar = ["indicator", "area"]
    autocomplete_fields: ClassVar = ["indicator", "area"]


@admin.register(Annotation)
class AnnotationAdmin(admin.ModelAdmin):
    """Notes on charts."""

    list_display: ClassVar = ["date", "kind", "text", "area", "indicator"]
    list_select_related: ClassVar = ["indicator", "area"]
    autocomplete_fields: ClassVar = ["indicator", "area"]


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    """Current readings, written by returns alone."""

    list_display: ClassVar = ["indicator", "area", "basis", "period_end", "value", "illustrative"]
    list_filter: ClassVar = ["basis", "illustrative"]
    list_select_related: ClassVar = ["indicator", "area"]
    search_fields: ClassVar = ["indicator__name", "area__name"]
    date_hierarchy = "period_end"
