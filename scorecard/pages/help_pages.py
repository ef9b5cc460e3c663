"""The documents in `docs/` as pages of the service, and which of their sections helps with which page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

# The documents that are shown, in the order in which the page of them all lists them.
DOCUMENTS = (
    "a-council-in-an-hour",
    "by-role",
    "why-a-figure-is-as-it-is",
    "reference",
    "security",
    "installation",
    "operations",
)
# What the name of an address begins with, and the document and section that help there; the longest one counts.
SECTIONS = {
    "home": "by-role#a-member",
    "scorecard": "by-role#a-member",
    "matrix": "by-role#a-member",
    "meeting": "by-role#a-member",
    "exceptions": "by-role#a-member",
    "indicator": "why-a-figure-is-as-it-is",
    "district": "by-role#a-manager",
    "improvement": "why-a-figure-is-as-it-is#the-milestone-is-not-measurable",
    "plan": "by-role#a-manager",
    "writing": "by-role#a-manager",
    "commentary": "by-role#a-manager",
    "draft": "by-role#a-manager",
    "approval": "by-role#an-approver",
    "return": "by-role#an-officer",
    "return-": "reference#how-a-return-is-read",
    "return-list": "by-role#an-officer",
    "readings": "reference#shapes-of-files",
    "api": "reference#interface-for-programs",
    "manage": "by-role#a-performance-team",
    "manage-first-steps": "a-council-in-an-hour",
    "manage-council": "a-council-in-an-hour#1-the-council",
    "manage-area": "a-council-in-an-hour#3-areas",
    "manage-scorecard-add": "a-council-in-an-hour#4-a-scorecard",
    "manage-measures": "a-council-in-an-hour#5-measures",
    "manage-layout": "a-council-in-an-hour#5-measures",
    "manage-people": "a-council-in-an-hour#6-people",
    "manage-people-groups": "installation#signing-in-by-the-councils-directory",
    "manage-target": "a-council-in-an-hour#7-targets",
    "manage-population": "a-council-in-an-hour#8-population",
    "manage-history": "a-council-in-an-hour#9-last-years-figures",
    "manage-due-date": "a-council-in-an-hour#10-due-dates-and-the-first-template",
    "manage-edition": "a-council-in-an-hour#12-the-first-edition",
    "manage-national": "operations#national-files",
    "manage-audit": "operations#the-record",
}
LOOKS = {
    "p": "govuk-body",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "a": "govuk-link",
}
_OTHER = re.compile(r"([a-z-]+)\.md")


@dataclass(frozen=True)
class Document:
    """A document as a page: its title, and what follows as HTML with an anchor for each heading."""

    slug: str
    title: str
    html: str
    anchors: frozenset[str]


def help_address(name: str) -> str:
    """Where the help for the page of this name is: its section, or the list of all documents."""
    found = max((begins for begins in SECTIONS if name.startswith(begins)), key=len, default="")
    slug, _, anchor = SECTIONS.get(found, "").partition("#")
    return (
        reverse("help-document", args=[slug]) + (f"#{anchor}" if anchor else "") if slug else reverse("help")
    )


@cache
def document(slug: str) -> Document:
    """One of DOCUMENTS, read once. The text is the product's own, and HTML in it is off."""
    text = (settings.BASE_DIR / "docs" / f"{slug}.md").read_text(encoding="utf-8")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    title, *tokens = _title_apart(reader.parse(text))
    for at, token in enumerate(tokens):
        _arrange(token, tokens[at + 1 : at + 2])
    anchors = frozenset(str(token.attrs["id"]) for token in tokens if "id" in token.attrs)
    return Document(slug, title.content, reader.renderer.render(tokens, reader.options, {}), anchors)


def _title_apart(tokens: Sequence[Token]) -> list[Token]:
    """The words of the first heading, then all that follows it."""
    return [tokens[1], *tokens[3:]]


def _arrange(token: Token, after: Sequence[Token]) -> None:
    """Give an element its look, a heading its anchor, a wide table a place to scroll in."""
    if token.nesting == 1 and token.tag in LOOKS:
        token.attrJoin("class", LOOKS[token.tag])
    if token.type == "heading_open":
        token.attrSet("id", slugify(after[0].content))
    if token.type == "th_open":
        token.attrSet("scope", "col")
    for child in token.children or ():
        _lead_on(child)


def _lead_on(token: Token) -> None:
    """`operations.md` leads to that page, where it is one."""
    found = _OTHER.fullmatch(token.content) if token.type == "code_inline" else None
    if found and found[1] in DOCUMENTS:
        token.type, token.tag, token.markup = "html_inline", "", ""
        address = reverse("help-document", args=[found[1]])
        token.content = f'<a class="govuk-link" href="{address}">{document_title(found[1])}</a>'


@cache
def document_title(slug: str) -> str:
    """Its first line."""
    with (settings.BASE_DIR / "docs" / f"{slug}.md").open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").strip()
