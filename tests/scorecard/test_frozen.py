"""The JSON of an edition: under this schema and the first, which had words without codes."""

import json
from dataclasses import replace

import pytest

from indicators.rules.figures import SUPPRESSED_WORDS, Gap
from indicators.rules.row import RatingShown, Shown, TargetShown, TravelShown
from indicators.rules.terms import NotCompared, NotRated, Rag, Travel, Way
from scorecard.rules.content import SCHEMA, PageContent, PageSection
from scorecard.rules.frozen import read_content
from scorecard.rules.quarters import QuarterCell, QuarterLine
from scorecard.rules.restatements import Restated
from tests.scorecard.rows import row

CODES = {"gap", "reason_code", "code", "way", "size", "strict", "unit", "said_value", "now_value"}
PARTS = {"figure", "previous", "authority", "target", "rating", "travel", "last_year"}


def page(*rows, **more) -> PageContent:
    return PageContent((PageSection("Assessments", rows),), **more)


def of_the_first_schema(content: PageContent) -> str:
    """The page as an edition froze it before there were codes."""
    data = json.loads(content.to_json())
    del data["schema"]
    for section in data["sections"]:
        section["rows"] = [_without_codes(each) for each in section["rows"]]
    for name in ("restated", "quarters"):
        data[name] = [_without(each, CODES - {"code"}) for each in data[name]]
    for line in data["quarters"]:
        line["last_year"] = _without(line["last_year"], CODES)
        for cell in line["quarters"]:
            cell |= {part: _without(cell[part], CODES) for part in ("figure", "travel")}
    return json.dumps(data)


def _without_codes(line: dict) -> dict:
    return {
        name: _without(value, CODES) if name in PARTS and value is not None else value
        for name, value in line.items()
    }


def _without(part: dict, names: set[str]) -> dict:
    return {name: value for name, value in part.items() if name not in names}


def missing(text: str, gap: Gap) -> Shown:
    return Shown(text, None, "2012-05-31", "May 2012", gap=gap)


def moved(travel: Travel, way: Way, change: str, size: str | None) -> TravelShown:
    return TravelShown(travel.label, way.label, change, "April 2012", code=travel, way=way, size=size)


def not_known(reason: NotCompared, words: str = "") -> TravelShown:
    return TravelShown(
        "Not known", "", "", "", words or reason.label, code=Travel.NOT_KNOWN, reason_code=reason
    )


SOME = [
    row(),
    row(letter="R", value=None),
    *(
        replace(row(), rating=RatingShown("–", "Not rated", reason.label, reason_code=reason))
        for reason in NotRated
    ),
    replace(
        row(),
        rating=RatingShown(
            "–", "Not rated", "no target stated here; the target of 5 is Kent’s", NotRated.NO_TARGET
        ),
    ),
    *(replace(row(), travel=not_known(reason)) for reason in NotCompared),
    replace(row(), travel=not_known(NotCompared.BREAK, "break in series in April 2012")),
    replace(row(), travel=moved(Travel.IMPROVED, Way.DOWN, "−1,629", "-1629")),
    replace(row(), travel=moved(Travel.WORSENED, Way.DOWN, "−2.1 points", "-2.1")),
    replace(row(), travel=moved(Travel.HIGHER, Way.UP, "+1 point", "1")),
    replace(row(), travel=moved(Travel.UNCHANGED, Way.LEVEL, "0.0 points", "0.0")),
    replace(row(), unit="grade", travel=moved(Travel.IMPROVED, Way.UP, "from Needs support", None)),
    replace(row(), unit="grade", travel=moved(Travel.UNCHANGED, Way.LEVEL, "", None)),
    replace(row(), target=TargetShown("under 85", "85", None, "Notice", "2012-04-01", strict=True)),
    replace(row(), target=TargetShown("85", "85", None, "Notice", "2012-04-01")),
    replace(row(), figure=missing("No cases", Gap.NO_CASES)),
    replace(row(), figure=missing("Grades differ: Good in Dover, Poor in Swale", Gap.GRADES_DIFFER)),
    replace(
        row(),
        figure=missing("Incomplete, 11 of 12 areas: no return from Swale", Gap.INCOMPLETE),
        previous=None,
    ),
    replace(row(), figure=missing("Not available: marked “x”: not available (x)", Gap.MARKED_MISSING)),
    replace(row(), figure=missing("Not available: components were not returned", Gap.NO_COMPONENTS)),
    replace(row(), figure=missing("Not available: no population is known for 2012", Gap.NO_POPULATION)),
    replace(row(), previous=missing(SUPPRESSED_WORDS, Gap.SUPPRESSED), authority=row().figure),
]


@pytest.mark.parametrize("line", SOME)
def test_a_row_frozen_without_codes_reads_as_the_same_row(line):
    assert read_content(of_the_first_schema(page(line))) == page(line)


def test_and_so_do_restated_figures():
    earlier = [
        Restated(
            "backlog",
            "Backlog",
            "MONTH",
            "kent",
            "Kent",
            "2012-04-30",
            "April 2012",
            said,
            now,
            "May 2012",
            unit="percentage",
            said_value=before,
            now_value=after,
        )
        for said, now, before, after in [
            ("84.4%", "no figure", "84.4", None),
            ("−1,194.5%", "0%", "-1194.5", "0"),
        ]
    ]
    content = page(replace(row(), unit="percentage"), restated=tuple(earlier))
    assert read_content(of_the_first_schema(content)) == content


def test_and_so_do_the_lines_of_a_quarterly_report():
    later = missing("Later than this report", Gap.LATER)
    line = QuarterLine(
        "backlog",
        "SNAPSHOT",
        "kent",
        "",
        "",
        "",
        missing("Not returned", Gap.NOT_RETURNED),
        (
            QuarterCell("Q1", row().figure, moved(Travel.IMPROVED, Way.UP, "+2", "2")),
            QuarterCell("Q2", later, not_known(NotCompared.NO_FIGURE)),
        ),
        unit="count",
    )
    content = page(row(), quarters=(line,))
    assert read_content(of_the_first_schema(content)) == content


def test_a_page_says_under_which_schema_it_was_frozen():
    assert json.loads(page(row()).to_json())["schema"] == SCHEMA


def test_a_page_of_a_later_schema_is_refused():
    text = page(row()).to_json().replace(f'"schema":{SCHEMA}', f'"schema":{SCHEMA + 1}')
    with pytest.raises(ValueError, match=f"schema {SCHEMA + 1}"):
        read_content(text)


@pytest.mark.parametrize("where", ["page", "row", "figure"])
def test_a_key_that_no_page_has_is_refused(where):
    data = json.loads(page(row()).to_json())
    line = data["sections"][0]["rows"][0]
    {"page": data, "row": line, "figure": line["figure"]}[where]["colour"] = "green"
    with pytest.raises(ValueError, match="colour"):
        read_content(json.dumps(data))


@pytest.mark.parametrize(("name", "value"), [("decimal_places", "many"), ("points", None), ("figure", "36")])
def test_a_value_of_another_type_is_refused(name, value):
    data = json.loads(page(row()).to_json())
    data["sections"][0]["rows"][0][name] = value
    with pytest.raises(ValueError, match=name):
        read_content(json.dumps(data))


def test_every_colour_reads_back():
    rows = [row(letter=rag.value) for rag in Rag]
    assert read_content(page(*rows).to_json()) == page(*rows)
