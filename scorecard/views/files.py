"""Files to keep: the same content is written once, in a process of its own, whoever asks for it."""

import logging
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe

from districts.sign_in.rate_limits import Limit, by_reader, seconds_to_wait, too_many
from sandbox.client import MEBIBYTE, StoppedShort, run_sandboxed
from scorecard.export.formats import Format
from scorecard.export.pdf_libraries import pdf_possible

LARGEST_KEPT = 2 * MEBIBYTE  # twenty files are kept in each web process
WRITE_PDF = "scorecard.export.pdf.page_pdf"

log = logging.getLogger(__name__)


def file_to_keep(
    request: HttpRequest, *, tag: str, name: str, form: Format, write: Callable[[], bytes]
) -> HttpResponse:
    """The file, or 304 where the browser has it. It is the reader's own: no cache outside this service keeps it.

    `tag` stands for its content. What `write` gives is kept for whoever asks for the same content within the hour.
    """
    etag = f'"{tag}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if etag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    kept = caches["files"].get(tag)
    if kept is None:
        if wait := _seconds_to_wait(request, form):
            return too_many(request, wait)
        try:
            kept = write()
        except StoppedShort:
            log.exception("%s could not be written", name)
            return no_file(request, form)
        if len(kept) <= LARGEST_KEPT:
            caches["files"].set(tag, kept)
    return HttpResponse(kept, content_type=form.content_type, headers=headers)


def page_as_pdf(
    request: HttpRequest, template: str, context: dict[str, object], name: str, address: str = ""
) -> HttpResponse:
    """The page of this template and context, laid out for paper. Where PDF can't be written here, a page says so.

    `address` is the page's, where that isn't the file's own.
    """
    if not pdf_possible():
        return no_file(request, Format.PDF, not_here=True)
    address = address or request.build_absolute_uri().replace("export.pdf", "")
    on_paper = {**context, "layout": "paper.html", "exports": (), "no_pickers": True, "address": address}
    html = render_to_string(template, on_paper, request)
    styles = _styles()
    tag = f"pdf-{sha256((html + styles).encode()).hexdigest()}"
    return file_to_keep(
        request,
        tag=tag,
        name=name,
        form=Format.PDF,
        write=lambda: run_sandboxed(WRITE_PDF, html, styles, address),
    )


def page_as_html(request: HttpRequest, template: str, context: dict[str, object], name: str) -> HttpResponse:
    """The page of this template and context as one file that needs no service: styles in it, no scripts.

    Its links lead back to the service.
    """
    address = request.build_absolute_uri().replace("export.html", "")
    alone = {
        **context,
        "layout": "one_file.html",
        "exports": (),
        "no_pickers": True,
        "address": address,
        "styles": mark_safe(_styles()),  # noqa: S308 - the product's own stylesheet
    }
    here = request.build_absolute_uri("/")
    html = render_to_string(template, alone, request).replace('href="/', f'href="{here}').encode()
    tag = f"html-{sha256(html).hexdigest()}"
    return file_to_keep(request, tag=tag, name=name, form=Format.HTML, write=lambda: html)


def no_file(request: HttpRequest, form: Format, *, not_here: bool = False) -> HttpResponse:
    """The page that says that there is no such file, now or on this server at all, and what to do instead."""
    return render(
        request,
        "errors/no_file.html",
        {"kind": form.label, "not_here": not_here},
        status=501 if not_here else 503,
    )


def _styles() -> str:
    """The styles as they were built, or as they were collected from there."""
    name = "css/app.css"
    return Path(finders.find(name) or Path(settings.STATIC_ROOT, name)).read_text("utf-8")


def _seconds_to_wait(request: HttpRequest, form: Format) -> int:
    """Writing takes seconds of the processor's time, but for CSV and a page as it is."""
    if form in (Format.CSV, Format.HTML):
        return 0
    return seconds_to_wait("file", by_reader(request), Limit(*settings.RATE_LIMITS["file"]), timezone.now())
