"""What the gallery of components shows: a row of each look. Every figure is made up, and marked so. No database."""

from dataclasses import replace

from districts.models import Area
from indicators.rules.figures import Gap
from indicators.rules.periods import Period
from indicators.rules.row import Point, RatingShown, Row, Shown, TargetShown, TargetStepShown, TravelShown
from indicators.rules.terms import Rag, Travel
from scorecard.pages.front import Card, Cards
from scorecard.rules.content import AssuranceNote, PageContent, PageSection, SpecialCauseNote, attention
from scorecard.rules.front import AreaRating, AreasBelow

LAST = "2012-05-31"
AREA = Area(name="Sample council", slug="sample-council")
POINTS = tuple(
    Point(f"2011-{month:02}-28", str(30 + month * month % 17), illustrative=True) for month in range(6, 13)
)
BASE = Row(
    code="unallocated-cases",
    name="Sample measure, green",
    area=AREA.slug,
    area_name=AREA.name,
    basis="SNAPSHOT",
    basis_short="MS",
    basis_name="Snapshot",
    aim="L",
    aim_words="Lower is better",
    unit="count",
    decimal_places=0,
    figure=Shown("36", "36", LAST, "31 May 2012", illustrative=True),
    target=TargetShown("40", "40", "50", "Sample target", "2011-06-01"),
    rating=RatingShown(Rag.GREEN.value, Rag.GREEN.label, "better than target"),
    travel=TravelShown("Improved", "▼", "−4", "April 2012", illustrative=True, code=Travel.IMPROVED),
    previous=None,
    authority=None,
    benchmarks=(),
    points=POINTS,
    target_steps=(TargetStepShown("2011-09-30", "2011-12-31", "40", "40"),),
)


def _row(
    code: str, name: str, rag: Rag, figure: Shown | None = None, travel: Travel = Travel.WORSENED
) -> Row:
    moved = TravelShown(travel.label, "▲", "+6", "April 2012", illustrative=True, code=travel)
    return replace(
        BASE,
        code=code,
        name=f"Sample measure, {name}",
        figure=figure or replace(BASE.figure, text="56", value="56"),
        rating=RatingShown(rag.value, rag.label, "" if rag is Rag.NOT_RATED else "worse than target"),
        travel=moved if figure is None else TravelShown("Not known", "", "", "", code=Travel.NOT_KNOWN),
        red_since="red since January 2012" if rag is Rag.RED else "",
    )


def _without(text: str, gap: Gap) -> Shown:
    return Shown(text, None, LAST, "31 May 2012", illustrative=True, gap=gap)


RED = _row("unallocated-cases-over-28-days", "red", Rag.RED)
AMBER = _row("average-caseload-per-caseholder", "amber", Rag.AMBER)
ROWS = (
    BASE,
    AMBER,
    RED,
    _row("referrals-per-10000-children", "hidden", Rag.NOT_RATED, _without("hidden (c)", Gap.SUPPRESSED)),
    _row("inspection-readiness", "missing", Rag.NOT_RATED, _without("Not yet returned", Gap.NOT_RETURNED)),
)
CAUSES = (SpecialCauseNote(RED.code, RED.basis, AREA.slug, "Concern", "above the upper limit", better=False),)
CONTENT = PageContent(
    (PageSection("Sample section", ROWS),),
    special_causes=CAUSES,
    assurances=tuple(
        AssuranceNote(row.code, row.basis, AREA.slug, promise)
        for row, promise in zip(ROWS, ("passes", "hit_and_miss"), strict=False)
    ),
)
BELOW = AreasBelow(
    "Districts",
    ("north", "south", "west"),
    {
        (RED.code, RED.basis): (
            AreaRating("north", "North", "30", Rag.RED.value),
            AreaRating("south", "South", "16", Rag.AMBER.value),
            AreaRating("west", "West", "10", Rag.GREEN.value),
        )
    },
)
CARDS = Cards(
    tuple(
        Card(item, item.row.red_since, "What the service says stands here.", None, BELOW.of(item.row))
        for item in attention(ROWS)
        if item.row.figure.value is not None
    ),
    0,
    reads_plan=False,
)


def context() -> dict[str, object]:
    """What the partials need, as a page of an edition gives it to them."""
    return {
        "area": AREA,
        "authority": AREA,
        "period": Period.month(2012, 5),
        "rows": ROWS,
        "content": CONTENT,
        "below": BELOW,
        "cards": CARDS,
        "causes": (None, CAUSES[0], replace(CAUSES[0], better=True), replace(CAUSES[0], better=None)),
        "promises": ("passes", "hit_and_miss", "fails"),
    }
