"""Rows as pages get them."""

from dataclasses import fields
from typing import Any

from indicators.rules.figures import Gap
from indicators.rules.row import RatingShown, Row, Shown, TargetShown, TravelShown
from indicators.rules.terms import NotCompared, Travel


def a_row(
    *,
    area_name: str = "Kent",
    value: str | None = "36",
    illustrative: bool = False,
    target: str | None = None,
) -> Row:
    """A row of a backlog in May 2012, green where it has a figure."""
    text = "Not yet returned" if value is None else value
    gap = Gap.NOT_RETURNED if value is None else None
    shown = Shown(text, value, "2012-05-31", "31 May 2012", illustrative=illustrative, gap=gap)
    return Row(
        code="backlog",
        name="Backlog",
        area=area_name.lower(),
        area_name=area_name,
        basis="SNAPSHOT",
        basis_short="MS",
        basis_name="Snapshot",
        aim="L",
        aim_words="Lower is better",
        unit="count",
        decimal_places=0,
        figure=shown,
        target=None if target is None else TargetShown(target, target, None, "2012/13 target", "2012-04-01"),
        rating=RatingShown("–" if value is None else "G", "Not rated" if value is None else "Green", ""),
        travel=TravelShown(
            Travel.NOT_KNOWN.label,
            "",
            "",
            "",
            NotCompared.NO_EARLIER_PUBLISHED.label,
            code=Travel.NOT_KNOWN,
            reason_code=NotCompared.NO_EARLIER_PUBLISHED,
        ),
        previous=None,
        authority=None,
        benchmarks=(),
        points=(),
    )


def fields_of(row: Row) -> dict[str, Any]:
    """What a row says, by its fields: for a wider one."""
    return {field.name: getattr(row, field.name) for field in fields(row)}
