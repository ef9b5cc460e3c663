"""Logs for machines to read: one JSON object a line, with the id of the request that it belongs to.

They say what happened, not to whom: no account, no address of a network, nothing that was typed. Who did what stands in
the audit trail.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

REQUEST_ID = "X-Request-ID"
_GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_SECRET_PATHS = re.compile(r"(/accounts/(?:invitations|e-mails/stop)/)\S+")
_current: ContextVar[str] = ContextVar("request_id", default="")

log = logging.getLogger("scorecard.requests")


class JsonFormatter(logging.Formatter):
    """A line of log as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Of an exception only its kind and where it was raised: its text may quote what somebody typed."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_secrets(record.getMessage()),
            "request": _current.get(),
        }
        said |= getattr(record, "measured", {})
        if record.exc_info and record.exc_info[0] is not None:
            said["exception"] = record.exc_info[0].__name__
            said["raised_in"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(said, ensure_ascii=False)


def _without_secrets(text: str) -> str:
    """The text without the part of a link that would let whoever reads the log act as its receiver."""
    return _SECRET_PATHS.sub(r"\1…", text)


class RequestsInLog:
    """Gives each request its id, the proxy's where that has given one, and logs how it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does, with the id in a header by which somebody can ask about it."""
        given = request.headers.get(REQUEST_ID, "")
        token = _current.set(given if _GIVEN_ID.fullmatch(given) else uuid4().hex)
        began = time.perf_counter()
        try:
            answer = self.get_response(request)
            answer.headers[REQUEST_ID] = _current.get()
            log.info("request", extra={"measured": _measured(request, answer, time.perf_counter() - began)})
        finally:
            _current.reset(token)
        return answer


def _measured(request: HttpRequest, answer: HttpResponse, seconds: float) -> dict[str, object]:
    """Which page, never with what was asked of it, how it was answered and in how many milliseconds."""
    route = getattr(getattr(request, "resolver_match", None), "route", "")
    return {
        "method": request.method,
        "route": f"/{route}",
        "status": answer.status_code,
        "milliseconds": round(seconds * 1000),
    }
