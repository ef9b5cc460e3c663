"""The administration site: what is measured, to look at; the performance team sets it under /manage/."""

from django.contrib import admin

from districts.admin import ReadOnlyAdmin
from indicators.models import Annotation, Indicator, Reading, Target


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    """The library."""

    list_display = ("name", "unit", "polarity", "national_code")
    list_filter = ("unit", "polarity")
    search_fields = ("name", "national_code")


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    """Targets with their days."""

    list_display = ("indicator", "area", "basis", "in_force_from", "target", "floor", "set_by")
    list_filter = ("area", "basis")
    list_select_related = ("indicator", "area")


@admin.register(Annotation)
class AnnotationAdmin(ReadOnlyAdmin):
    """Notes on charts."""

    list_display = ("date", "kind", "text", "area", "indicator")
    list_select_related = ("indicator", "area")


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    """Current readings, written by returns alone."""

    list_display = ("indicator", "area", "basis", "period_end", "value", "illustrative")
    list_filter = ("basis", "illustrative")
    list_select_related = ("indicator", "area")
    search_fields = ("indicator__name", "area__name")
    date_hierarchy = "period_end"
