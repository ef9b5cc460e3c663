"""A page on paper stands for itself: nothing that it names is fetched."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from sandbox.client import run_sandboxed
from scorecard.export.pdf_libraries import pdf_possible

pytestmark = pytest.mark.skipif(not pdf_possible(), reason="the system has no Pango")
PICTURE = Path(__file__).parents[2] / "static" / "images" / "favicon.svg"


def test_neither_a_file_nor_an_address_is_fetched():
    style = "body { background: url(http://127.0.0.1:1/picture.png) } p::before { content: 'Kent ' }"
    html = f'<html lang="en"><title>T</title><p>36</p><img alt="Icon" src="{PICTURE.as_uri()}">'
    written = run_sandboxed("scorecard.export.pdf.page_pdf", html, style, "https://scorecard.example/")
    (page,) = PdfReader(BytesIO(written)).pages
    assert "Kent 36" in page.extract_text()
    assert "Icon" in page.extract_text()  # its words stand where the picture would
