"""An indicator's page where no national file is loaded, or two of one that disagree."""

from tests.backoffice.steps import text_of
from tests.national.files import C1_2024, C1_2025, changed
from tests.national.test_pages import RE_REFERRALS, see


def test_a_year_that_a_newer_edition_restates_says_what_stood_before(browser, load):
    load(C1_2024)
    restated = changed(
        C1_2025,
        lambda line: (
            line | ({"rereferral_percent": "99.9"} if line["geographic_level"] == "National" else {})
        ),
    )
    load("newer.csv", restated)
    page = text_of(see(browser, "indicator", RE_REFERRALS, area="kent"))
    assert "as printed; England was 22.4% in an earlier edition" in page
    assert "Kent was" not in page


def test_without_a_file_the_page_says_nothing_of_the_nation(browser, library):
    assert "beside England" not in text_of(see(browser, "indicator", RE_REFERRALS, area="kent"))
    assert "No national file with this indicator is loaded" in text_of(
        see(browser, "indicator-authorities", RE_REFERRALS)
    )
