"""What somebody does on the screens: open a form, send it, say yes; and what the page then shows."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

# A council that is opened on the screens, and the password of whoever joins it.
PASSWORD = "a password of some length"
AREAS = """Name\tLevel\tLies in\tONS code
West\tdivision
Exbury\tdistrict\tWest\tE07009991
Wyeford\tdistrict\tWest
Zedham, district
"""


class Team:
    """Somebody at work in a browser."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def see(self, address: str) -> str:
        """The page at an address, as text."""
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.status_code
        return text_of(answer)

    def send(self, address: str, **fields: object) -> HttpResponse:
        """A form filled in and sent; what comes is its confirmation, or the form with what is wrong."""
        return self.client.post(address, fields)

    def save(self, address: str, **fields: object) -> HttpResponse:
        """A form sent and its confirmation answered with yes."""
        asked = self.send(address, **fields)
        assert asked.status_code == 200, text_of(asked)
        assert "What it does to drafts" in text_of(asked)
        carried = dict(asked.context["carried"]) if "file" in fields else fields
        return self.client.post(address, {**carried, "confirmed": "yes"})


def text_of(answer: HttpResponse) -> str:
    """The words of a page, in order, without its markup."""
    page = answer.content.decode()
    main = page[page.find("<main") : page.find("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def mark_on(answer: HttpResponse) -> str:
    """The mark of what the reader of this page saw."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', answer.content.decode())
    return found[1] if found else ""
