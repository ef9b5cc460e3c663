"""Search over the whole site, what its words mean, and what its pages are made of."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from districts.access import Access, page_for
from districts.permissions import reader_for
from scorecard.pages import gallery
from scorecard.pages.glossary_terms import terms
from scorecard.pages.help_pages import DOCUMENTS, document, document_title
from scorecard.pages.search_index import nearest_words, search, words_of


@page_for(Access.READERS)
def results(request: HttpRequest) -> HttpResponse:
    """What is found of the words asked for; where nothing is, of those that are most like them."""
    reader, words = reader_for(request.user), words_of(request.GET.get("q", ""))
    found, meant = search(reader, words), []
    if words and not found and (meant := nearest_words(reader, words)):
        found = search(reader, meant)
    context = {
        "query": " ".join(words),
        "meant": " ".join(meant) if found else "",
        "found": found,
        "number": sum(len(hits.listed) for hits in found),
    }
    return render(request, "scorecard/search.html", context)


@page_for(Access.READERS)
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word and abbreviation of the pages."""
    return render(request, "scorecard/glossary.html", {"terms": terms()})


@page_for(Access.READERS)
def help_index(request: HttpRequest) -> HttpResponse:
    """The documents that help."""
    listed = [(slug, document_title(slug)) for slug in DOCUMENTS]
    return render(request, "scorecard/help.html", {"documents": listed})


@page_for(Access.READERS)
def help_document(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them."""
    if slug not in DOCUMENTS:
        raise Http404("There is no such page of help.")
    return render(request, "scorecard/help.html", {"document": document(slug)})


@page_for(Access.READERS)
def components(request: HttpRequest) -> HttpResponse:
    """Each component with made-up figures, for those who change pages; a service in use has no such page."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404("The gallery of components is no part of a service in use.")
    return render(request, "scorecard/components.html", gallery.context())
