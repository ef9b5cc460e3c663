"""Is the service up, and its database with it, and when was the record last proved. Neither address tells more."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from districts.access import Access, page_for
from districts.models import Proof


@page_for(Access.ANYONE)
def healthz(request: HttpRequest) -> HttpResponse:
    """200, "ok" and a line on the record where the database answers, else 503.

    A record that is not whole is no reason to send people elsewhere: it is told, and the answer stays 200.
    """
    try:
        newest = Proof.objects.first()
    except DatabaseError:
        return HttpResponse("database not reachable\n", status=503, content_type="text/plain")
    return HttpResponse(f"ok\n{_in_words(newest)}\n", content_type="text/plain")


def _in_words(proof: Proof | None) -> str:
    if proof is None:
        return "record: never proved"
    found = "whole" if not proof.problems else "NOT WHOLE"
    return f"record: {found} at {proof.at:%Y-%m-%dT%H:%MZ}"


@page_for(Access.ANYONE)
def livez(request: HttpRequest) -> HttpResponse:
    """200 and "ok" where the web process answers at all: starting it anew mends nothing that is wrong elsewhere."""
    return HttpResponse("ok\n", content_type="text/plain")
