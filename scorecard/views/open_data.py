"""Open data of an authority, and connection files with which spreadsheets fetch the newest rows themselves."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from districts.access import Access, page_for
from districts.permissions import reader_for
from national.rules.open_data import BASES
from returns.downloads import download
from scorecard.export.open_data import as_csv, open_data
from scorecard.visibility import authorities_seen, scorecard_or_404

CSV = "text/csv; charset=utf-8"
NAMES = {basis.value.lower().replace("_", "-"): basis for basis in BASES}
# The language of the first: learn.microsoft.com/powerquery-m; the second: a web source of power-bi/connect-data.
CONNECTIONS = {"pq": "Power Query (Excel, Power BI)", "pbids": "Power BI"}
POWER_QUERY = """let
    Answer = Web.Contents("{url}"{options}),
    Source = Csv.Document(Answer, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true])
in
    Headed
"""


@page_for(Access.READERS)
def data(request: HttpRequest, authority: str, basis: str) -> HttpResponse:
    """The published figures of a basis, in the layout of explore-education-statistics."""
    return _file(request, authority, basis, 0, "csv")


@page_for(Access.READERS)
def metadata(request: HttpRequest, authority: str, basis: str) -> HttpResponse:
    """What the columns of the dataset are."""
    return _file(request, authority, basis, 1, "meta.csv")


def _file(request: HttpRequest, authority: str, basis: str, part: int, ending: str) -> HttpResponse:
    found = [each for each in authorities_seen(reader_for(request.user)) if each.slug == authority]
    if not found or basis not in NAMES:
        raise Http404(f"There is no such open data. The bases are {', '.join(NAMES)}.")
    name = f"{authority}-{basis}.{ending}"
    return download(as_csv(open_data(found[0], NAMES[basis])[part]), name, CSV)


@page_for(Access.READERS)
def connection(request: HttpRequest, scorecard: str, kind: str) -> HttpResponse:
    """A file that connects a spreadsheet or Power BI to the rows of the newest edition of a scorecard.

    Where everybody signs in it has room for a key; a source of Power BI can't hold one.
    """
    card = scorecard_or_404(reader_for(request.user), scorecard)
    if kind not in connections():
        raise Http404(f"There is no such connection. Choose {', '.join(connections())}.")
    if settings.ANONYMOUS_READERS:
        url, options = f"{reverse('api-rows')}?{urlencode({'scorecard': card.slug, 'format': 'csv'})}", ""
    else:
        url = f"{reverse('api-drafts')}?{urlencode({'scorecard': card.slug, 'published': 'yes'})}"
        options = ', [Headers = [Authorization = "Bearer KEY"]]'
    url = request.build_absolute_uri(url)
    text = _power_bi(url) if kind == "pbids" else POWER_QUERY.format(url=url, options=options)
    return download(text.encode(), f"{card.slug}.{kind}", "text/plain; charset=utf-8")


def connections() -> dict[str, str]:
    """The kinds of connection that work here, with what each is for."""
    return {kind: name for kind, name in CONNECTIONS.items() if kind == "pq" or settings.ANONYMOUS_READERS}


def _power_bi(url: str) -> str:
    source = {"protocol": "http", "address": {"url": url}}
    return json.dumps(
        {"version": "0.1", "connections": [{"details": source, "options": {}, "mode": "Import"}]}
    )
