"""The action plan as a Word document, with headings that lead through it and a table of actions each."""

import re
from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from improvement.plan_queries import ActionLine, PlanShown, RecommendationLine
from indicators.periods import long_date

HEADINGS = ("Action", "Owner", "Due", "Stands", "Last report")
DAGGER_WORDS = "† Illustrative: made up to show how the plan works, not published by the council."
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plan_document(authority: str, day: date, plans: list[PlanShown]) -> bytes:
    """The plans of an authority as they stood on a day."""
    document = Document()
    document.core_properties.title = _plain(f"Action plan, {authority}")
    document.core_properties.language = "en-GB"
    _turn(document)
    document.add_heading(_plain(f"Action plan: {authority}"), 0)
    document.add_paragraph(f"As it stood on {long_date(day)}. {DAGGER_WORDS}")
    for plan in plans:
        _write_plan(document, plan)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _turn(document: Written) -> None:
    """A4, landscape."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = 10692000, 7560000


def _write_plan(document: Written, shown: PlanShown) -> None:
    plan = shown.plan
    document.add_heading(_plain(plan.name), 1)
    if plan.paraphrase:
        source = f", not those of the source: {plan.source}" if plan.source else ""
        document.add_paragraph(_plain(f"The words are a paraphrase of ours{source}."))
    for each in shown.recommendations:
        _write_recommendation(document, each)


def _write_recommendation(document: Written, each: RecommendationLine) -> None:
    found = each.recommendation
    document.add_heading(_plain(f"{found.number}. {found.text}"), 2)
    due = "no due date stated" if found.due_date is None else long_date(found.due_date)
    facts = [
        ("Due", due),
        ("Outcome sought", found.outcome or "not stated"),
        ("How we will know", found.how_we_will_know or "not stated"),
        *((row.name, f"{row.rating.name}: {_figure(row)}") for row in each.rows),
    ]
    for name, text in facts:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{_plain(name)}: ").bold = True
        paragraph.add_run(_plain(text))
    if each.actions:
        _write_actions(document, each.actions)


def _figure(row) -> str:
    return f"{row.figure.text}{' †' if row.figure.illustrative else ''}, {row.figure.period}"


def _write_actions(document: Written, lines: tuple[ActionLine, ...]) -> None:
    table = document.add_table(rows=1, cols=len(HEADINGS))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = heading
        cell.paragraphs[0].runs[0].bold = True
    _repeat_heading(table.rows[0])
    for line in lines:
        for cell, text in zip(table.add_row().cells, _texts(line), strict=True):
            cell.text = _plain(text)


def _texts(line: ActionLine) -> tuple[str, ...]:
    mark = " †" if line.illustrative else ""
    own_mark = " †" if line.action.illustrative else ""
    done = "" if line.done is None else f", since {long_date(line.done)}"
    return (
        f"{line.action.label} {line.action.text}{own_mark}",
        line.action.owner_words,
        "not stated" if line.due is None else long_date(line.due),
        f"{line.standing.label}{done}{', not signed off' if line.waits_for_sign_off else ''}{mark}",
        f"{line.text}{mark}" if line.text else "none",
    )


def _repeat_heading(row) -> None:
    """The heading stands again at the top of each page."""
    properties = row._tr.get_or_add_trPr()
    repeated = properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"})
    properties.append(repeated)


def _plain(text: str) -> str:
    """The text without characters that a document can't hold."""
    return _NOT_XML.sub("", text)
