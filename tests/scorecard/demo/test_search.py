"""Search: what is found, and that nobody finds what they may not open."""

import pytest

from districts.models import Area
from scorecard.models import Commentary, Edition
from scorecard.pages.search_index import excerpt
from tests.guard import guard_lifted

pytestmark = pytest.mark.usefixtures("demo")
SECRET = "Xylophone"


@pytest.fixture
def found(browser_of):
    """What a reader finds, as kind and name."""

    def search(query: str, reader: str = "") -> list[tuple[str, str]]:
        answer = browser_of(reader).get("/search/", {"q": query})
        assert answer.status_code == 200
        return [(hits.title, hit.name) for hits in answer.context["found"] for hit in hits.listed]

    return search


def test_an_indicator_is_found_by_parts_of_its_name_in_whatever_case(found):
    assert ("Indicators", "Unallocated cases over 28 days") in found("UNALLOC 28")


def test_named_indicators_come_before_those_that_only_count_such_things(found):
    names = [name for title, name in found("referral") if title == "Indicators"]
    assert "eferral" in names[0]


def test_an_area_is_found_with_what_it_lies_in(browser_of):
    (hits,) = browser_of("").get("/search/?q=thanet").context["found"]
    assert [(hit.name, hit.about, hit.url) for hit in hits.listed] == [
        ("Thanet", "District in Kent", "/districts/thanet/"),
        (
            "Thanet duty and assessment team",
            "Team in Thanet",
            "/districts/kent-thanet-duty-and-assessment-team/",
        ),
    ]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("unalocated", "unallocated"), ("Gravsham", "gravesham"), ("core asessments", "core assessments")],
)
def test_a_slip_finds_what_was_meant_and_says_so(browser_of, found, slip, meant):
    page = browser_of("").get("/search/", {"q": slip})
    assert f"for “{meant}”" in page.content.decode()
    assert found(slip) == found(meant) != []


def test_an_indicator_is_found_with_its_figure_and_rating(browser_of):
    (indicators, *_) = browser_of("").get("/search/?q=average caseload per caseholder").context["found"]
    (hit,) = indicators.listed
    assert [(row.area, row.figure.text, row.rating.letter) for row in hit.rows] == [("kent", "19.9", "G")]


def test_a_term_is_found(found):
    assert ("Terms", "LAC (Looked after children)") in found("LAC")


def test_nothing_asked_for_finds_nothing(found):
    assert found("") == found("   ") == []


def test_nothing_found_is_said(browser_of):
    assert "Nothing is found for “zzzz”" in browser_of("").get("/search/?q=zzzz").content.decode()


def test_a_nul_and_markup_do_no_harm(found, browser_of):
    assert found("thanet\0") == found("thanet")
    assert "<script>alert" not in browser_of("").get("/search/?q=<script>alert(1)").content.decode()


# What the service said

MAY_SAYS = "quality of casework"


def test_what_a_published_edition_says_is_found_in_it(browser_of):
    found = browser_of("").get("/search/", {"q": MAY_SAYS}).context["found"]
    (hits,) = [hits for hits in found if hits.title == "What the service said"]
    assert (hits.listed[0].name, hits.listed[0].url) == ("Kent, May 2012", "/scorecards/kent/2012-05/")
    assert MAY_SAYS in hits.listed[0].about


@pytest.mark.parametrize("reader", ["", "member-kent", "performance-team-kent"])
def test_what_was_written_since_it_was_published_is_not(found, reader):
    assert Commentary.objects.filter(text__icontains=MAY_SAYS).update(text=SECRET) == 1
    assert found(SECRET, reader) == []


def test_what_is_written_for_a_draft_is_not_found(found):
    kent = Area.objects.get(slug="kent")
    draft = Edition.objects.get(scorecard__slug="kent", published_at=None)
    Commentary.objects.create(
        scorecard=draft.scorecard,
        period_kind=draft.period_kind,
        period_end=draft.period_end,
        area=kent,
        text=SECRET,
    )
    assert found(SECRET, "member-kent") == []


def test_a_restricted_edition_is_for_its_own_readers_alone(found):
    with guard_lifted():
        Edition.objects.filter(scorecard__slug="kent", published_at__isnull=False).update(unrestricted=False)
    assert found(MAY_SAYS) == []
    assert found(MAY_SAYS, "member-stockton-on-tees") == []
    assert found(MAY_SAYS, "member-kent") != []


def test_an_area_nobody_may_know_of_is_not_found(found):
    with guard_lifted():
        Edition.objects.filter(scorecard__slug="kent", published_at__isnull=False).update(unrestricted=False)
    assert found("thanet") == []
    assert found("thanet", "member-kent") != []


# Around the word


def test_an_excerpt_is_cut_between_words_around_the_first():
    text = f"{'before ' * 40}unallocated {'after ' * 40}".strip()
    cut = excerpt(text, ["unallocated"])
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert "unallocated" in cut


def test_a_short_text_stands_whole():
    assert excerpt("Fewer **unallocated** cases.", ["cases"]) == "Fewer unallocated cases."
