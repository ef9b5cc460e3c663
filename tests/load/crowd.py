"""Members and officers who come at their own moments, the same in every run, and how long each waited."""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import httpx

from tests.returns.reading.workbooks import workbook_of
from tests.site.forms import fields_of
from tests.site.running import Site
from tests.site.visitor import options

SEED = 2012
ASSET = re.compile(r'(?:<link rel="stylesheet" href|<script[^>]* src)="(/static/[^"]+)"')
HEADINGS = ["Indicator", "Area", "Month", "Numerator", "Denominator", "Value"]
BACKLOG = "Initial assessments in progress out of timescale"

Person = dict[str, str]


@dataclass
class Waits:
    """How many seconds each page, with what it loads, and each upload took; and what went wrong."""

    pages: list[float] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class WrongAnswer(Exception):
    """Something else came back than the page."""


async def _asked(answer: Awaitable[httpx.Response], holds: str = "") -> httpx.Response:
    found = await answer
    if found.status_code != 200 or holds not in found.text:
        raise WrongAnswer(f"{found.request.method} {found.url.path}: {found.status_code}")
    return found


async def open_edition(site: Site, member: Person, holds: str) -> None:
    """A Member opens the front door with an empty browser: the newest edition, its styles and its scripts."""
    async with httpx.AsyncClient(**options(site, member["session"])) as client:
        page = await _asked(client.get("/"), holds)
        await asyncio.gather(*(_asked(client.get(path)) for path in ASSET.findall(page.text)))


async def upload_return(site: Site, officer: Person, number: int) -> None:
    """An officer opens the form, sends a return, and looks at its preview."""
    rows = [[BACKLOG, officer["area"], "July 2012", None, None, 40 + number]]
    data = workbook_of({"Return": [["Monthly return - July 2012"], [], HEADINGS, *rows]})
    async with httpx.AsyncClient(**options(site, officer["session"])) as client:
        form = dict(fields_of((await _asked(client.get("/returns/new/"))).text))
        await _asked(
            client.post(
                "/returns/new/",
                data={"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "area": ""},
                files={"file": ("return.xlsx", data)},
                follow_redirects=True,
            ),
            officer["area"],
        )


async def _timed(moment: float, what: Callable[[], Awaitable[None]], into: list[float], waits: Waits) -> None:
    await asyncio.sleep(moment)
    began = time.perf_counter()
    try:
        await what()
    except (WrongAnswer, httpx.HTTPError, KeyError) as error:
        waits.errors.append(f"{type(error).__name__}: {error}"[:200])
    else:
        into.append(time.perf_counter() - began)


async def one_by_one(site: Site, members: Sequence[Person], holds: str) -> Waits:
    """Each Member opens the edition after the one before has it, and nobody uploads."""
    waits = Waits()
    for member in members:
        await _timed(0, lambda member=member: open_edition(site, member, holds), waits.pages, waits)
    return waits


async def all_at_once(
    site: Site, members: Sequence[Person], officers: Sequence[Person], holds: str, seconds: float
) -> Waits:
    """Everybody comes within so many seconds."""
    waits, moments = Waits(), random.Random(SEED)
    coming = [
        _timed(
            moments.uniform(0, seconds),
            lambda member=member: open_edition(site, member, holds),
            waits.pages,
            waits,
        )
        for member in members
    ]
    coming += [
        _timed(
            moments.uniform(0, seconds),
            lambda number=number, officer=officer: upload_return(site, officer, number),
            waits.uploads,
            waits,
        )
        for number, officer in enumerate(officers)
    ]
    await asyncio.gather(*coming)
    return waits
