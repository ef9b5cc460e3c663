"""Which published layout a file has, and its rows under the names that all layouts share. Pure.

Known by its headings, never by its name: the Department for Education's (explore-education-statistics), the long form
of its Local Authority Interactive Tool, tables of areas by ONS code with a row for each figure (Fingertips, Nomis) or
a column for each year (LG Inform, Nomis), and the two lists of statistical neighbours.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from national.reading.frame import FileNotReadable, headings_and_frame, refuse_twins
from national.rules.file_read import Layout
from national.rules.years import ONE_YEAR, TWO_YEARS

PERIOD, IDENTIFIER, LEVEL = "time_period", "time_identifier", "geographic_level"
COUNTRY, REGION, NEW, OLD, NAME = "country_code", "region_code", "new_la_code", "old_la_code", "la_name"
REGION_NAME, COUNTRY_NAME = "region_name", "country_name"
BASE = (PERIOD, IDENTIFIER, LEVEL, COUNTRY, COUNTRY_NAME, REGION, REGION_NAME, NEW, OLD, NAME)
NATIONAL, REGIONAL, LOCAL = "National", "Regional", "Local authority"
# The columns that a table of areas is given.
VALUE, MEASURE = "Value", "identifier"
LAIT = {"Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number"}
# What tables of areas call the columns of a code, a name, a period and a figure, in small letters.
CALLED = {
    NEW: ("area code", "geography_code", "geography code", "ons code", "mnemonic"),
    NAME: ("area name", "geography_name", "geography", "area"),
    PERIOD: ("time period", "date_name", "date"),
    VALUE: ("value", "obs_value"),
}
NEIGHBOUR = re.compile(r"sn_?([0-9]+)", re.IGNORECASE)
ONS_CODE = re.compile(r"[EKNSW][0-9]{8}")
OLD_CODE = re.compile(r"([2-8][0-9]{2}|9[0-6][0-9])(?:\.0)?")
NOT_NATIONAL = (
    "This is no national file that is known. One of the Department for Education's has the headings time_period, "
    "time_identifier and geographic_level; one of LAIT Short Desc, Years and LA Number; an export of LG Inform a "
    "column area; Fingertips Area Code, Time period and Value; a list of neighbours SN1 to SN10"
)


@dataclass(frozen=True)
class Table:
    """A file's rows under shared names; `headings` are its own, `lines` the row of each in the file.

    `left_out` counts rows and columns that are no figures of a place and year, by what they are.
    """

    layout: Layout
    headings: tuple[str, ...]
    frame: pd.DataFrame
    lines: tuple[int, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def read_table(data: bytes) -> Table:
    """The table of a file. Raises FileNotReadable."""
    title, headings, frame = headings_and_frame(data, lambda row: layout_of(_as_known(row)) is not None)
    headings = _as_known(headings)
    layout = layout_of(headings)
    if layout is None:
        raise FileNotReadable(f"{NOT_NATIONAL}. This file's headings are: {', '.join(headings[:8])}")
    if layout is Layout.NEIGHBOURS:  # whose headings stand ten times
        return Table(layout, tuple(headings), frame)
    refuse_twins(headings)
    frame = _named(headings, frame)
    left_out: dict[str, int] = {}
    if layout is Layout.LAIT:
        frame = _from_lait(frame)
    elif layout is not Layout.DFE:
        frame, left_out = _from_areas(title, frame)
    frame = frame.assign(**{name: "" for name in BASE if name not in frame})
    lines = tuple(int(at) for at in frame.index)
    return Table(layout, tuple(headings), frame.reset_index(drop=True), lines, left_out)


def _named(headings: Sequence[str], frame: pd.DataFrame) -> pd.DataFrame:
    """The columns by their headings; empty ones without a heading go."""
    nameless = [at for at, heading in enumerate(headings) if not heading]
    for at in nameless:
        if (frame[at] != "").any():
            raise FileNotReadable(
                f"Column {at + 1} holds something and has no heading. Give it one, or clear it"
            )
    frame = frame.set_axis(list(headings), axis="columns")
    return frame.loc[:, [heading != "" for heading in headings]]


def _as_known(headings: Sequence[str]) -> list[str]:
    """The headings, those of every file of the Department's in their usual writing: Time_Period is time_period."""
    there = set(headings)
    usual = {name.casefold(): name for name in BASE if name not in there}
    return [usual.get(heading.casefold(), heading) for heading in headings]


def layout_of(headings: Sequence[str]) -> Layout | None:
    """The layout with these headings, in whatever order."""
    there = set(headings)
    if {PERIOD, IDENTIFIER, LEVEL} <= there:
        return Layout.DFE
    if there >= LAIT:
        return Layout.LAIT
    if len({found[1] for heading in headings if (found := NEIGHBOUR.fullmatch(heading))}) >= 5:
        return Layout.NEIGHBOURS
    if all(_called(headings, name) for name in (NEW, PERIOD, VALUE)):
        return Layout.AREAS
    has_places = _called(headings, NEW) or (headings and headings[0].casefold() == "area")
    return Layout.LG_INFORM if has_places and any(map(_names_period, headings)) else None


def _called(headings: Sequence[str], name: str) -> str:
    """The heading of a table of areas that means this column; "" where it has none."""
    usual = {heading.casefold(): heading for heading in headings}
    return next((usual[called] for called in CALLED[name] if called in usual), "")


def _names_period(heading: str) -> bool:
    return bool(ONE_YEAR.fullmatch(heading) or TWO_YEARS.fullmatch(heading))


def _from_lait(frame: pd.DataFrame) -> pd.DataFrame:
    """Years, places and values of LAIT under the shared names; what a row says stays in its own columns."""
    named, number = frame["LA and Regions"], frame["LA Number"]
    is_local = number.str.fullmatch(OLD_CODE)
    level = pd.Series(REGIONAL, index=frame.index).mask(is_local, LOCAL)
    columns = {
        PERIOD: frame["Years"],
        IDENTIFIER: "Reporting year",
        LEVEL: level.mask(named.str.casefold() == "england", NATIONAL),
        OLD: number.where(is_local, ""),
        NAME: named.where(is_local, ""),
        REGION_NAME: named.where(~is_local, frame.get("Region", "")),
    }
    return frame.assign(**columns).drop(columns=["Years", "LA and Regions", "LA Number"])


def _from_areas(title: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """A row for each area and period, and what was left out; the level of an area is told by its code."""
    headings = list(frame.columns)
    left_out: dict[str, int] = {}
    area = _called(headings, NEW) or headings[0]
    name = frame[_called(headings, NAME) or headings[0]]
    code = frame[area].str.extract(f"({ONS_CODE.pattern})", expand=False).fillna("")
    placed = frame.assign(**{NEW: code, NAME: name.str.replace(r"\s*\(?[A-Z][0-9]{8}\)?\s*", "", regex=True)})
    if not _called(headings, PERIOD):
        placed, left_out = _melted(placed, title, area)
    else:
        usual = {_called(headings, each): each for each in (PERIOD, VALUE)}
        placed = placed.rename(columns=usual).drop(columns=list({area, name.name} - {NEW, NAME}))
    national, regional = placed[NEW].str.startswith("E92"), placed[NEW].str.match("E1[23]")
    level = pd.Series(LOCAL, index=placed.index).mask(national, NATIONAL).mask(regional, REGIONAL)
    codes = {COUNTRY: placed[NEW].where(national, ""), REGION: placed[NEW].where(regional, "")}
    names = {REGION_NAME: placed[NAME].where(regional, "")}
    return placed.assign(**{IDENTIFIER: "Reporting year", LEVEL: level}, **codes, **names), left_out


def _melted(placed: pd.DataFrame, title: str, area: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """A column for each year as rows. The measure is what the title says, or the row of identifiers has in common."""
    periods = [heading for heading in placed.columns if _names_period(heading)]
    has_code = placed[NEW] != ""
    under = placed[~has_code].head(1)
    said = [text for heading in periods for text in under[heading].tolist() if text]
    unread = [each for each in placed.columns if each not in {area, NEW, NAME, *periods}]
    left_out = {f"a column that names no year: {each}": int(has_code.sum()) for each in unread}
    left_out["no code of an area beside its name"] = int((~has_code).sum()) - len(under)
    long = placed[has_code].melt([NEW, NAME], periods, PERIOD, VALUE, ignore_index=False)
    return long.assign(**{MEASURE: _shared(said) or title}), left_out


def _shared(texts: list[str]) -> str:
    """What the texts begin with alike: the identifier of a measure, where each names its period too."""
    alike = 0
    for letters in zip(*texts, strict=False):
        if len(set(letters)) > 1:
            break
        alike += 1
    return texts[0][:alike].strip(" -:/") if texts else ""
