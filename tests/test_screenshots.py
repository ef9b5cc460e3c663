"""Each picture in the repository is shown by a document."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_documents_show_each_picture_and_no_other():
    documents = [DOCS.parent / "README.md", *DOCS.rglob("*.md")]
    shown = {
        (document.parent / picture).resolve()
        for document in documents
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", document.read_text(encoding="utf-8"))
    }
    assert shown == set((DOCS / "screenshots").iterdir())
