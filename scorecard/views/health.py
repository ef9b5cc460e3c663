"""Is the service up, and its database with it. Neither address tells anything else."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from districts.access import Access, open_to


@require_safe
@open_to(Access.ANYONE)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and "ok" where the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database not reachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@open_to(Access.ANYONE)
def livez(request: HttpRequest) -> HttpResponse:
    """200 and "ok" where the web process answers at all: starting it anew mends nothing that is wrong elsewhere."""
    return HttpResponse("ok\n", content_type="text/plain")
