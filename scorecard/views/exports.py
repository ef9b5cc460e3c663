"""A page of an edition as a file to keep: the same rows, for the same readers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from districts.access import Access, page_for
from districts.dates import long_date
from districts.form_choices import offer
from districts.models import Area
from districts.permissions import Reader, reader_for
from indicators.addresses import period_or_404
from sandbox.client import run_sandboxed
from scorecard import queries
from scorecard.editions.corrections import grouped_correction
from scorecard.export.formats import FORMATS, Format
from scorecard.export.pack import CommitteePack, Cover
from scorecard.export.paper import RESTRICTED, ExportDocument, file_name, name_of_file
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.export.reading import draft_paper, published_paper
from scorecard.export.tidy import paper_csv
from scorecard.forms import DayField, ManageForm, text_input
from scorecard.models import Edition
from scorecard.pages.edition_page import edition_head, scorecard_page
from scorecard.pages.parts import context_of
from scorecard.release.month import days_of
from scorecard.replica import read_from_replica
from scorecard.rules.content import PageContent, one_a_line
from scorecard.rules.month_dates import Milestone
from scorecard.views.exceptions import TEMPLATE as EXCEPTIONS
from scorecard.views.exceptions import edition_and_area, report_content, report_page
from scorecard.views.files import file_to_keep, page_as_html, page_as_pdf
from scorecard.views.matrix import TEMPLATE as MATRIX
from scorecard.views.matrix import matrix_page
from scorecard.views.scorecards import (
    TEMPLATES,
    area_of_page,
    draft_area,
    not_in_edition,
)
from scorecard.visibility import scorecard_or_404

# Files that are the page itself.
AS_THE_PAGE = {Format.PDF: page_as_pdf, Format.HTML: page_as_html}
# What writes each other file, in a process of its own: the libraries are large, and no page needs them. CSV needs none.
WRITERS = {
    ("scorecard", Format.XLSX): "scorecard.export.workbook.paper_workbook",
    ("scorecard", Format.DOCX): "scorecard.export.word.paper_document",
    ("matrix", Format.XLSX): "scorecard.export.workbook.matrix_workbook",
    ("pack", Format.XLSX): "scorecard.export.pack_workbook.pack_workbook",
    ("pack", Format.DOCX): "scorecard.export.word.pack_document",
}
PACK_ON_PAPER = "scorecard/pack_paper.html"


@page_for(Access.READERS)
@read_from_replica
def scorecard_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """The published page of an area; as a workbook or CSV that of the authority has a part for each of its areas."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    area = area_of_page(request, reader, edition)
    wanted = _format_or_404(form)
    if wanted in AS_THE_PAGE:
        content = queries.content_for(reader, edition, area)
        return _as_the_page(request, reader, edition, area, content, wanted)
    paper = published_paper(reader, edition, area, alone=wanted is Format.DOCX)
    return not_in_edition(request, edition, area) if paper is None else _file(request, paper, wanted)


@page_for(Access.SIGNED_IN)
def draft_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """The draft as it is now, for an area whose drafts the reader may see."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.draft_or_404(reader, card, period_or_404(period))
    area, today = draft_area(request, reader, edition), timezone.localdate()
    wanted = _format_or_404(form)
    if wanted in AS_THE_PAGE:
        content = queries.draft_content(reader, edition, area, today)
        return _as_the_page(request, reader, edition, area, content, wanted)
    paper = draft_paper(reader, edition, area, today, alone=wanted is Format.DOCX)
    return _file(request, paper, wanted)


@page_for(Access.READERS)
@read_from_replica
def matrix_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """Indicators down and areas across; as CSV one line a reading."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    wanted = _format_or_404(form, "matrix")
    if wanted is Format.PDF:
        name = _name(edition, card.authority, "matrix")
        return page_as_pdf(request, MATRIX, context_of(matrix_page(reader, edition)), name)
    paper = published_paper(reader, edition, card.authority)
    if paper is None:
        raise Http404("This edition has no areas to set beside each other.")
    if wanted is Format.XLSX:
        beside = {each.slug for each in matrix_page(reader, edition).columns}
        paper = replace(paper, pages=tuple(each for each in paper.pages if each.slug in beside))
    return _file(request, paper, wanted, what="matrix")


@page_for(Access.READERS)
def exceptions_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """The exception report as a PDF file."""
    _format_or_404(form, "exceptions")
    reader = reader_for(request.user)
    edition, area = edition_and_area(request, reader, scorecard, period)
    content = report_content(reader, edition, area)
    if content is None:
        return not_in_edition(request, edition, area)
    context = context_of(report_page(reader, edition, area, content))
    return page_as_pdf(request, EXCEPTIONS, context, _name(edition, area, "exceptions"))


class CoverForm(ManageForm):
    """What stands on the cover of a committee pack, and whose pages are in it; nothing of it is kept."""

    committee = forms.CharField(label="Committee", required=False, max_length=200, widget=text_input())
    day = DayField(label="Date of the meeting", required=False)
    author = forms.CharField(label="Author", required=False, max_length=200, widget=text_input())
    contact = forms.CharField(
        label="Contact", required=False, max_length=200, widget=text_input(), help_text="E-mail or telephone"
    )
    recommendations = forms.CharField(
        label="Recommendations",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line",
    )
    areas = forms.MultipleChoiceField(
        label="Pages of areas to put in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The page of the authority is in it, and every area’s reds and matrix.",
    )
    form = forms.ChoiceField(
        label="As",
        required=False,
        widget=forms.RadioSelect,
    )

    @property
    def cover(self) -> Cover:
        """The cover as it is filled in."""
        said = self.cleaned_data
        day = "" if said["day"] is None else long_date(said["day"])
        recommended = one_a_line(said["recommendations"])
        return Cover(said["committee"], day, said["author"], said["contact"], recommended)


@page_for(Access.READERS)
def pack(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """The cover of a committee pack to fill in; sent, the pack as one file."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    areas = queries.areas_of_authority(card.authority)
    form = _cover_form(request, edition, areas)
    if not form.is_valid():
        url, issue = queries.scorecard_url(edition), request.GET.get("issue", "")
        context = {"edition": edition, "form": form, "url": url, "issue": issue}
        return render(request, "scorecard/pack.html", context, status=400 if form.errors else 200)
    packed = _packed(reader, edition, areas, form)
    if packed is None:
        return not_in_edition(request, edition, card.authority)
    wanted = Format(form.cleaned_data["form"] or Format.DOCX)
    name = _name(edition, card.authority, "pack", wanted)
    if wanted is Format.PDF:
        head = edition_head(reader, edition, card.authority, areas=areas)
        restricted = packed.paper.marking == RESTRICTED
        context = context_of(head) | {"pack": packed, "small_numbers": restricted}
        return page_as_pdf(request, PACK_ON_PAPER, context, name, address=request.build_absolute_uri("."))
    return file_to_keep(
        request,
        tag=f"pack-{wanted}-{packed.digest}",
        name=name,
        form=wanted,
        write=lambda: run_sandboxed(WRITERS["pack", wanted], packed),
    )


def _cover_form(request: HttpRequest, edition: Edition, areas: Sequence[Area]) -> CoverForm:
    sent = request.GET if "committee" in request.GET else None
    form = CoverForm(sent, initial={"day": _committee(edition), "form": Format.DOCX.value})
    first, last = edition.period.start, edition.period.end
    standing = [each for each in areas[1:] if each.node.open_between(first, last)]
    offer(form, "areas", [(each.slug, each.name) for each in standing])
    forms_here = [each for each in FORMATS["pack"] if each is not Format.PDF or pdf_possible()]
    offer(form, "form", [(each.value, each.label) for each in forms_here])
    return form


def _packed(reader: Reader, edition: Edition, areas: Sequence[Area], form: CoverForm) -> CommitteePack | None:
    """The pack of an edition with this cover; None where the edition has no page of the authority."""
    authority = areas[0]
    paper = published_paper(reader, edition, authority)
    content = report_content(reader, edition, authority)
    if paper is None or content is None:
        return None
    return CommitteePack(
        paper=paper,
        report=report_page(reader, edition, authority, content).report,
        cover=form.cover,
        beside=tuple(each.slug for each in areas if authority.pk in (each.pk, each.parent_id)),
        chosen=tuple(form.cleaned_data["areas"]),
        corrected=grouped_correction(reader, edition),
    )


def _committee(edition: Edition) -> date | None:
    """The day of the committee in the month's calendar."""
    days = days_of(edition.scorecard, edition.period_end)
    return next(each.day for each in days if each.milestone is Milestone.COMMITTEE)


def _format_or_404(text: str, what: str = "scorecard") -> Format:
    if text not in FORMATS[what]:
        raise Http404(f"There is no file of the kind “{text}”. Choose {', '.join(FORMATS[what])}.")
    return Format(text)


def _file(
    request: HttpRequest, paper: ExportDocument, form: Format, *, what: str = "scorecard"
) -> HttpResponse:
    def write() -> bytes:
        written: bytes = paper_csv(paper) if form is Format.CSV else run_sandboxed(WRITERS[what, form], paper)
        return written

    tag = f"{what}-{form}-{paper.digest}"
    return file_to_keep(request, tag=tag, name=file_name(paper, form, what=what), form=form, write=write)


def _as_the_page(
    request: HttpRequest,
    reader: Reader,
    edition: Edition,
    area: Area,
    content: PageContent | None,
    form: Format,
) -> HttpResponse:
    """The page of an area on paper or as one file, whatever rows the address narrows it to."""
    if content is None:
        return not_in_edition(request, edition, area)
    known = queries.as_published(area, content)
    context = context_of(scorecard_page(reader, edition, known, content))
    name, template = _name(edition, area, "scorecard", form), TEMPLATES[edition.period.kind]
    return AS_THE_PAGE[form](request, template, context, name)


def _name(edition: Edition, area: Area, what: str, form: Format = Format.PDF) -> str:
    return name_of_file(area.slug, what, edition.period, edition.issue, form, is_draft=edition.is_draft)
