"""The administration site: scorecards and their sections; editions to look at."""

from django.contrib import admin

from districts.admin import AuditedAdmin, ReadOnlyAdmin
from scorecard.models import Edition, EditionPage, Entry, Scorecard, Section


class SectionInline(admin.TabularInline):  # type: ignore[type-arg]
    """The headings of a scorecard."""

    model = Section
    extra = 0
    show_change_link = True


class EntryInline(admin.TabularInline):  # type: ignore[type-arg]
    """The lines under a heading."""

    model = Entry
    extra = 0
    autocomplete_fields = ("indicator",)


@admin.register(Scorecard)
class ScorecardAdmin(AuditedAdmin):
    """Which indicators an authority shows."""

    list_display = ("name", "authority", "is_default")
    list_select_related = ("authority",)
    inlines = (SectionInline,)


@admin.register(Section)
class SectionAdmin(AuditedAdmin):
    """A heading with its lines."""

    list_display = ("title", "scorecard", "position", "monthly", "quarterly")
    list_select_related = ("scorecard",)
    inlines = (EntryInline,)


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Editions, drafts among them."""

    list_display = ("scorecard", "period_end", "period_kind", "issue", "published_at", "unrestricted")
    list_filter = ("scorecard",)
    list_select_related = ("scorecard",)


@admin.register(EditionPage)
class EditionPageAdmin(ReadOnlyAdmin):
    """What an edition says of an area, as it was hashed."""

    list_display = ("edition", "area")
    list_select_related = ("edition__scorecard", "area")
