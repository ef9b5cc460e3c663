"""Whether this machine can write PDF files: WeasyPrint sets its text with libraries of the system."""

from ctypes.util import find_library
from functools import cache

NEEDED = "gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig"


@cache
def pdf_possible() -> bool:
    """Looked up once in each web process; the libraries themselves are loaded only by the process that writes."""
    return all(find_library(name) for name in NEEDED)
