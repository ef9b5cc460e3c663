"""Which published layout a file has, and its rows under the names that all layouts share. Pure.

Known by its headings, never by its name: the Department for Education's (explore-education-statistics), the long form
of its Local Authority Interactive Tool, an export of LG Inform, and the two lists of statistical neighbours.
"""

import re
from collections.abc import Mapping
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
# The columns that an export of LG Inform is given.
VALUE, MEASURE = "Value", "identifier"
LAIT = {"Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number"}
NEIGHBOUR = re.compile(r"sn_?([0-9]+)", re.IGNORECASE)
ONS_CODE = re.compile(r"[EW][0-9]{8}")
NOT_NATIONAL = (
    "This is no national file that is known. One of the Department for Education's has the headings time_period, "
    "time_identifier and geographic_level; one of LAIT Short Desc, Years and LA Number; an export of LG Inform a "
    "column area; a list of neighbours SN1 to SN10"
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
    headings, frame = headings_and_frame(data)
    headings = _as_known(headings)
    layout = layout_of(headings)
    if layout is None:
        raise FileNotReadable(f"{NOT_NATIONAL}. This file's headings are: {', '.join(headings[:8])}")
    if layout is Layout.NEIGHBOURS:  # whose headings stand ten times
        return Table(layout, tuple(headings), frame)
    refuse_twins(headings)
    frame.columns = pd.Index(headings)
    lines = tuple(int(at) + 2 for at in frame.index)
    frame = frame.map(str.strip)
    if layout is Layout.LAIT:
        frame = _from_lait(frame)
    if layout is Layout.LG_INFORM:
        return _from_lg_inform(headings, frame)
    for name in BASE:
        if name not in frame:
            frame[name] = ""
    return Table(layout, tuple(headings), frame, lines)


def _as_known(headings: list[str]) -> list[str]:
    """The headings, those of every file of the Department's in their usual writing: Time_Period is time_period."""
    there = set(headings)
    usual = {name.casefold(): name for name in BASE if name not in there}
    return [usual.get(heading.casefold(), heading) for heading in headings]


def layout_of(headings: "list[str] | tuple[str, ...]") -> Layout | None:
    """The layout with these headings, in whatever order."""
    there = set(headings)
    if {PERIOD, IDENTIFIER, LEVEL} <= there:
        return Layout.DFE
    if there >= LAIT:
        return Layout.LAIT
    if len({found[1] for heading in headings if (found := NEIGHBOUR.fullmatch(heading))}) >= 5:
        return Layout.NEIGHBOURS
    periods = [heading for heading in headings if _names_period(heading)]
    if headings and headings[0].casefold() == "area" and periods:
        return Layout.LG_INFORM
    return None


def _names_period(heading: str) -> bool:
    return bool(ONE_YEAR.fullmatch(heading) or TWO_YEARS.fullmatch(heading))


def _from_lait(frame: pd.DataFrame) -> pd.DataFrame:
    """Years, places and values of LAIT under the shared names; what a row says stays in its own columns."""
    frame = frame.copy()
    frame[PERIOD] = frame["Years"]
    frame[IDENTIFIER] = "Reporting year"
    named = frame["LA and Regions"]
    number = frame["LA Number"].str.replace(r"\.0$", "", regex=True)
    is_local = number.str.fullmatch(r"[2-9][0-9]{2}")
    frame[LEVEL] = REGIONAL
    frame.loc[is_local, LEVEL] = LOCAL
    frame.loc[named.str.casefold() == "england", LEVEL] = NATIONAL
    frame[OLD] = number.where(is_local, "")
    frame[NAME] = named.where(is_local, "")
    frame[REGION_NAME] = named.where(~is_local, frame.get("Region", ""))
    return frame


def _shared(texts: list[str]) -> str:
    """What the texts begin with alike: the identifier of a measure, where each names its period too."""
    alike = 0
    for letters in zip(*texts, strict=False):
        if len(set(letters)) > 1:
            break
        alike += 1
    return texts[0][:alike].strip(" -:/") if texts else ""


def _from_lg_inform(headings: list[str], frame: pd.DataFrame) -> Table:
    """A row for each area and period. What the row of identifiers has in common is the measure's own."""
    area = headings[0]
    periods = [heading for heading in headings if _names_period(heading)]
    code = frame[area].str.extract(r"([EW][0-9]{8})", expand=False).fillna("")
    under = frame[code == ""].head(1)
    said = [text for heading in periods for text in under[heading].tolist() if text]
    lines = pd.Series([int(at) + 2 for at in frame.index], index=frame.index)
    places = frame.assign(
        **{NEW: code, NAME: frame[area].str.replace(r"\s*\(?[EW][0-9]{8}\)?\s*", "", regex=True)}
    )[code != ""]
    long = places.melt(
        id_vars=[NEW, NAME], value_vars=periods, var_name=PERIOD, value_name=VALUE, ignore_index=False
    )
    at = tuple(int(lines[index]) for index in long.index)
    long = long.reset_index(drop=True)
    long[IDENTIFIER] = "Reporting year"
    long[MEASURE] = _shared(said)
    long[LEVEL] = LOCAL
    long.loc[long[NEW].str.startswith("E92"), LEVEL] = NATIONAL
    long.loc[long[NEW].str.match(r"E1[23]"), LEVEL] = REGIONAL
    long[COUNTRY] = long[NEW].where(long[LEVEL] == NATIONAL, "")
    long[REGION] = long[NEW].where(long[LEVEL] == REGIONAL, "")
    for name in BASE:
        if name not in long:
            long[name] = ""
    unread = [heading for heading in headings[1:] if heading and heading not in periods]
    left_out = {f"a column that names no year: {heading}": len(places) for heading in unread}
    if nameless := int((code == "").sum()) - len(under):
        left_out["no code of an area beside its name"] = nameless
    return Table(Layout.LG_INFORM, tuple(headings), long, at, left_out)
