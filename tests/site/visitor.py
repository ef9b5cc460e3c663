"""A browser without a screen: cookies, links, forms."""

import ssl
from dataclasses import dataclass, field
from functools import cache

import httpx

from tests.site.forms import fields_of
from tests.site.running import Site

SESSION = "__Host-session"
PATIENCE = 90


@cache
def _trust(certificate: str) -> ssl.SSLContext:
    """Costs more than a page, so it is made once."""
    return ssl.create_default_context(cafile=certificate)


def options(site: Site, session: str = "") -> dict[str, object]:
    """How httpx asks this site, with a session where there is one."""
    return {
        "base_url": site.address,
        "verify": _trust(str(site.certificate)),
        "headers": {"Origin": site.address, "Accept-Encoding": "gzip"},
        "cookies": {SESSION: session} if session else None,
        "timeout": PATIENCE,
        "trust_env": False,
    }


@dataclass
class Visitor:
    """Somebody at the site; without a session nobody in particular."""

    site: Site
    session: str = ""
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the browser."""
        self.client = httpx.Client(**options(self.site, self.session))

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A page, as it is: redirects are not followed."""
        return self.client.get(path, headers=headers)

    def post(self, path: str, fields: list[tuple[str, str]]) -> httpx.Response:
        """Send a form and follow where it leads."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.client.post(path, data=data, follow_redirects=True)

    def upload(self, name: str, data: bytes) -> httpx.Response:
        """Send a return and follow where it leads."""
        token = dict(fields_of(self.get("/returns/new/").text))["csrfmiddlewaretoken"]
        return self.client.post(
            "/returns/new/",
            data={"csrfmiddlewaretoken": token, "area": ""},
            files={"file": (name, data)},
            follow_redirects=True,
        )
