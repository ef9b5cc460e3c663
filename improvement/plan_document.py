"""The action plan as a Word document, with headings that lead through it and a table of actions each. Pure.

Loaded only by the process that writes it (sandbox/client.py).
"""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import _Row

from improvement.plan_told import PlanDocument, RecommendationDocument

HEADINGS = ("Action", "Owner", "Due", "Stands", "Last report")
DAGGER_WORDS = "† Illustrative: made up to show how the plan works, not published by the council."
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def written(authority: str, day: str, plans: Iterable[PlanDocument]) -> bytes:
    """The bytes of the .docx file."""
    document = Document()
    document.core_properties.title = _plain(f"Action plan, {authority}")
    document.core_properties.language = "en-GB"
    _turn(document)
    document.add_heading(_plain(f"Action plan: {authority}"), 0)
    document.add_paragraph(f"As it stood on {day}. {DAGGER_WORDS}")
    for plan in plans:
        _write_plan(document, plan)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _turn(document: Written) -> None:
    """A4, landscape."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Emu(10692000), Emu(7560000)


def _write_plan(document: Written, plan: PlanDocument) -> None:
    document.add_heading(_plain(plan.name), 1)
    if plan.note:
        document.add_paragraph(_plain(plan.note))
    for each in plan.recommendations:
        _write_recommendation(document, each)


def _write_recommendation(document: Written, each: RecommendationDocument) -> None:
    document.add_heading(_plain(each.heading), 2)
    for name, text in each.facts:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{_plain(name)}: ").bold = True
        paragraph.add_run(_plain(text))
    if each.actions:
        _write_actions(document, each.actions)


def _write_actions(document: Written, lines: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(HEADINGS))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = heading
        cell.paragraphs[0].runs[0].bold = True
    _repeat_heading(table.rows[0])
    for texts in lines:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = _plain(text)


def _repeat_heading(row: "_Row") -> None:
    """The heading stands again at the top of each page."""
    properties = row._tr.get_or_add_trPr()
    repeated = properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"})
    properties.append(repeated)


def _plain(text: str) -> str:
    """The text without characters that a document can't hold."""
    return _NOT_XML.sub("", text)
