"""The documents as pages of help: each page of the service leads to a section that there is. No database."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from scorecard.pages.help_pages import DOCUMENTS, SECTIONS, document, document_title, help_address

WRITTEN = {path.stem for path in Path(settings.BASE_DIR, "docs").glob("*.md")}
FOR_DEVELOPERS = {"performance", "reading-returns", "words"}


def names(resolver=None) -> set[str]:
    """The name of every address of the service."""
    found: set[str] = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        found |= {pattern.name or ""} if isinstance(pattern, URLPattern) else names(pattern)
    return found


def is_there(address: str) -> bool:
    """Whether the page of this address, and what it names on it, exist."""
    page, _, anchor = address.partition("#")
    slug = page.removeprefix("/help/").strip("/")
    return slug in DOCUMENTS and (not anchor or anchor in document(slug).anchors)


@pytest.mark.parametrize("begins", SECTIONS)
def test_a_page_leads_to_a_section_that_there_is(begins):
    assert is_there(f"/help/{SECTIONS[begins].replace('#', '/#')}")
    assert any(name.startswith(begins) for name in names()), "no page has such a name"


def test_every_page_has_help():
    assert help_address("manage-history") == "/help/a-council-in-an-hour/#9-last-years-figures"
    assert help_address("return-accept") == "/help/reference/#how-a-return-is-read"
    assert {name for name in names() if not help_address(name).startswith("/help/")} == set()


def test_every_document_is_readable_in_the_service_but_those_for_developers():
    assert set(DOCUMENTS) == WRITTEN - FOR_DEVELOPERS


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_document_is_a_page(slug):
    shown = document(slug)
    assert shown.title == document_title(slug)
    assert len(re.findall(r"<h[2-6]", shown.html)) == len(shown.anchors) > 0
    assert [address for address in re.findall(r'href="(/[^"]*)"', shown.html) if not is_there(address)] == []
    assert not re.search(r"<script|<h1|javascript:", shown.html)


def test_a_document_that_another_names_is_a_link():
    assert '<a class="govuk-link" href="/help/reference/">Reference</a>' in document("by-role").html
