"""Everything that somebody without a role can get, as the bytes that they get."""

import re
from collections.abc import Iterable

from django.core.cache import cache, caches
from django.test import Client

from scorecard.models import Edition
from scorecard.page_cache import PAGES

CHARTS = ("trend", "compare", "xmr", "funnel", "areas")
ALWAYS = (
    "/",
    "/districts/",
    "/indicators/",
    "/improvement/",
    "/improvement/caseloads/",
    "/search/?q=assessment",
    "/search/?q=kent",
    "/api/v1/scorecards",
    "/api/v1/editions",
    "/api/v1/areas",
    "/api/v1/indicators",
    "/api/v1/targets?page_size=1000",
)


def of_edition(edition: Edition, areas: Iterable[str]) -> list[str]:
    """The pages of an edition, its files, and those of these areas."""
    page = f"/scorecards/{edition.scorecard.slug}/{edition.period.slug}/"
    ours = [f"{page}?area={slug}&issue={edition.issue}" for slug in areas]
    issue = f"?issue={edition.issue}"
    rows = f"/api/v1/rows?scorecard={edition.scorecard.slug}&period={edition.period.slug}&page_size=1000"
    files = [f"{page}{name}{issue}" for name in ("export.csv", "matrix/export.csv", "matrix/", "exceptions/")]
    files.append(f"{page}beside/{issue}&with={edition.period.slug}.{edition.issue}")
    return [f"{page}{issue}", *ours, *files, rows]


def of_indicator(code: str, areas: Iterable[str]) -> list[str]:
    """The pages, charts and answers of an indicator for these areas."""
    page = f"/indicators/{code}/"
    found = [f"{page}areas/", f"{page}areas/?level=district"]
    for slug in areas:
        ask = f"?area={slug}&range=all"
        found += [f"{page}{ask}", f"{page}explorer.json{ask}", f"{page}trend.svg{ask}"]
        found += [f"{page}{kind}.csv{ask}" for kind in CHARTS]
        found += [f"/api/v1/readings?indicator={code}&area={slug}&page_size=1000"]
    return found


def of_area(slugs: Iterable[str]) -> list[str]:
    """The pages of these areas."""
    return [f"/districts/{slug}/" for slug in slugs]


def given_to_everybody(addresses: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    """Status and bytes of each address, for somebody who is not signed in and whom no cache serves."""
    cache.clear()
    PAGES.clear()
    caches["files"].clear()
    browser = Client()
    return {address: _got(browser, address) for address in addresses}


# A form's mark, and the head of the trail, which is taken with a key over moments and salts.
OF_CHANCE = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"|Head of the audit trail when it was published: \w+'
)


def _got(browser: Client, address: str) -> tuple[int, bytes]:
    answer = browser.get(address)
    return answer.status_code, OF_CHANCE.sub(b"", answer.content)


def that_differ(before: dict, after: dict) -> list[str]:
    """The addresses that do not give the same bytes."""
    return [address for address in before if before[address] != after[address]]
