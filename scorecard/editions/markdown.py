"""Commentary as HTML: a safe subset of Markdown.

Paragraphs, line breaks, emphasis, lists, quotations and links. HTML in the text is shown as it was typed, and what
comes out is cut down to a list of harmless tags besides, so that one library's mistake isn't enough.
"""

from functools import cache

import nh3
from markdown_it import MarkdownIt

RULES = ("emphasis", "list", "blockquote", "link", "newline", "escape", "entity", "autolink")
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(RULES))


def as_html(text: str) -> str:
    """The text as HTML that may go into a page as it is."""
    return nh3.clean(
        _reader().render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )


def as_plain(text: str) -> str:
    """The words of the text without its marks, a line for each paragraph or point: for checks and e-mails."""
    inline = [token.children or [] for token in _reader().parse(text) if token.type == "inline"]
    return "\n".join("".join(child.content or _space(child.type) for child in line) for line in inline)


def _space(kind: str) -> str:
    return "\n" if kind in ("softbreak", "hardbreak") else ""
