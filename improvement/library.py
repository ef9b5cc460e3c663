"""The plans that come with the product: their recommendations and actions, in words of our own."""

from collections.abc import Iterable, Mapping
from datetime import date

from districts.models import Area
from improvement.models import Action, Plan, Recommendation
from indicators.models import Indicator

Line = dict[str, str]


def load_plans(slugs: Mapping[str, str], plan_lines: Iterable[Line], text_lines: Iterable[Line]) -> int:
    """Add the plans of areas that have none at all; how many were added.

    `slugs` has the areas' slugs by their names in the library; `plan_lines` have a plan each, `text_lines` a
    recommendation or action each. A plan can't be taken away, so that none comes back; an area that was loaded before
    plans came with the product gets its own.
    """
    by_slug = {area.slug: area for area in Area.objects.filter(plans=None)}
    areas = {name: by_slug[slug] for name, slug in slugs.items() if slug in by_slug}
    lines = [line for line in plan_lines if line["area"] in areas]
    plans = {
        (line["area"], line["name"]): Plan.objects.create(
            area=areas[line["area"]],
            name=line["name"],
            published_on=_day(line["published_on"]),
            source=line["source"],
            paraphrase=line["paraphrase"] == "yes",
            position=at,
        )
        for at, line in enumerate(lines)
    }
    texts = [line for line in text_lines if (line["area"], line["plan"]) in plans]
    made_up = {(line["area"], line["name"]) for line in lines if line["illustrative"] == "yes"}
    _add_recommendations(plans, texts, made_up)
    return len(plans)


def _add_recommendations(
    plans: dict[tuple[str, str], Plan], lines: list[Line], made_up: set[tuple[str, str]]
) -> None:
    """`made_up` has the plans, by area and name, whose actions are illustrative."""
    wanted = [line for line in lines if not line["action"]]
    made = Recommendation.objects.bulk_create(
        Recommendation(
            plan=plans[line["area"], line["plan"]],
            number=int(line["recommendation"]),
            text=line["text"],
            urgency=line["urgency"],
            due=_day(line["due"]),
            outcome=line["outcome"],
            how_we_will_know=line["how_we_will_know"],
        )
        for line in wanted
    )
    by_key = {_key(line): found for line, found in zip(wanted, made, strict=True)}
    Action.objects.bulk_create(
        Action(
            recommendation=by_key[_key(line)],
            number=int(line["action"]),
            text=line["text"],
            due=_day(line["due"]),
            illustrative=_key(line)[:2] in made_up,
        )
        for line in lines
        if line["action"]
    )
    ids = dict(Indicator.objects.values_list("code", "pk"))
    link = Recommendation.indicators.through
    link.objects.bulk_create(
        link(recommendation_id=by_key[_key(line)].pk, indicator_id=ids[code])
        for line in wanted
        for code in line["indicators"].split(";")
        if code
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _key(line: Line) -> tuple[str, str, str]:
    return line["area"], line["plan"], line["recommendation"]
