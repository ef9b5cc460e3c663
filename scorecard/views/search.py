"""Search over the whole site, and what its words mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.permissions import reader_for
from scorecard.pages.glossary_terms import terms
from scorecard.pages.search_index import search, words_of


@require_safe
@open_to(Access.READERS)
def results(request: HttpRequest) -> HttpResponse:
    """What is found of the words asked for."""
    words = words_of(request.GET.get("q", ""))
    found = search(reader_for(request.user), words)
    context = {"query": " ".join(words), "found": found, "number": sum(len(hits.listed) for hits in found)}
    return render(request, "scorecard/search.html", context)


@require_safe
@open_to(Access.READERS)
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word and abbreviation of the pages."""
    return render(request, "scorecard/glossary.html", {"terms": terms()})
