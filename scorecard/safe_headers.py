"""Headers by which a browser keeps the pages to itself, besides those that Django and the content policy send."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# Nothing here needs a camera, a position or a payment, nor may anything that slips in ask for one.
FEATURES_OFF = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "publickey-credentials-get",
    "usb",
)
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES_OFF),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
# What somebody signed in sees stays in no cache, unless the view says how it may.
NOT_KEPT = "private, no-store"


class SafeHeaders:
    """Adds them to every answer, those of static files too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does, with the headers that it has not set itself."""
        answer = self.get_response(request)
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        failed = answer.status_code >= 500  # perhaps because nobody can be asked who this is
        if failed or (getattr(request, "user", None) is not None and request.user.is_authenticated):
            answer.headers.setdefault("Cache-Control", NOT_KEPT)
        if request.method == "POST" and request.path in (reverse("sign-out"), reverse("sign-out-everywhere")):
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer
