"""Commentary on a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from scorecard.editions.markdown import as_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """What somebody wrote, as paragraphs and lists."""
    return mark_safe(as_html(text))  # noqa: S308 - cut down to harmless tags
