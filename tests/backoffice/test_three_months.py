"""Three months of a made-up council, from its returns to its papers: each figure held against a second calculation.

Five districts and nine teams; a late return, a restatement, a changed target, a merger, two corrections, an approval
refused, a publication at night. What the editions say is compared on every page and in every file.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from districts.models import Area, Role, User
from indicators.models import CollectionLevel, Indicator, Target
from returns.models import Return, ReturnDue
from scorecard.editions.notifications import set_subscriptions
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.models import Edition, Entry, Scorecard, Section
from scorecard.release.month import set_month_rules
from tests.backoffice.steps import Team, text_of
from tests.returns.builders import questions, row, workbook

TIMELY, LATE, CASES = (
    "initial-assessments-completed-in-timescale",
    "initial-assessments-in-progress-out-of-timescale",
    "average-social-worker-caseload",
)
BASES = {TIMELY: "MONTH", LATE: "SNAPSHOT", CASES: "SNAPSHOT"}
NAMES = {
    TIMELY: "Initial assessments completed in timescale",
    LATE: "Initial assessments in progress out of timescale",
    CASES: "Average social worker caseload",
}
APRIL, MAY, JUNE = "2012-04", "2012-05", "2012-06"
ENDS = {APRIL: date(2012, 4, 30), MAY: date(2012, 5, 31), JUNE: date(2012, 6, 30)}
TEAMS = {"Alder": 2, "Birch": 2, "Cedar": 2, "Dale": 2, "Elm": 1}
MANAGE, COUNTY = "/manage/westmere", "westmere"
# Done in time of all; still open out of time; children over social workers in each team, in turn.
RETURNED = {
    APRIL: {
        "Alder": ((40, 50), 12, [(120, "5.5"), (98, "4")]),
        "Birch": ((61, 80), 14, [(131, "5"), (88, "3.5")]),
        "Cedar": ((33, 60), 31, [(150, "5"), (141, "5.5")]),
        "Dale": ((70, 75), 8, [(77, "3"), (60, "3")]),
        "Elm": ((28, 35), 9, [(64, "2.5")]),
    },
    MAY: {
        "Alder": ((43, 50), 14, [(118, "5.5"), (99, "4")]),
        "Birch": ((66, 80), 12, [(129, "5"), (91, "3.5")]),
        "Cedar": ((41, 60), 28, [(149, "5"), (139, "5.5")]),
        "Dale": ((68, 75), 11, [(79, "3"), (58, "3")]),
        "Elm": ((30, 35), 7, [(66, "2.5")]),
    },
    JUNE: {
        "Alder": ((47, 50), 9, [(117, "5"), (97, "4")]),
        "Birch": ((70, 80), 10, [(127, "5"), (93, "4")]),
        "Cedar": ((45, 60), 26, [(148, "6"), (137, "6")]),
        "Dalelm": ((99, 110), 13, [(101, "4"), (103, "4.5")]),
    },
}
RESTATED = (58, 81)  # Birch's April, as its return of May has it
CORRECTED = 19  # Cedar's cases of May, as its return of June has them


# The second calculation


@dataclass
class Second:
    """What was returned, and what follows from it: by a slow way of its own."""

    returned: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = field(default_factory=dict)

    def put(self, code: str, area: str, month: str, top: object, below: object = 1) -> None:
        """Keep what stands in a return, for an area by its slug."""
        self.returned[code, area, month] = Decimal(str(top)), Decimal(str(below))

    def known(self, code: str, area: str, month: str) -> Decimal | None:
        """The exact figure: of the county the sum over all who returned, of a district that of its teams."""
        parts = [
            pair
            for (of, at, when), pair in self.returned.items()
            if (of, when) == (code, month) and (area in (at, COUNTY) or at.startswith(f"{COUNTY}-{area}-"))
        ]
        if not parts:
            return None
        top, below = (sum(each) for each in zip(*parts, strict=True))
        return (
            Decimal(top) if code == LATE else Decimal(top) / Decimal(below) * (100 if code == TIMELY else 1)
        )

    def words(self, code: str, area: str, month: str) -> str:
        """As a page prints it."""
        found = self.known(code, area, month)
        assert found is not None
        rounded = found.quantize(Decimal(1) if code == LATE else Decimal("0.1"), ROUND_HALF_UP)
        return f"{rounded}{'%' if code == TIMELY else ''}"

    def letter(self, code: str, area: str, month: str) -> str:
        """The colour: timeliness is 78, from June on 85, the county's cases are 80 at most, nothing else is rated."""
        if code == CASES or (code == LATE and area != COUNTY):
            return "–"
        figure = Decimal(self.words(code, area, month).rstrip("%"))
        if code == LATE:
            return "G" if figure <= 80 else "R"
        return "G" if figure >= (85 if month == JUNE else 78) else "R"

    def rows(self, month: str) -> dict[tuple[str, str], tuple[str, str]]:
        """Figure and colour of every line of a month's edition, by area and measure."""
        areas = {at for _, at, when in self.returned if when == month}
        pairs = {(at, code) for code, at, when in self.returned if when == month}
        pairs |= {(COUNTY, TIMELY), (COUNTY, LATE)} | {(at.split("-")[1], CASES) for at in areas if "-" in at}
        return {(at, code): (self.words(code, at, month), self.letter(code, at, month)) for at, code in pairs}


# The council


@pytest.fixture
def clock(monkeypatch) -> Callable[..., None]:
    """Sets the service's clock to a moment, in summer time."""

    def put(*moment: int) -> None:
        now = datetime(2012, *moment, tzinfo=timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: now)

    put(5, 1)
    return put


@pytest.fixture
def people(library) -> dict[str, Team]:
    """Westmere with its districts, teams, scorecard and people, each in a browser of their own."""
    county = Area.objects.create(name="Westmere", level="authority", slug=COUNTY)
    districts = [Area.objects.create(name=name, level="district", parent=county) for name in TEAMS]
    for district in districts:
        for number in range(1, TEAMS[district.name] + 1):
            Area.objects.create(name=f"{district.name} {number}", level="team", parent=district)
    card = Scorecard.objects.create(authority=county, name="Westmere", slug=COUNTY)
    for place, (title, codes, shown_for) in enumerate(
        [("Assessments", (TIMELY, LATE), ""), ("Caseloads", (CASES,), "team")]
    ):
        section = Section.objects.create(scorecard=card, title=title, position=place, shown_for=shown_for)
        for at, code in enumerate(codes):
            indicator = Indicator.objects.get(code=code)
            Entry.objects.create(section=section, indicator=indicator, basis=BASES[code], position=at)
            level = "team" if code == CASES else "district"
            CollectionLevel.objects.create(indicator=indicator, authority=county, level=level)
    for code, figure, below in [(TIMELY, 78, True), (LATE, 80, False)]:
        Target.objects.create(
            indicator=Indicator.objects.get(code=code),
            area=county,
            basis=BASES[code],
            in_force_from=date(2012, 4, 1),
            target=figure,
            applies_below=below,
            set_by="Board",
        )
    set_month_rules(scorecard=card, rules={}, needs_approval=True, by=None)
    found = {role: person(role, county) for role in ("performance_team", "approver", "member")}
    set_subscriptions(areas=[county], by=User.objects.get(username="member-westmere"))
    return found | {each.name: person("officer", each) for each in districts}


def person(role: str, area: Area) -> Team:
    user = User.objects.create(username=f"{role}-{area.slug}", email=f"{role}-{area.slug}@example.org")
    Role.objects.create(user=user, area=area, role=role)
    client = Client()
    client.force_login(user)
    return Team(client)


def returned_by(name: str, month: str, second: Second) -> Iterator[list[object]]:
    """The rows of a district's return, kept for the second calculation too."""
    (done, whole), late, cases = RETURNED[month][name]
    slug = name.lower()
    for code, top, below in [(TIMELY, done, whole), (LATE, late, 1)]:
        second.put(code, slug, month, top, below)
    yield line(TIMELY, name, month, numerator=done, denominator=whole)
    yield line(LATE, name, month, value=late)
    for number, (children, workers) in enumerate(cases, start=1):
        second.put(CASES, f"{COUNTY}-{slug}-{number}", month, children, workers)
        yield line(CASES, f"{name} {number}", month, numerator=children, denominator=float(workers))


def line(code: str, place: str, month: str, **figures: object) -> list[object]:
    return row(NAMES[code], place, f"{ENDS[month]:%B %Y}", **figures)


def send_return(officer: Team, month: str, lines: Sequence[list[object]], reason: str = "") -> None:
    """A workbook sent and, after a look, accepted whole."""
    data = workbook(*lines, title=f"Monthly return - {ENDS[month]:%B %Y}")
    sent = officer.send("/returns/new/", file=SimpleUploadedFile(f"{month}.xlsx", data))
    assert sent.status_code == 302, text_of(sent)
    found = Return.objects.latest("pk")
    answers = {f"question-{each.pk}": "yes" for each in questions(found)}
    seen = officer.client.get(sent.url).context["seen"]
    chosen = [each.pk for each in found.lines.all()]
    assert len(chosen) == len(lines)
    answer = officer.send(f"{sent.url}accept/", seen=seen, line=chosen, reason=reason, **answers)
    assert answer.status_code == 302, text_of(answer)
    assert f"{len(lines)} of {len(lines)} lines accepted" in officer.see(sent.url) or len(lines) == 1


# A month's work


def open_month(team: Team, month: str) -> Edition:
    card = Scorecard.objects.get(slug=COUNTY)
    assert team.send(f"{MANAGE}/editions/", scorecard=card.pk, period=month).status_code == 302
    return Edition.objects.filter(scorecard=card, period_end=ENDS[month]).latest("issue")


def write_reds(team: Team, month: str) -> int:
    """The text of every red line, all on one page; how many pages that took."""
    desk = f"/scorecards/{COUNTY}/{month}/commentary/?reds=yes"
    fields = {}
    for each in team.client.get(desk).context["texts"]:
        given = {item.html_name: item.value() for item in each.form if item.name != "carry"}
        fields |= {name: "" if value is None else value for name, value in given.items()}
        fields[f"{each.form.prefix}-text"] = f"{each.area.name} had too few staff."
        fields[f"{each.form.prefix}-corrective_action"] = f"{each.area.name} hires two."
    assert team.client.post(desk, fields).status_code == 302
    return 2


def page_of(edition: Edition) -> str:
    return f"{MANAGE}/editions/{edition.pk}/"


def approve(approver: Team, edition: Edition, **said: str) -> None:
    address = f"/approvals/{edition.pk}/"
    seen = approver.client.get(address).context["seen"]
    assert approver.send(address, seen=seen, **(said or {"approve": "yes"})).status_code == 302


def publish(team: Team, edition: Edition, **hour: str) -> bool:
    """Ask for publication; whether it is out."""
    address = f"{page_of(edition)}publish/"
    team.send(address, seen=team.client.get(address).context["seen"], **hour)
    return not Edition.objects.get(pk=edition.pk).is_draft


def issue_out(people: dict[str, Team], month: str, reason: str = "") -> None:
    """An edition opened, written, approved and published."""
    team = people["performance_team"]
    edition = open_month(team, month)
    team.send(page_of(edition), note="Checked by the team.", reason=reason)
    write_reds(team, month)
    approve(people["approver"], edition)
    assert publish(team, edition), team.see(page_of(edition))


# What the editions say, everywhere


def letters(*texts: object) -> str:
    """The letters and digits alone: lines and pages break sentences where they like."""
    return re.sub(r"\s+|Page\d+of\d+|,", "", " ".join(map(str, texts)))


def compare(reader: Team, month: str, second: Second, issue: int = 1, *, files: bool = False) -> None:
    """Every page and file of an edition against the second calculation."""
    expected, asked = second.rows(month), f"issue={issue}"
    address = f"/scorecards/{COUNTY}/{month}/"
    for slug in sorted({at for at, _ in expected}):
        answer = reader.client.get(f"{address}?area={slug}&{asked}")
        rows = answer.context["content"].rows
        found = {(each.area, each.code): (each.figure.text, each.rating.letter) for each in rows}
        own = {key for key in expected if key[0] == slug}
        below = {key for key in expected if key[1] == CASES and "-" in key[0]}
        assert found == {key: expected[key] for key in (own | below if slug == COUNTY else own)}, slug
        page = letters(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))
        assert [text for text, _ in found.values() if text not in page] == []
    matrix = reader.client.get(f"{address}matrix/?{asked}").context["lines"]
    cells = [each for line in matrix for each in line.rows if each is not None]
    assert cells
    for each in cells:
        assert (each.figure.text, each.rating.letter) == expected[each.area, each.code]
    report = reader.client.get(f"{address}exceptions/?{asked}").context["report"]
    reds = {each.row.code for part in (report.newly_red, report.long_red, report.other_red) for each in part}
    assert reds == {code for (at, code), (_, letter) in expected.items() if (at, letter) == (COUNTY, "R")}
    as_data = reader.client.get(f"{address}export.csv?{asked}").content.decode()
    told = json.loads(reader.client.get(f"/api/v1/rows?scorecard={COUNTY}&period={month}&{asked}").content)
    for lines in (csv.DictReader(StringIO(as_data)), told["items"]):
        assert {
            (each["area"], each["indicator"]): (each["value"], each["rating_code"]) for each in lines
        } == {key: (text.rstrip("%"), letter) for key, (text, letter) in expected.items()}
    if files:
        compare_files(reader, address, asked, expected)


def compare_live(reader: Team, month: str, second: Second) -> None:
    """The pages of the measures, which show what is known now."""
    for (at, code), (text, _) in second.rows(month).items():
        query = f"area={at}&basis={BASES[code]}&to={ENDS[month]}"
        trend = reader.client.get(f"/indicators/{code}/?{query}").context["trend"]
        assert trend.known[-1].text == text, (at, code, month)


def compare_files(
    reader: Team, address: str, asked: str, expected: dict[tuple[str, str], tuple[str, str]]
) -> None:
    names = dict(Area.objects.filter(slug__in={at for at, _ in expected}).values_list("slug", "name"))
    book = openpyxl.load_workbook(BytesIO(reader.client.get(f"{address}export.xlsx?{asked}").content))
    for (at, code), (text, letter) in expected.items():
        lines = book[names[at]].iter_rows(min_row=5)
        (found,) = [each for each in lines if NAMES[code] in [cell.value for cell in each]]
        assert Decimal(str(found[figure_at(book[names[at]])].value)) == Decimal(text.rstrip("%")), (at, code)
        assert f"{letter} " in " ".join(str(cell.value) for cell in found), (at, code)
    chosen = "&areas=".join(sorted(at for at in names if at != COUNTY))
    pack = f"{address}pack/?committee=Scrutiny&{asked}&areas={chosen}&form="
    document = Document(BytesIO(reader.client.get(f"{pack}docx").content))
    in_word = letters(*(cell.text for table in document.tables for cell in table._cells))
    sheets = openpyxl.load_workbook(BytesIO(reader.client.get(f"{pack}xlsx").content))
    assert {names[at] for at in names} <= set(sheets.sheetnames)
    told = [in_word]
    if pdf_possible():
        paper = PdfReader(BytesIO(reader.client.get(f"{pack}pdf").content))
        pages = [page.extract_text() for page in paper.pages]
        (number,) = re.findall(r"Exceptions and highlights[ .]*(\d+)", pages[1])
        assert "Exceptions and highlights" in pages[int(number) - 1]
        assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
        told.append(letters(*pages))
    sentences = [each.text for each in document.paragraphs if "\t" not in each.text]
    for words in told:
        assert [text for text, _ in expected.values() if text not in words] == []
    for words in told[1:]:
        assert [each for each in sentences if letters(each) not in words] == []


def figure_at(sheet: object) -> int:
    return [cell.value for cell in sheet[4]].index("Latest")


# The three months


def test_three_months_of_a_council(people, clock, django_capture_on_commit_callbacks, settings):
    settings.SESSION_COOKIE_AGE = 365 * 24 * 3600  # nobody signs in anew in these months
    team, member = people["performance_team"], people["member"]
    april, may, june = Second(), Second(), Second()

    # April: Elm is late and is reminded without a click; the approver sends the draft back; it goes out at night.
    for name in TEAMS:
        ReturnDue.objects.create(
            area=Area.objects.get(slug=name.lower()), period_end=ENDS[APRIL], due=date(2012, 5, 15)
        )
    clock(5, 10)
    for name in ("Alder", "Birch", "Cedar", "Dale"):
        send_return(people[name], APRIL, list(returned_by(name, APRIL, april)))
    clock(5, 14, 6)
    for _ in range(2):
        call_command("send_due", verbosity=0, stdout=StringIO())
    assert [each.to for each in mail.outbox if "Elm" in each.body and "officer" in each.to[0]] == [
        ["officer-elm@example.org"]
    ]
    assert not [
        each
        for each in mail.outbox
        if each.to[0] in ("officer-alder@example.org", "officer-dale@example.org")
    ]
    clock(5, 16)
    send_return(people["Elm"], APRIL, list(returned_by("Elm", APRIL, april)))
    edition = open_month(team, APRIL)
    team.send(page_of(edition), note="Elm returned late.")
    assert write_reds(team, APRIL) <= 15
    assert not publish(team, edition)
    approve(people["approver"], edition, words="Name Elm’s day.")
    assert "Name Elm’s day." in team.see(page_of(edition))
    assert not publish(team, edition)
    team.send(page_of(edition), note="Elm returned late, on 16 May.")
    approve(people["approver"], edition)
    assert not publish(team, edition, day="18/05/2012", time="2:00", later="yes")
    mail.outbox.clear()
    for moment, out in (((5, 18, 1, 59, 59), False), ((5, 18, 2), True), ((5, 18, 2, 1), True)):
        clock(*moment)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("publish_asked", verbosity=0)
        assert Edition.objects.get(pk=edition.pk).is_draft is not out
    (letter,) = [each for each in mail.outbox if each.to == ["member-westmere@example.org"]]
    assert "Westmere" in letter.subject
    compare(member, APRIL, april)

    # May: Birch's return has another April, which is corrected; what was published stays.
    clock(6, 12)
    for name in TEAMS:
        lines = list(returned_by(name, MAY, may))
        if name == "Birch":
            done, whole = RESTATED
            lines.append(line(TIMELY, name, APRIL, numerator=done, denominator=whole))
        send_return(people[name], MAY, lines, reason="Counted again." if name == "Birch" else "")
    compare(member, APRIL, april)
    issue_out(people, MAY)
    assert "Birch" in team.see(page_of(edition))  # it no longer agrees
    restated = member.client.get(f"/scorecards/{COUNTY}/{MAY}/?area=birch").context["content"].restated
    assert [(each.code, each.said, each.now) for each in restated] == [(TIMELY, "76.3%", "71.6%")]
    corrected = Second(dict(april.returned))
    corrected.put(TIMELY, "birch", APRIL, *RESTATED)
    issue_out(people, APRIL, reason="Birch counted again.")
    compare(member, APRIL, april, 1)
    compare(member, APRIL, corrected, 2)
    compare(member, MAY, may)

    # June: another target from its first day on, and Dale and Elm are one; Cedar has another May.
    clock(7, 10)
    raised = {"kind": "figure", "floor_form": "none", "applies_below": "yes", "area": COUNTY}
    assert (
        team.save(
            f"{MANAGE}/targets/new/",
            line=f"{TIMELY}|MONTH",
            in_force_from="01/06/2012",
            target="85",
            set_by="Board",
            **raised,
        ).status_code
        == 302
    )
    merge(team)
    for name in ("Alder", "Birch", "Cedar"):
        lines = list(returned_by(name, JUNE, june))
        if name == "Cedar":
            lines.append(line(LATE, name, MAY, value=CORRECTED))
        send_return(people[name], JUNE, lines, reason="Nine were closed." if name == "Cedar" else "")
    send_return(people["Elm"], JUNE, list(returned_by("Dalelm", JUNE, june)))
    issue_out(people, JUNE)
    again = Second(dict(may.returned))
    again.put(LATE, "cedar", MAY, CORRECTED)
    issue_out(people, MAY, reason="Cedar closed nine.")
    compare(member, JUNE, june, files=True)
    compare(member, MAY, may, 1)
    compare(member, MAY, again, 2)
    compare(member, APRIL, corrected, 2)
    for month, known in ((APRIL, corrected), (MAY, again), (JUNE, june)):
        compare_live(member, month, known)
    said = member.client.get(f"/scorecards/{COUNTY}/{MAY}/pack/?committee=Scrutiny")
    words = [each.text for each in Document(BytesIO(said.content)).paragraphs]
    assert "Corrects the issue before: Cedar closed nine." in words
    assert any(each.startswith(NAMES[LATE]) and "Cedar: 28 → 19" in each for each in words)


def merge(team: Team) -> None:
    """Dale and Elm become Dalelm on 1 June, with two teams of its own, and its people get their roles."""
    first = "01/06/2012"
    for name, level, parent in [
        ("Dalelm", "district", COUNTY),
        ("Dalelm 1", "team", "dalelm"),
        ("Dalelm 2", "team", "dalelm"),
    ]:
        saved = team.save(f"{MANAGE}/areas/new/", name=name, level=level, parent=parent, opened=first)
        assert saved.status_code == 302, text_of(saved)
    slugs = [f"{COUNTY}-{each}" for each in ("dale-1", "dale-2", "elm-1")]
    for areas, into in ((slugs, f"{COUNTY}-dalelm-1"), (["dale", "elm"], "dalelm")):
        saved = team.save(f"{MANAGE}/areas/merge/", areas=areas, into=into, day=first)
        assert saved.status_code == 302, text_of(saved)
    team.send(f"{MANAGE}/areas/dalelm/needs/")
