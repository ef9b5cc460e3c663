"""Rows of a draft for a spreadsheet that refreshes them: as CSV, with a key that was made for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from districts.access import Access, page_for
from districts.permissions import Permission, Reader, line_up, reader_for
from indicators.addresses import period_or_404
from returns.sending import problem, refuse_key, wait_for
from returns.sending_keys import KeyNotValid, key_sent
from scorecard import queries
from scorecard.export.reading import draft_paper, published_paper
from scorecard.export.tidy import paper_csv
from scorecard.models import Edition, Scorecard
from scorecard.visibility import scorecard_or_404


@page_for(Access.ANYONE)  # the key is the proof: a spreadsheet has no cookie
def draft_rows(request: HttpRequest) -> HttpResponse:
    """The rows of a draft, the newest where no period is named: of the key's area, of an authority all.

    With `published` those of the newest published edition: where everybody signs in, a spreadsheet gets them so.
    """
    try:
        key = key_sent(request.headers.get("Authorization", ""), Permission.READ_DRAFT)
    except KeyNotValid as error:
        return refuse_key(request, str(error))
    if wait := wait_for("readings", f"key {key.pk}"):
        return problem(429, "Too many drafts at once.", {"Retry-After": str(wait)})
    reader = reader_for(key.made_by)
    card = scorecard_or_404(reader, request.GET.get("scorecard", ""))
    if line_up(key.area)[-1].pk != card.authority_id:
        raise Http404(f"{key.area} is not part of {card.authority}.")
    if "published" in request.GET:
        newest = queries.newest_edition(reader, card)
        paper = None if newest is None else published_paper(reader, newest, key.area)
        if paper is None:
            raise Http404(f"No edition of {card} with {key.area} is published.")
    else:
        edition = _draft_or_404(reader, card, request.GET.get("period", ""))
        paper = draft_paper(reader, edition, key.area, timezone.localdate())
    kept = {"Cache-Control": "private, no-store"}
    return HttpResponse(paper_csv(paper), content_type="text/csv; charset=utf-8", headers=kept)


def _draft_or_404(reader: Reader, card: Scorecard, period: str) -> Edition:
    if period:
        return queries.draft_or_404(reader, card, period_or_404(period))
    newest = Edition.objects.filter(scorecard=card, published_at=None).order_by("-period_end").first()
    if newest is None:
        raise Http404(f"There is no draft of {card}.")
    return queries.draft_or_404(reader, card, newest.period)
