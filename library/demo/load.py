"""The demonstration: real returns, illustrative months, editions and accounts, loaded through the product's own code.

Loading twice changes nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from districts.models import Area, Role, RoleName, User
from indicators.models import Indicator
from indicators.rules.periods import Period, add_months
from indicators.rules.terms import Basis, Severity
from library.demo.councils import FOLDER, lines_of, load_councils, open_areas, start_sections
from library.demo.illustrative import illustrative_workbooks
from library.demo.packing import packed
from library.demo.plan_progress import load_progress
from library.fixtures import FIXTURES, Line, yes
from national.actions import Loading, load_file
from returns import actions as returning
from returns.intake.drafting import draft_return
from returns.intake.ownership import Sender
from returns.models import Return, ReturnKind
from returns.page.preview import accepted_words
from scorecard import actions as publishing
from scorecard.models import Edition, Scorecard

PASSWORD = "children-first-2012"  # noqa: S105 - the demonstration's, printed when it starts
FIRST, LAST = Period.month(2010, 4), Period.month(2012, 6)
MAY_2012 = Period.month(2012, 5)
# The months of the Notice for special educational needs of which a figure against its target is published.
SEND_MONTHS = (Period.month(2023, 6), Period.month(2023, 8), Period.month(2024, 8))
ILLUSTRATIVE_DATE = "Demonstration: the day of publication is illustrative."
ADMINISTRATOR = "administrator"
PUBLISHED = "Figures that stand in no monthly return"
READINESS = "inspection-readiness"
KEEPER = "performance-team-kent"  # of the library that both authorities share
REAL_RETURNS = {
    "kent": ["kent-2011-02.xlsx", "kent-2011-05.xlsx", "kent-2012-05.xlsx"],
    "stockton-on-tees": ["stockton-caseloads.xlsx", "stockton-cabinet-2012-13.xlsx"],
}
NATIONAL_FILES = ("sn_model_2025_wide.csv", "timeliness_20_week.csv")
ACCOUNTS = {
    "kent": list(RoleName),
    "stockton-on-tees": list(RoleName),
    "kent-send": [RoleName.MEMBER, RoleName.MANAGER, RoleName.PERFORMANCE_TEAM],
    "dover": [RoleName.OFFICER, RoleName.MANAGER],
    "thanet": [RoleName.OFFICER, RoleName.MANAGER],
}

Say = Callable[[str], None]


def load_demo(say: Say) -> str:
    """Load what is missing, telling `say` what is being done; the accounts in words."""
    load_councils(say)
    say(f"{open_areas()} areas opened")
    _load_national(say)
    with transaction.atomic():
        names = _load_accounts()
    _load_returns(say)
    _publish_editions(say)
    say(f"{load_progress()} illustrative reports of progress added")
    lines = [f"  {name:28} {what}" for name, what in names]
    return "\n".join([f"Demo accounts, all with the password {PASSWORD}:", *lines])


def _load_accounts() -> list[tuple[str, str]]:
    hashed = ""
    names = [(ADMINISTRATOR, "the administration site")]
    for slug, roles in ACCOUNTS.items():
        names += [(account_name(role, slug), f"{role.label}, {_area(slug).name}") for role in roles]
    for name, _ in names:
        if not User.objects.filter(username=name).exists():
            hashed = hashed or make_password(PASSWORD)
            User.objects.create(
                username=name,
                email=f"{name}@example.org",
                password=hashed,
                is_staff=name == ADMINISTRATOR,
                is_superuser=name == ADMINISTRATOR,
            )
    for slug, roles in ACCOUNTS.items():
        for role in roles:
            user = User.objects.get(username=account_name(role, slug))
            Role.objects.get_or_create(user=user, area=_area(slug), role=role)
    User.objects.filter(username=KEEPER).update(keeps_library=True)
    return names


def account_name(role: RoleName, slug: str) -> str:
    """The demo account that holds a role at an area: officer-dover, performance-team-kent."""
    return f"{role.value.replace('_', '-')}-{slug}"


def _area(slug: str) -> Area:
    return Area.objects.select_related("parent__parent__parent").get(slug=slug)


def _load_national(say: Say) -> None:
    """What stands beside the yearly figures of the second demonstration when its editions are published."""
    for name in NATIONAL_FILES:
        data = (FIXTURES / "national" / name).read_bytes()
        say(f"{name}: {load_file(data=data, file_name=name, loading=Loading()).outcome}")


# Returns


def _load_returns(say: Say) -> None:
    for slug, names in REAL_RETURNS.items():
        for name in names:
            data = (FIXTURES / FOLDER / "returns" / name).read_bytes()
            _load_return(say, data, name, _area(slug), illustrative=False)
    for (slug, illustrative), lines in _background().items():
        name = f"{slug}-{'illustrative' if illustrative else 'published'}-figures.xlsx"
        _load_return(say, _workbook(PUBLISHED, lines), name, _area(slug), illustrative=illustrative)
    for name, data in (*illustrative_workbooks(), _readiness_workbook()):
        _load_return(say, data, name, _area("kent"), illustrative=True)


def _load_return(say: Say, data: bytes, name: str, area: Area, *, illustrative: bool) -> None:
    if Return.objects.filter(sha256=sha256(data).hexdigest()).exists():
        return
    everywhere = Sender(None, list(Area.objects.select_related("parent__parent__parent")))
    draft = draft_return(
        data=data, file_name=name, by=everywhere, area=area, illustrative=illustrative, kind=ReturnKind.IMPORT
    )
    answers = {question.pk: True for question in draft.findings.filter(severity=Severity.QUESTION)}
    lines = list(draft.lines.values_list("pk", flat=True))
    taken = returning.accept_return(monthly_return=draft, lines=lines, answers=answers, by=None)
    say(f"{name}: {accepted_words(len(taken), len(lines))}")


def _background() -> dict[tuple[str, bool], list[Line]]:
    """Figures that stand in no return that a paper shows, by the authority's slug and whether they are illustrative."""
    found: dict[tuple[str, bool], list[Line]] = {}
    for line in lines_of("background.csv"):
        area = Area.objects.get(name=line["area"])
        council = area.comparator_for.first() or area.authority
        found.setdefault((council.slug, yes(line["illustrative"])), []).append(line)
    return found


def _readiness_workbook() -> tuple[str, bytes]:
    """File name and bytes: how ready each of Kent's teams is. Published is how many have which grade, not which."""
    lines = [
        {
            "area": line["team"],
            "indicator": READINESS,
            "basis": Basis.SNAPSHOT,
            "period_end": period.end.isoformat(),
            "value": "",
            "stated": line["grade"],
            "note": "Which team has which grade is illustrative",
            "source": "six ready, two almost and four needing support as the papers of 2012 say",
        }
        for period in (MAY_2012, LAST)
        for line in lines_of("illustrative_readiness.csv")
    ]
    return "kent-readiness-illustrative.xlsx", _workbook("Readiness of teams (illustrative)", lines)


def _workbook(title: str, lines: list[Line]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(["Indicator", "Area", "Month", "Basis", "Numerator", "Denominator", "Value", "Note"])
    names = dict(Indicator.objects.values_list("code", "name"))
    for line in lines:
        month = f"{date.fromisoformat(line['period_end']):%B %Y}"
        parts = [float(line[name]) if line.get(name) else None for name in ("numerator", "denominator")]
        value = float(line["value"]) if line["value"] else line["stated"]
        note = "; ".join(filter(None, (line["note"], line["source"])))
        basis = Basis(line["basis"]).label
        sheet.append([names[line["indicator"]], line["area"], month, basis, *parts, value, note])
    return packed(book)


# Editions


def _publish_editions(say: Say) -> None:
    kent = Scorecard.objects.select_related("authority").get(slug="kent")
    at = FIRST
    while at <= MAY_2012:
        _publish(say, kent, at, _illustrative_day(at), "" if at == MAY_2012 else ILLUSTRATIVE_DATE)
        at = at.following
    publishing.open_draft(scorecard=kent, period=LAST, by=None, unrestricted=True)
    stockton = Scorecard.objects.select_related("authority").get(slug="stockton-on-tees")
    _publish(say, stockton, Period.month(2013, 2), date(2013, 6, 13), ILLUSTRATIVE_DATE)
    _publish(say, stockton, Period.quarter(2013, 1), date(2013, 7, 15), ILLUSTRATIVE_DATE)
    publishing.open_draft(scorecard=stockton, period=Period.quarter(2013, 2), by=None, unrestricted=True)
    send = Scorecard.objects.select_related("authority").get(slug="kent-send")
    for month in SEND_MONTHS:
        _publish(say, send, month, _illustrative_day(month), ILLUSTRATIVE_DATE)


def _illustrative_day(period: Period) -> date:
    """The ninth of the second month after, as May 2012 was published on 9 July 2012."""
    return add_months(period.end, 2).replace(day=9)


def _publish(say: Say, scorecard: Scorecard, period: Period, day: date, note: str) -> None:
    published = Edition.objects.filter(
        scorecard=scorecard, period_kind=period.kind, period_end=period.end, published_at__isnull=False
    )
    if published.exists():
        return
    start_sections(scorecard, period)
    draft = publishing.open_draft(scorecard=scorecard, period=period, by=None, unrestricted=True, note=note)
    _write_what_was_published(draft)
    at = timezone.make_aware(datetime.combine(day, time(9)))
    publishing.publish_edition(edition=draft, by=None, published_at=at)
    say(f"{scorecard}, {period.label}: published")


def _write_what_was_published(draft: Edition) -> None:
    """The headlines and texts that the councils' papers give for the period."""
    for line in lines_of("commentary.csv"):
        if (line["scorecard"], line["period"]) == (draft.scorecard.slug, draft.period.slug):
            publishing.write_commentary(
                edition=draft,
                area=Area.objects.get(name=line["area"]),
                section=line["section"],
                words=publishing.Words(headlines=line["headlines"].replace("|", "\n"), text=line["text"]),
                seen=0,
                by=None,
            )
