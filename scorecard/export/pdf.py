"""A page as a PDF file with its structure marked (PDF/UA-1), so that it can be read aloud. Pure.

Loaded only by the process that writes it: WeasyPrint takes 30 MB, and system libraries that not every server has.
"""

from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]


class NothingFetched(URLFetcher):  # type: ignore[misc]
    """A page on paper stands for itself: whatever it names, nothing is read from the disk or the network."""

    def fetch(self, url: str, headers: object = None) -> None:
        """Raises ValueError always: what was asked for is left out."""
        raise ValueError(f"A page on paper fetches nothing, and this one asks for {url}.")


def page_pdf(html: str, styles: str, address: str) -> bytes:
    """The bytes of the file. `address` is the page's own, from which its links lead on."""
    nothing = NothingFetched()
    sheet = CSS(string=styles, url_fetcher=nothing)
    page = HTML(string=html, base_url=address, url_fetcher=nothing)
    written: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return written
