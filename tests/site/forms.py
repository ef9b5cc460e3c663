"""What a page holds, as far as somebody needs it who fills in its forms without a browser."""

import re
from html import unescape

FIELD = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)


def fields_of(page: str) -> list[tuple[str, str]]:
    """The fields of a page's forms as they stand, every tick set and every question answered with yes."""
    found = []
    for tag in FIELD.findall(page):
        about = dict(ATTRIBUTE.findall(tag))
        if "name" in about and about.get("value") != "no":
            found.append((about["name"], unescape(about.get("value", ""))))
    return found


def heading_of(page: str) -> str:
    """What the page says above all."""
    found = HEADING.search(page)
    return (
        "" if found is None else re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", "", found.group(1)))).strip()
    )
