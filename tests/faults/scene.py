"""What every fault needs: people at the site, what is stored, and what must be so."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tests.returns.reading.workbooks import workbook_of
from tests.site.forms import fields_of, heading_of
from tests.site.programs import until
from tests.site.running import Site
from tests.site.visitor import Visitor

HEADINGS = ["Indicator", "Area", "Month", "Numerator", "Denominator", "Value"]
BACKLOG = "Initial assessments in progress out of timescale"
UNAVAILABLE = "Sorry, the service is unavailable"
NO_ROOM = "Sorry, the service has no room left"
RECOVERY_SECONDS = 60


class Broken(Exception):
    """Something did not go as it must; the text says what."""


class NotHere(Exception):
    """The fault can't be made on this machine; the text says why."""


@dataclass(frozen=True)
class Scene:
    """A running site with a councillor, an officer, two of the performance team, and nobody in particular."""

    site: Site
    member: Visitor
    officer: Visitor
    node: str
    team: tuple[Visitor, Visitor]
    anybody: Visitor

    def stored(self) -> dict[str, str]:
        """What is stored, to be compared."""
        return json.loads(self.site.python("-m", "tests.faults.evidence"))

    @contextmanager
    def nothing_stored(self) -> Iterator[None]:
        """Within the block nothing may come to be stored, or go."""
        before = self.stored()
        yield
        after = self.stored()
        changed = [name for name in before | after if before.get(name) != after.get(name)]
        must(not changed, f"something was stored or went: {', '.join(changed)}")

    def workbook(self, value: int, month: str = "June 2012") -> bytes:
        """A return of the officer's area with one figure."""
        row = [BACKLOG, self.node, month, None, None, value]
        return workbook_of({"Return": [[f"Monthly return - {month}"], [], HEADINGS, row]})

    def draft_of_return(self, value: int, month: str = "June 2012") -> str:
        """Send a return; gives the address of its page."""
        answer = self.officer.upload("return.xlsx", self.workbook(value, month))
        must(answer.status_code == 200, f"an upload was answered with {answer.status_code}")
        return answer.url.path

    def accept(self, page: str) -> httpx.Response:
        """Accept every line of a return."""
        fields = [*fields_of(self.officer.get(page).text), ("reason", "The count was restated.")]
        return self.officer.post(f"{page}accept/", fields)

    def recovers(self) -> None:
        """Everybody is answered again, without anybody's help."""
        for each in (self.member, self.anybody):
            until(lambda each=each: each.get("/").status_code == 200, "the page is back", RECOVERY_SECONDS)


def must(true: object, otherwise: str) -> None:
    """Raises Broken unless it is true."""
    if not true:
        raise Broken(otherwise)


def must_say(answer: httpx.Response, status: int, heading: str) -> None:
    """The answer has this status and, above all, this heading. Raises Broken."""
    said = heading_of(answer.text)
    must(
        (answer.status_code, said) == (status, heading),
        f"{answer.url.path} was answered with {answer.status_code}, “{said}”, not {status}, “{heading}”",
    )


def scene_of(site: Site) -> Scene:
    """The people of a site."""
    people = site.people(1, 1)
    officer = people["officers"][0]
    team = [Visitor(site, each["session"]) for each in people["team"]]
    return Scene(
        site,
        member=Visitor(site, people["members"][0]["session"]),
        officer=Visitor(site, officer["session"]),
        node=officer["area"],
        team=(team[0], team[1]),
        anybody=Visitor(site),
    )
