"""Pages as values: what a page shows is a dataclass, which its template reads by the names of the fields."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class PagePart:
    """A page, or a part that several pages share."""


def context_of(page: PagePart) -> dict[str, object]:
    """The fields of a page as its template reads them; those of a part by their own names."""
    context: dict[str, object] = {}
    for field in fields(page):
        found = getattr(page, field.name)
        context |= context_of(found) if isinstance(found, PagePart) else {field.name: found}
    return context
