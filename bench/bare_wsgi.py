"""The smallest Django there is: one page of two bytes."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    """Two bytes, at any address."""
    return HttpResponse("ok")


urlpatterns = [path("", page), path("<path:anything>", lambda request, anything: page(request))]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of no use")
application = get_wsgi_application()
