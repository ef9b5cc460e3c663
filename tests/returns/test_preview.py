"""What the preview says before anything is stored."""

import pytest

from districts.models import Area
from returns import consequences
from returns.page import preview
from tests.returns.builders import BACKLOG, TIMELINESS, accepted, draft, row, sender, workbook

pytestmark = pytest.mark.usefixtures("library")

CASELOAD = "Average caseload per caseholder"
DISTRICTS = ["Ashford", "Canterbury", "Dartford", "Dover", "Gravesham", "Maidstone", "Sevenoaks", "Shepway"]
DISTRICTS += ["Swale", "Thanet", "Tonbridge and Malling", "Tunbridge Wells"]
YEAR = {
    2011: ("June", "July", "August", "September", "October", "November", "December"),
    2012: ("January", "February", "March", "April", "May"),
}
REFERRALS = [
    row("Referrals per 10,000 children (in month)", "Kent", f"{month} {year}", numerator=1468)
    for year, names in YEAR.items()
    for month in names
]


def differences(monthly_return) -> list[preview.ReadingChange]:
    return preview.differences(monthly_return, monthly_return.lines.select_related("indicator", "area"))


def in_short(data: bytes) -> list[tuple[str, str, str]]:
    return [(each.kind, each.before, each.after) for each in differences(draft(data))]


def rating_changes(data: bytes, **options) -> list[tuple[str, str, str]]:
    monthly_return = draft(data, **options)
    found = consequences.rating_changes(monthly_return, differences(monthly_return))
    return [(change.area, change.before, change.after) for change in found]


def test_a_new_figure():
    assert in_short(workbook(row(TIMELINESS, value="84.4%"))) == [("new", "", "84.4%")]


def test_a_changed_figure_stands_beside_the_old_one():
    accepted(workbook(row(value=1926)))
    assert in_short(workbook(row(value=36))) == [("changed", "1,926", "36")]


def test_a_figure_that_is_the_same_already():
    accepted(workbook(row(TIMELINESS, numerator=943, denominator=2201)))
    assert in_short(workbook(row(TIMELINESS, numerator=943, denominator=2201))) == [
        ("unchanged", "42.8%", "42.8%")
    ]


def test_a_change_that_rounding_hides_shows_numerator_and_denominator():
    accepted(workbook(row(TIMELINESS, numerator=943, denominator=2201)))
    assert in_short(workbook(row(TIMELINESS, numerator=942, denominator=2199))) == [
        ("changed", "42.8% (943 of 2,201)", "42.8% (942 of 2,199)")
    ]


def test_a_change_in_a_place_that_is_not_shown_is_shown():
    accepted(workbook(row(TIMELINESS, value="84.41%")))
    assert in_short(workbook(row(TIMELINESS, value="84.42%"))) == [
        ("changed", "84.4% (84.41)", "84.4% (84.42)")
    ]


def test_a_figure_that_would_be_removed():
    accepted(workbook(row(value=36)))
    assert in_short(workbook(row(value="n/a"))) == [("removed", "36", "n/a: not available")]


def test_a_line_that_is_not_understood():
    assert in_short(workbook(row("Hours of sunshine", value=7))) == [("not understood", "", "7")]


def test_only_where_every_figure_stands_already_nothing_changes():
    accepted(workbook(row(value=36)))
    assert preview.changes_nothing(differences(draft(workbook(row(value=36)))))
    more = draft(workbook(row(value=36), row(place="Thanet", value=12)))
    assert not preview.changes_nothing(differences(more))


def test_the_kinds_are_counted():
    accepted(workbook(row(value=36)))
    found = differences(draft(workbook(row(value=40), row(place="Thanet", value=12))))
    assert preview.counts(found) == {"new": 1, "changed": 1}


def test_a_rating_that_a_new_figure_gives():
    assert rating_changes(workbook(row(place="Kent", value=36))) == [("Kent", "no figure", "Green")]


def test_a_rating_that_a_changed_figure_changes():
    accepted(workbook(row(place="Kent", value=36)))
    assert rating_changes(workbook(row(place="Kent", value=136))) == [("Kent", "Green", "Red")]


def test_the_rating_in_force_that_month_is_meant():
    data = workbook(row(place="Kent", month="March 2012", value=136), title="Monthly return - March 2012")
    assert rating_changes(data) == [("Kent", "no figure", "Green")]


def test_a_districts_figure_that_completes_the_countys_changes_both():
    districts = Area.objects.filter(parent__slug="kent").order_by("name")
    *others, last = [row(TIMELINESS, each.name, numerator=9, denominator=10) for each in districts]
    accepted(workbook(*others))
    assert rating_changes(workbook(last)) == [
        ("Tunbridge Wells", "no figure", "Green"),
        ("Kent", "no figure", "Green"),
    ]


def test_a_count_that_is_not_rated_changes_no_rating():
    assert rating_changes(workbook(row(BACKLOG, "Dover", value=36))) == []


def test_an_unchanged_figure_changes_no_rating():
    accepted(workbook(row(place="Kent", value=36)))
    assert rating_changes(workbook(row(place="Kent", value=36))) == []


def test_of_a_line_for_somebody_elses_area_nothing_stored_is_told():
    accepted(workbook(row(BACKLOG, "Thanet", value=36)))
    mine = draft(
        workbook(row(BACKLOG, "Thanet", value=99), row(BACKLOG, "Dover", value=1)), by=sender(None, "dover")
    )
    told = [(each.kind, each.before) for each in differences(mine)]
    assert told == [(preview.Kind.REFUSED, ""), (preview.Kind.NEW, "")]


def test_no_rating_is_told_of_an_area_above_the_returns_own():
    kent = workbook(*(row(CASELOAD, place, numerator=190, denominator=10) for place in DISTRICTS))
    accepted(kent)
    dover = draft(
        workbook(row(CASELOAD, "Dover", numerator=999, denominator=10)),
        by=sender(None, "dover"),
        owner="dover",
    )
    found = consequences.rating_changes(dover, differences(dover))
    assert [(each.area, each.before, each.after) for each in found] == [("Dover", "Green", "Red")]


def test_a_month_that_completes_a_rolling_year_shows_the_years_rating():
    *earlier, last = REFERRALS
    accepted(workbook(row("Population aged 0 to 17", "Kent", "June 2011", value=350000)))
    accepted(workbook(*earlier))
    assert rating_changes(workbook(last)) == [("Kent", "no figure", "Green")]


def test_a_population_shows_the_rates_that_it_moves():
    accepted(workbook(*REFERRALS))
    population = workbook(row("Population aged 0 to 17", "Kent", "June 2011", value=350000))
    assert rating_changes(population) == [("Kent", "no figure", "Green")]


def test_many_lines_are_counted_in_thousands():
    assert preview.accepted_words(20280, 20281) == "20,280 of 20,281 lines accepted"
