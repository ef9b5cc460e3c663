"""What the interface for programs answers: every field with its meaning, from which its description is made."""

from typing import Any

from ninja import Field, Schema
from pydantic import create_model

from scorecard.columns import data_fields

EXACT = "An exact decimal number as text; null where there is none."


class ProblemOut(Schema):
    """Why there is no answer."""

    detail: str | list[dict[str, Any]] = Field(
        description="In words, or for each parameter what is wrong with it."
    )


class ScorecardOut(Schema):
    """Which indicators an authority shows."""

    slug: str
    name: str
    authority: str = Field(description="The slug of the area.")


class EditionOut(Schema):
    """A published edition. A correction is the next issue; earlier ones stay."""

    scorecard: str
    period: str = Field(description="2012-05, or 2013-14-q1 for a quarter of the financial year.")
    period_name: str
    figures_to: str
    issue: int
    published_on: str
    unrestricted: bool
    note: str
    reason: str = Field(description="Of a later issue: why the one before is corrected.")
    sha256: str = Field(
        description="Over all that everybody may read of it; empty where it is not open to all."
    )
    full_fingerprint: str = Field(
        description="Over its full pages, with a key of the service; empty for who holds no role in the authority."
    )


class IndicatorOut(Schema):
    """The definition of an indicator."""

    code: str
    name: str
    national_code: str
    unit: str
    rate_per: int = Field(description="10000 for a rate per 10,000; 0 otherwise.")
    polarity: str = Field(description="H higher is better, L lower, T close to target, none neither.")
    decimal_places: int
    bases: list[str] = Field(description="The usual one first.")
    numerator: str
    denominator: str
    why_it_matters: str
    counts_people: bool = Field(description="Small numbers of it are suppressed in public.")
    source: str


class AreaOut(Schema):
    """An authority, a division, a district or a team."""

    slug: str
    name: str
    level: str
    parent: str | None
    ons_code: str
    opened: str | None
    closed: str | None


class TargetOut(Schema):
    """A target: in force from its day until the next one of the same indicator, basis and area."""

    indicator: str
    basis: str
    area: str
    in_force_from: str
    target: str | None = Field(description=EXACT)
    floor: str | None = Field(description=EXACT)
    band_low: str | None = Field(description=EXACT)
    band_high: str | None = Field(description=EXACT)
    follows: str = Field(description="England, region or neighbours, where it follows their newest figure.")
    due: str | None
    applies_below: bool
    set_by: str
    source: str


class ReadingOut(Schema):
    """A figure of one indicator in one area over time: at its present value, to everybody as published."""

    indicator: str
    area: str
    basis: str
    period_end: str
    period_name: str
    value: str | None = Field(description=EXACT)
    missing: str = Field(description="Why there is no value, such as “Suppressed (c): small numbers”.")
    parts: str = Field(description="Numerator and denominator in words, or that they were not returned.")
    provisional: bool
    illustrative: bool = Field(description="Made up to show how the scorecard works.")


def row_shape() -> type[Schema]:
    """A row of a published edition, as it was frozen: the columns of the CSV file of its page."""
    fields: dict[str, Any] = {field.name: (str, Field(description=field.meaning)) for field in data_fields()}
    return create_model("RowOut", __base__=Schema, __doc__=row_shape.__doc__, **fields)


RowOut = row_shape()


class Scorecards(Schema):
    """One page of scorecards."""

    count: int
    items: list[ScorecardOut]


class Editions(Schema):
    """One page of editions, newest first."""

    count: int
    items: list[EditionOut]


class Indicators(Schema):
    """One page of indicators by name."""

    count: int
    items: list[IndicatorOut]


class Areas(Schema):
    """One page of areas."""

    count: int
    items: list[AreaOut]


class Targets(Schema):
    """One page of targets by day."""

    count: int
    items: list[TargetOut]


class Readings(Schema):
    """One page of readings, oldest first."""

    count: int
    items: list[ReadingOut]


class Rows(Schema):
    """One page of an edition's rows, in reading order."""

    count: int
    items: list[RowOut]  # type: ignore[valid-type]
