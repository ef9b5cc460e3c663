"""What every answer tells the browser to keep to itself."""

import re

import pytest
from django.urls import reverse

from scorecard.safe_headers import ALWAYS
from tests.returns.builders import draft, row, workbook

EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    **ALWAYS,
}
ADDRESSES = ["/", "/healthz", "/nowhere/", reverse("sign-in"), "/static/css/app.css"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_them(client, library, address):
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in EVERY_ANSWER} == EVERY_ANSWER
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("address", ["/", "/nowhere/", reverse("sign-in")])
def test_a_page_loads_nothing_from_elsewhere(client, library, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert not re.search(r"https?:|unsafe|\*|wss?:", policy)
    assert {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )
    assert not re.search(
        r"""(?:src|srcset|action|<link[^>]+href)=["'](?:https?:)?//""", answer.content.decode()
    )


def test_what_somebody_signed_in_sees_is_kept_nowhere(client, performance_team):
    client.force_login(performance_team)
    assert client.get(reverse("return-list")).headers["Cache-Control"] == "private, no-store"


def test_a_view_may_say_how_its_answer_is_kept(client, performance_team):
    client.force_login(performance_team)
    assert "no-store" in client.get(reverse("sign-in")).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["sign-out", "sign-out-everywhere"])
def test_signing_out_empties_the_browsers_cache(client, performance_team, name):
    client.force_login(performance_team)
    assert client.post(reverse(name)).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_file_that_was_uploaded_is_saved_and_never_shown(client, performance_team):
    sent = draft(workbook(row(value=36)), name='"><script>.html')
    client.force_login(performance_team)
    answer = client.get(reverse("return-file", args=[sent.pk]))
    b"".join(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("folder", ["media", "uploads", "static/uploads", "static/..%2Fuploads"])
def test_an_upload_has_no_address_of_its_own(client, performance_team, folder):
    sent = draft(workbook(row(value=36)))
    client.force_login(performance_team)
    assert client.get(f"/{folder}/{sent.stored_as}").status_code == 404
