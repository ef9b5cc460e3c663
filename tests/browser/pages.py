"""Every page in every state, in one place: what is walked for accessibility, photographed, and audited."""

from dataclasses import dataclass

INITIAL = "/indicators/initial-assessments-in-progress-out-of-timescale/"
TIMELINESS = "/indicators/initial-assessments-completed-in-timescale/"
CORE = "/indicators/core-assessments-completed-in-timescale/"
SIX = "".join(
    f"&compare={area}" for area in ("kent", "thanet", "swale", "ashford", "maidstone", "tonbridge-and-malling")
)
KENTS_TEAM, STOCKTONS_TEAM = "performance-team-kent", "performance-team-stockton-on-tees"


@dataclass(frozen=True)
class Shown:
    """A page in one state, as somebody sees it: "" is nobody in particular.

    `main` pages are audited too, and looked at on a phone by axe as well.
    """

    name: str
    address: str
    account: str = ""
    main: bool = False


PAGES = (
    Shown("scorecard", "/", main=True),
    Shown("scorecard-mostly-missing", "/scorecards/kent/2011-02/"),
    Shown("scorecard-district-partial", "/scorecards/kent/2011-11/?area=swale"),
    Shown("scorecard-district", "/scorecards/kent/2012-05/?area=dover", main=True),
    Shown("scorecard-stockton", "/scorecards/stockton-on-tees/2013-02/"),
    Shown("scorecard-team", "/scorecards/stockton-on-tees/2013-02/?area=stockton-on-tees-north-2"),
    Shown("scorecard-draft", "/scorecards/kent/2012-06/draft/", KENTS_TEAM),
    Shown("scorecard-draft-district", "/scorecards/kent/2012-06/draft/", "manager-dover"),
    Shown("scorecard-draft-quarter", "/scorecards/stockton-on-tees/2013-14-q1/draft/", STOCKTONS_TEAM),
    Shown("matrix", "/scorecards/kent/2012-05/matrix/", main=True),
    Shown("indicators", "/indicators/", main=True),
    Shown("indicators-found", "/indicators/?q=referral"),
    Shown("indicators-none-found", "/indicators/?q=nothing-of-that-name"),
    Shown("indicator", INITIAL, main=True),
    Shown("indicator-all-months", f"{INITIAL}?area=dover&range=all"),
    Shown("indicator-year-to-date", f"{CORE}?basis=YTD"),
    Shown("indicator-compare", f"{TIMELINESS}?area=dover&chart=compare{SIX}", main=True),
    Shown("indicator-compare-none", f"{TIMELINESS}?chart=compare"),
    Shown("indicator-compare-too-many", f"{TIMELINESS}?area=dover&chart=compare{SIX}&compare=dartford"),
    Shown("indicator-variation", "/indicators/unallocated-cases/?area=dover&chart=xmr"),
    Shown("indicator-variation-refused", f"{CORE}?basis=YTD&chart=xmr"),
    Shown("indicator-funnel", f"{TIMELINESS}?chart=funnel"),
    Shown("indicator-funnel-different", "/indicators/referrals-per-10000-children/?chart=funnel"),
    Shown("indicator-funnel-refused", f"{INITIAL}?chart=funnel"),
    Shown("indicator-team", "/indicators/average-social-worker-caseload/?area=stockton-on-tees-north-1"),
    Shown(
        "indicator-grades", "/indicators/care-leavers-in-suitable-accommodation/?area=stockton-on-tees"
    ),
    Shown("indicator-nothing", "/indicators/health-checks-of-looked-after-children/"),
    Shown("indicator-with-versions", "/indicators/unallocated-cases/?area=dover", "manager-dover"),
    Shown("districts", "/districts/"),
    Shown("district-county", "/districts/kent/", main=True),
    Shown("district", "/districts/dover/", main=True),
    Shown("district-comparator", "/districts/england/"),
    Shown("district-with-returns", "/districts/kent/", KENTS_TEAM),
    Shown("returns", "/returns/", KENTS_TEAM),
    Shown("return", "/returns/1/", KENTS_TEAM),
    Shown("return-across", "/returns/5/", STOCKTONS_TEAM),
    Shown("return-new", "/returns/new/", KENTS_TEAM),
    Shown("returns-not-allowed", "/returns/", "member-kent"),
    Shown("sign-in", "/accounts/sign-in/", main=True),
    Shown("not-found", "/no-such-page/"),
)
