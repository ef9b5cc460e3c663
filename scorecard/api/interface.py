"""The interface for programs: read-only, the same rows and the same readers as the pages."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone
from django.utils.http import urlencode
from ninja import NinjaAPI, Query, Schema
from pydantic import Field, StringConstraints

from districts.models import Area
from districts.permissions import Reader, line_up, reader_for
from indicators.addresses import period_or_404
from indicators.models import Indicator, Target
from indicators.rules.periods import Period
from indicators.rules.terms import Basis
from indicators.rules.trend import TrendPoint
from scorecard import queries
from scorecard.api import shapes
from scorecard.export.reading import published_paper
from scorecard.export.tidy import csv_text, paper_lines
from scorecard.models import Edition, Scorecard
from scorecard.pages import indicator_page
from scorecard.pages.indicator_query import parse_query
from scorecard.visibility import (
    area_or_404,
    authorities_seen,
    editions_seen,
    is_insider,
    scorecard_or_404,
)

PREFIX = "/api/v1/"
LARGEST_PAGE, USUAL_PAGE = 1000, 100

api = NinjaAPI(
    title="Children’s services scorecard",
    version="1.0.0",
    description="What the pages show. Whoever is not signed in gets what is unrestricted, without small numbers.",
    docs_url=None,
    openapi_url=None,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,160}$")]
PeriodSlug = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}(-q[1-4])?$")]


class Form(StrEnum):
    """The form of an answer."""

    JSON = "json"
    CSV = "csv"


class Paging(Schema):
    """Which part of a list is asked for, and in which form. CSV is the whole list where no size is named."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] | None = None
    format: Form = Form.JSON


ANSWERS = {404: shapes.ProblemOut, 422: shapes.ProblemOut}
ALSO_CSV: dict[str, Any] = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}

# A line of JSON, or the whole of it.
Answer = dict[str, Any]


@api.get(
    "scorecards", response={200: shapes.Scorecards, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="scorecards"
)
def scorecards(request: HttpRequest, paging: Query[Paging]) -> HttpResponse | Answer:
    """The scorecards of the authorities that the reader may look at."""
    found = Scorecard.objects.filter(authority__in=authorities_seen(reader_for(request.user)))
    items = [
        {"slug": each.slug, "name": each.name, "authority": each.authority.slug}
        for each in found.select_related("authority")
    ]
    return _answer(items, paging, shapes.ScorecardOut)


@api.get("editions", response={200: shapes.Editions, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="editions")
def editions(
    request: HttpRequest, paging: Query[Paging], scorecard: Slug | None = None
) -> HttpResponse | Answer:
    """The published editions that the reader may open."""
    reader = reader_for(request.user)
    cards = [scorecard_or_404(reader, scorecard)] if scorecard else None
    authorities = [cards[0].authority] if cards else authorities_seen(reader)
    found = [
        each
        for authority in authorities
        for each in editions_seen(reader, authority)
        if cards is None or each.scorecard_id == cards[0].pk
    ]
    return _answer([_edition(reader, each) for each in found], paging, shapes.EditionOut)


def _edition(reader: Reader, edition: Edition) -> dict[str, object]:
    assert edition.published_at is not None
    rendition = getattr(edition, "rendition", None)
    return {
        "scorecard": edition.scorecard.slug,
        "period": edition.period.slug,
        "period_name": edition.period.label,
        "figures_to": edition.period_end.isoformat(),
        "issue": edition.issue,
        "published_on": timezone.localdate(edition.published_at).isoformat(),
        "unrestricted": edition.unrestricted,
        "note": edition.note,
        "reason": edition.reason,
        "sha256": "" if rendition is None else rendition.sha256,
        "full_fingerprint": edition.sha256 if is_insider(reader, edition.scorecard.authority) else "",
    }


@api.get(
    "indicators", response={200: shapes.Indicators, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="indicators"
)
def indicators(
    request: HttpRequest, paging: Query[Paging], code: Slug | None = None
) -> HttpResponse | Answer:
    """The library of indicators."""
    found = Indicator.objects.filter(code=code) if code else Indicator.objects.all()
    items = [
        {
            "numerator": each.numerator_name,
            "denominator": each.denominator_name,
            **{name: getattr(each, name) for name in shapes.IndicatorOut.model_fields if hasattr(each, name)},
        }
        for each in found
    ]
    return _answer(items, paging, shapes.IndicatorOut)


@api.get("areas", response={200: shapes.Areas, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="areas")
def areas(request: HttpRequest, paging: Query[Paging]) -> HttpResponse | Answer:
    """The authorities that the reader may look at, with everything below them."""
    items = [_area(area) for area in _areas_seen(reader_for(request.user))]
    return _answer(items, paging, shapes.AreaOut)


def _areas_seen(reader: Reader) -> list[Area]:
    return [area for authority in authorities_seen(reader) for area in queries.areas_of_authority(authority)]


def _area(area: Area) -> dict[str, object]:
    return {
        "slug": area.slug,
        "name": area.name,
        "level": area.level,
        "parent": None if area.parent is None else area.parent.slug,
        "ons_code": area.ons_code,
        "opened": _day(area.opened),
        "closed": _day(area.closed),
    }


@api.get("targets", response={200: shapes.Targets, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="targets")
def targets(
    request: HttpRequest, paging: Query[Paging], indicator: Slug | None = None, area: Slug | None = None
) -> HttpResponse | Answer:
    """The targets of the areas that the reader may look at, past ones too."""
    found = Target.objects.filter(area__in=_areas_seen(reader_for(request.user)))
    if indicator:
        found = found.filter(indicator__code=indicator)
    if area:
        found = found.filter(area__slug=area)
    ordered = found.select_related("indicator", "area").order_by("in_force_from", "pk")
    return _answer([_target(each) for each in ordered], paging, shapes.TargetOut)


def _target(target: Target) -> dict[str, object]:
    return {
        "indicator": target.indicator.code,
        "basis": target.basis,
        "area": target.area.slug,
        "in_force_from": _day(target.in_force_from),
        "target": _number(target.target),
        "floor": _number(target.floor),
        "band_low": _number(target.band_low),
        "band_high": _number(target.band_high),
        "follows": target.follows,
        "due": _day(target.due),
        "applies_below": target.applies_below,
        "set_by": target.set_by,
        "source": target.source,
    }


@api.get("readings", response={200: shapes.Readings, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="readings")
def readings(
    request: HttpRequest, paging: Query[Paging], indicator: Slug, area: Slug, basis: Basis | None = None
) -> HttpResponse | Answer:
    """Every figure of an indicator in an area, as the indicator's page shows it to the reader."""
    reader = reader_for(request.user)
    found = get_object_or_404(Indicator, code=indicator)
    place = area_or_404(reader, area)
    everything = QueryDict(urlencode({"range": "all", "basis": basis or ""}))
    asked = parse_query(reader, found, place, everything)
    trend = indicator_page.trend_of(asked, indicator_page.indicator_data_for(asked), [])
    items = [_reading(found, place, asked.basis, point) for point in trend.points]
    return _answer(items, paging, shapes.ReadingOut)


def _reading(indicator: Indicator, area: Area, basis: Basis, point: TrendPoint) -> dict[str, object]:
    return {
        "indicator": indicator.code,
        "area": area.slug,
        "basis": basis.value,
        "period_end": point.period_end.isoformat(),
        "period_name": point.label,
        "value": None if point.value is None else f"{point.value:f}",
        "missing": point.text if point.value is None else "",
        "parts": point.parts,
        "provisional": point.provisional,
        "illustrative": point.illustrative,
    }


@api.get("rows", response={200: shapes.Rows, **ANSWERS}, openapi_extra=ALSO_CSV, url_name="rows")
def rows(
    request: HttpRequest,
    paging: Query[Paging],
    scorecard: Slug,
    period: PeriodSlug | None = None,
    issue: Annotated[int, Field(ge=1, le=10_000)] | None = None,
    area: Slug | None = None,
) -> HttpResponse | Answer:
    """The rows of a published edition, the newest where no period is named: of an area, or of all."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    asked = _newest_or_404(reader, card) if period is None else period_or_404(period)
    edition = queries.edition_or_404(reader, card, asked, "" if issue is None else str(issue))
    place = area_or_404(reader, area) if area else card.authority
    if line_up(place)[-1].pk != card.authority_id:
        raise Http404(f"{place} is not part of {card.authority}.")
    paper = published_paper(reader, edition, place)
    if paper is None:
        raise Http404(f"{place} is not in this edition.")
    return _answer(paper_lines(paper), paging, shapes.RowOut)


def _newest_or_404(reader: Reader, card: Scorecard) -> Period:
    newest = queries.newest_edition(reader, card)
    if newest is None:
        raise Http404(f"No edition of {card} is published.")
    return newest.period


def _answer(items: Sequence[Answer], paging: Paging, shape: type[Schema]) -> HttpResponse | Answer:
    """The part of the list that is asked for, as JSON with the whole list's length, or as CSV."""
    size = paging.page_size or (USUAL_PAGE if paging.format is Form.JSON else max(len(items), 1))
    first = (paging.page - 1) * size
    part = items[first : first + size]
    if paging.format is Form.JSON:
        return {"count": len(items), "items": part}
    lines = [{name: _plain(value) for name, value in item.items()} for item in part]
    return HttpResponse(csv_text(list(shape.model_fields), lines), content_type="text/csv; charset=utf-8")


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else value


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def description() -> dict[str, Any]:
    """The interface as OpenAPI describes it, made of the code."""
    return api.get_openapi_schema(path_prefix=PREFIX)


def addresses() -> Iterable[tuple[str, str, list[str]]]:
    """Each address with what it gives and the parameters that it takes."""
    for address, methods in description()["paths"].items():
        asked = methods["get"]
        yield address, asked["description"], [each["name"] for each in asked.get("parameters", [])]


def view_of(table: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view that answers with the rows of a table, by its name. Raises KeyError."""
    views = {
        pattern.name: pattern.callback
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.callback is not None
    }
    return views[table]
