"""Every page in every state, in one place: what is walked for accessibility, photographed, and audited."""

from dataclasses import dataclass

INITIAL = "/indicators/initial-assessments-in-progress-out-of-timescale/"
TIMELINESS = "/indicators/initial-assessments-completed-in-timescale/"
CORE = "/indicators/core-assessments-completed-in-timescale/"
SIX = "".join(
    f"&compare={area}"
    for area in ("kent", "thanet", "swale", "ashford", "maidstone", "tonbridge-and-malling")
)
KENTS_TEAM, STOCKTONS_TEAM = "performance-team-kent", "performance-team-stockton-on-tees"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Shown:
    """A page in one state, as somebody sees it: "" is nobody in particular.

    `main` pages are audited too, and looked at on a phone by axe as well. `status` is how the page is answered.
    """

    name: str
    address: str
    account: str = ""
    main: bool = False
    status: int = 200


PAGES = (
    Shown("scorecard", "/", main=True),
    Shown("scorecard-mostly-missing", "/scorecards/kent/2011-02/", main=True),
    Shown("scorecard-district-partial", "/scorecards/kent/2011-11/?area=swale"),
    Shown("scorecard-district", "/scorecards/kent/2012-05/?area=dover", main=True),
    Shown("scorecard-reds", "/scorecards/kent/2012-05/?area=gravesham", "member-kent", main=True),
    Shown("scorecard-stockton", "/scorecards/stockton-on-tees/2013-02/"),
    Shown("scorecard-team", "/scorecards/stockton-on-tees/2013-02/?area=stockton-on-tees-north-2"),
    Shown("scorecard-team-of-district", "/scorecards/kent/2012-05/?area=kent-dover-duty-and-assessment-team"),
    Shown("scorecard-draft", "/scorecards/kent/2012-06/draft/", KENTS_TEAM, main=True),
    Shown("scorecard-draft-district", "/scorecards/kent/2012-06/draft/", "manager-dover"),
    Shown("scorecard-draft-quarter", "/scorecards/stockton-on-tees/2013-14-q2/draft/", STOCKTONS_TEAM),
    Shown("scorecard-quarter", "/scorecards/stockton-on-tees/2013-14-q1/", main=True),
    Shown("scorecard-narrowed", "/scorecards/kent/2012-05/?area=swale&rating=red&sort=travel"),
    Shown("scorecard-nothing-left", "/scorecards/kent/2012-05/?area=dover&rating=red&q=plan"),
    Shown("scorecard-sorted", "/scorecards/stockton-on-tees/2013-02/?sort=rating"),
    Shown("exceptions", "/scorecards/kent/2011-05/exceptions/", main=True),
    Shown("pack", "/scorecards/kent/2012-05/pack/", "member-kent"),
    Shown("commentary", "/scorecards/kent/2012-06/commentary/", KENTS_TEAM),
    Shown("commentary-reds", "/scorecards/kent/2012-06/commentary/?reds=yes", KENTS_TEAM),
    Shown("commentary-write", "/scorecards/kent/2012-06/commentary/write/", KENTS_TEAM),
    Shown("matrix", "/scorecards/kent/2012-05/matrix/", main=True),
    Shown("matrix-sorted", "/scorecards/kent/2012-05/matrix/?sort=reds&areas=reds"),
    Shown(
        "matrix-open",
        "/scorecards/kent/2012-05/matrix/?cell=average-caseload-per-caseholder.SNAPSHOT.gravesham",
        KENTS_TEAM,
    ),
    Shown("matrix-draft", "/scorecards/kent/2012-06/draft/matrix/", KENTS_TEAM),
    Shown("meeting", "/scorecards/kent/2011-02/meeting/", main=True),
    Shown("beside", "/scorecards/kent/2012-05/beside/"),
    Shown("indicators", "/indicators/"),
    Shown("indicators-found", "/indicators/?q=referral"),
    Shown("indicators-none-found", "/indicators/?q=nothing-of-that-name"),
    Shown("readings", "/readings/"),
    Shown("readings-wrong", "/readings/export.csv?first=soon", status=400),
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
    Shown("indicator-grades", "/indicators/care-leavers-in-suitable-accommodation/?area=stockton-on-tees"),
    Shown("indicator-nothing", "/indicators/risk-score-cesc14/"),
    Shown("indicator-with-versions", "/indicators/unallocated-cases/?area=dover", "manager-dover"),
    Shown("indicator-areas", "/indicators/referrals-per-10000-children/areas/", main=True),
    Shown("indicator-areas-districts", f"{TIMELINESS}areas/?period=2012-05&level=district", "officer-dover"),
    Shown("indicator-areas-unpublished", f"{INITIAL}areas/?period=2012-06"),
    Shown("indicator-areas-none-found", f"{INITIAL}areas/?q=nothing-of-that-name"),
    Shown("indicator-authorities-none-loaded", f"{INITIAL}authorities/"),
    Shown("search", "/search/?q=unallocated", main=True),
    Shown("search-none-found", "/search/?q=nothing-of-that-name"),
    Shown("glossary", "/glossary/", main=True),
    Shown("help-document", "/help/reference/"),
    Shown("components", "/components/"),
    Shown("for-programs", "/api/v1/"),
    Shown("districts", "/districts/"),
    Shown("district-county", "/districts/kent/", main=True),
    Shown("district", "/districts/dover/", main=True),
    Shown("district-comparator", "/districts/england/"),
    Shown("district-with-returns", "/districts/kent/", KENTS_TEAM),
    Shown("improvement", "/improvement/?area=kent", main=True),
    Shown("improvement-month", "/improvement/?month=2011-05"),
    Shown("improvement-stockton", "/improvement/?area=stockton-on-tees"),
    Shown("caseloads", "/improvement/caseloads/?area=kent", main=True),
    Shown("caseloads-teams", "/improvement/caseloads/?area=stockton-on-tees"),
    Shown("plan", "/improvement/plan/", "member-kent", main=True),
    Shown("plan-highlights", "/improvement/plan/highlights/", "member-stockton-on-tees"),
    Shown("plan-action-manager", "/improvement/plan/kent-improvement-plan-phase-3/2/1/", "manager-dover"),
    Shown("plan-action", "/improvement/plan/kent-improvement-plan-phase-2/1/1/", KENTS_TEAM),
    Shown("returns", "/returns/", KENTS_TEAM),
    Shown("return", "/returns/1/", KENTS_TEAM),
    Shown("return-across", "/returns/5/", STOCKTONS_TEAM),
    Shown("return-new", "/returns/new/", KENTS_TEAM),
    Shown("return-check", "/returns/check/", KENTS_TEAM),
    Shown("return-keys", "/returns/keys/", KENTS_TEAM),
    Shown("returns-not-allowed", "/returns/", "member-kent", status=403),
    Shown("manage", "/manage/", KENTS_TEAM),
    Shown("manage-editions", "/manage/kent/editions/", KENTS_TEAM),
    Shown("manage-month", "/manage/kent/scorecards/kent/months/2012-06/", KENTS_TEAM),
    Shown("manage-month-rules", "/manage/kent/scorecards/kent/month/", KENTS_TEAM),
    Shown("approvals", "/approvals/", "approver-kent"),
    Shown("e-mails", "/accounts/e-mails/", "member-kent"),
    Shown("manage-indicators", "/manage/indicators/", KENTS_TEAM),
    Shown("manage-national", "/manage/national/", KENTS_TEAM),
    Shown("manage-national-recipe", "/manage/national/recipes/absence/", KENTS_TEAM),
    Shown("manage-national-beside", "/manage/kent/national/kent/", KENTS_TEAM),
    Shown("manage-national-populations", "/manage/kent/national/", KENTS_TEAM),
    Shown(
        "manage-indicator",
        "/manage/indicators/initial-assessments-completed-in-timescale/",
        KENTS_TEAM,
    ),
    Shown(
        "manage-targets",
        "/manage/kent/targets/?line=initial-assessments-completed-in-timescale|MONTH",
        KENTS_TEAM,
    ),
    Shown("manage-target-new", "/manage/kent/targets/new/", KENTS_TEAM),
    Shown("manage-targets-import", "/manage/kent/targets/import/", KENTS_TEAM),
    Shown("manage-notes", "/manage/kent/notes/", KENTS_TEAM),
    Shown("manage-note-new", "/manage/kent/notes/new/", KENTS_TEAM),
    Shown("manage-scorecard", "/manage/kent/scorecards/kent/", KENTS_TEAM),
    Shown("manage-areas", "/manage/kent/areas/", KENTS_TEAM),
    Shown("manage-area", "/manage/kent/areas/dover/", KENTS_TEAM),
    Shown("manage-areas-list", "/manage/kent/areas/list/", KENTS_TEAM),
    Shown("manage-first-steps", "/manage/kent/first-steps/", KENTS_TEAM),
    Shown("manage-subscribers", "/manage/kent/subscribers/", KENTS_TEAM),
    Shown("manage-scorecard-new", "/manage/kent/scorecards/new/", KENTS_TEAM),
    Shown("manage-councils", "/manage/councils/", ADMINISTRATOR),
    Shown("manage-council-new", "/manage/councils/new/", ADMINISTRATOR),
    Shown("manage-areas-merge", "/manage/kent/areas/merge/", KENTS_TEAM),
    Shown("manage-figures", "/manage/kent/figures/", KENTS_TEAM),
    Shown("manage-population", "/manage/kent/population/", KENTS_TEAM),
    Shown("manage-due-dates", "/manage/kent/due-dates/", KENTS_TEAM),
    Shown("manage-names", "/manage/kent/names/", KENTS_TEAM),
    Shown("sign-in", "/accounts/sign-in/", main=True),
    Shown("not-found", "/no-such-page/", status=404),
)
