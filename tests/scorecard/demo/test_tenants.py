"""Two councils in one installation: nothing that people of one do changes what the other's readers see, or its trail.

Generated: every form that a team finds on its pages, and every address that takes a form, is sent by the other
council's people in each of their roles, changed and confirmed.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.audit import entries_seen
from districts.models import Area, AuditEntry, Role, RoleName, User
from districts.permissions import reader_for
from scorecard.models import Scorecard
from tests.scorecard.demo.test_access import MANAGED, patterns

PAIRS = [("kent", "stockton-on-tees"), ("stockton-on-tees", "kent")]
MOST_PAGES = 70
# They end the session of whoever sends them.
ENDS = {"/accounts/sign-out/", "/accounts/sign-out-everywhere/"}
NUMBER = re.compile(r"\d+")
REFUSED = {403, 404, 405, 429}
TYPED = {"text", "number", "email", ""}

# Where it goes, what it holds, and for some of its fields what else may be sent.
Form = tuple[str, dict[str, list[str]], dict[str, list[str]]]


class Forms(HTMLParser):
    """The forms of a page that are sent by POST, each field with what a browser would send; and the page's links."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.links = address, [], []
        self.fields: dict[str, list[str]] | None = None
        self.others: dict[str, list[str]] = {}
        self.select = self.text = ""

    def handle_starttag(self, tag, pairs):
        about = {name: value or "" for name, value in pairs}
        if tag == "a":
            self.links.append(urljoin(self.address, about.get("href", "")))
        if tag == "form" and about.get("method") == "post":
            self.fields, self.others = {}, {}
            self.forms.append((urljoin(self.address, about.get("action", "")), self.fields, self.others))
        if self.fields is not None:
            self._field(tag, about)

    def _field(self, tag, about):
        name = about.get("name", "")
        if tag == "select":
            self.select = name
            self.fields[name] = []
        elif tag == "option" and self.select:
            self._option(about)
        elif tag == "textarea" and name:
            self.fields[name], self.others[name] = [""], ["changed by somebody"]
            self.text = name
        elif tag in {"input", "button"} and name and name != "csrfmiddlewaretoken":
            self._input(name, about)

    def _option(self, about):
        if "selected" in about:
            self.fields[self.select] = [about["value"]]
        elif about.get("value"):
            self.others[self.select] = [about["value"]]

    def _input(self, name, about):
        """A box or button that is not ticked is not sent, but is what may be ticked; a text may be another."""
        value, kind = about.get("value", "on"), about.get("type", "")
        if kind in {"checkbox", "radio"} and "checked" not in about:
            self.others.setdefault(name, []).append(value)
            return
        self.fields.setdefault(name, []).append(value)
        if kind in {"checkbox", "radio"}:
            self.others.setdefault(name, [])
        elif kind in TYPED:
            self.others[name] = ["7" if value.isdecimal() else f"{value} changed"]

    def handle_data(self, data):
        if self.text and self.fields is not None:
            self.fields[self.text] = [data.strip()]

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        self.select = "" if tag == "select" else self.select
        self.text = "" if tag == "textarea" else self.text


# Pages that are there for each month, or area, with the same forms: one of each is enough.
ALIKE = re.compile(r"/months/(?!2012-06)|/commentary/\?area")


def team_of(slug: str) -> str:
    return f"performance-team-{slug}"


def forms_met(browser: Client, slug: str) -> list[Form]:
    """The forms on the pages that a team meets from its own pages, each once."""
    card = Scorecard.objects.get(authority__slug=slug)
    begin = [
        reverse("manage"),
        reverse("return-list"),
        f"{reverse('plan')}?area={slug}",
        reverse("manage-people"),
    ]
    begin += [reverse("draft", args=[card.slug, "2012-06"]), reverse("subscriptions")]
    found: dict[str, Form] = {}
    to_see, seen = begin, set()
    while to_see and len(seen) < MOST_PAGES:
        address = to_see.pop(0)
        if (
            address in seen
            or ALIKE.search(address)
            or not urlsplit(address).path.startswith(("/manage/", "/returns/", "/improvement/", "/sco"))
        ):
            continue
        seen.add(address)
        answer = browser.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = Forms(address)
        page.feed(answer.content.decode())
        to_see += page.links
        found |= {f"{form[0]} {sorted(form[1])}": form for form in page.forms}
    return [form for form in found.values() if form[0] not in ENDS]


def bare_forms(slug: str) -> Iterator[Form]:
    """Every address that is there, with things of the authority filled in."""
    council = Area.objects.get(slug=slug)
    card = Scorecard.objects.get(authority=council)
    role = Role.objects.filter(area=council).first()
    filled = {"authority": slug, "scorecard": card.slug, "slug": council.slug, "code": "unallocated-cases"}
    for name, pattern in patterns():
        parts = pattern.pattern.converters
        for pk in [role.pk, 1, 2] if "pk" in parts else [0]:
            known = filled | {"pk": pk, "period": "2012-06"}
            if set(parts) <= known.keys() and (name in MANAGED or name.startswith(("return", "comment"))):
                yield reverse(name, kwargs={part: known[part] for part in parts}), {}, {}


PAGES = [
    "/",
    "/scorecards/{card}/2012-05/",
    "/scorecards/{card}/2012-05/matrix/",
    "/scorecards/{card}/2012-05/export.csv",
    "/indicators/",
    "/indicators/unallocated-cases/?area={slug}",
    "/indicators/initial-assessments-completed-in-timescale/?area={slug}",
    "/districts/{slug}/",
    "/improvement/plan/?area={slug}",
    "/returns/",
    "/manage/{slug}/targets/",
    "/manage/{slug}/notes/",
    "/manage/{slug}/editions/",
    "/manage/people/",
    "/scorecards/{card}/2012-06/draft/",
]
VOLATILE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def seen_by(username: str, slug: str) -> dict[str, bytes]:
    """What somebody sees of an authority, page by page."""
    browser = Client()
    browser.raise_request_exception = False
    if username:
        browser.force_login(User.objects.get(username=username))
    card = Scorecard.objects.get(authority__slug=slug).slug
    found = {}
    for page in PAGES:
        address = page.format(card=card, slug=slug)
        answer = browser.get(address)
        found[address] = VOLATILE.sub(b"", answer.content)
    return found


def trail_of(slug: str) -> list[tuple]:
    """Everything that the authority's team finds in its audit trail."""
    reader = reader_for(User.objects.get(username=team_of(slug)))
    return list(entries_seen(reader).values_list())


def people_of(slug: str) -> dict[str, Client]:
    """A browser of somebody in each role at the authority, and nowhere else; none keeps the library."""
    browsers = {}
    for role in RoleName:
        user = User.objects.create(username=f"tries-as-{role}", email=f"tries-as-{role}@example.org")
        Role.objects.create(user=user, area=Area.objects.get(slug=slug), role=role)
        browsers[role.value] = Client()
        browsers[role.value].raise_request_exception = False
        browsers[role.value].force_login(user)
    return browsers


def changes_of(form: Form) -> Iterator[Form]:
    """The form with each of its fields changed; of the same field in many lines the first."""
    address, fields, others = form
    kinds = {NUMBER.sub("", name): name for name in reversed(others)}
    for name in kinds.values():
        yield address, fields | {name: others[name]}, {}


def send(browser: Client, form: Form, *, confirm: bool) -> None:
    """Send it, and again as confirmed: where a page asks for that, or in any case but where it was refused outright."""
    address, fields, _ = form
    files = {"file": SimpleUploadedFile("x.csv", b"Indicator,June\nx,1\n")} if "file" in fields else {}
    answer = browser.post(address, {**fields, **files})
    if answer.status_code == 200 or (confirm and answer.status_code not in REFUSED):
        browser.post(address, {**fields, **files, "confirmed": "yes"})


@pytest.fixture
def browsers(browser_of, settings) -> Callable[[str], Client]:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (100000, 600))
    return browser_of


@pytest.mark.parametrize(
    ("ours", "theirs"), PAIRS, ids=[f"{theirs} against {ours}" for ours, theirs in PAIRS]
)
def test_nothing_that_others_do_changes_what_ours_see_or_our_trail(browsers, ours, theirs):
    User.objects.filter(username=team_of(ours)).update(keeps_library=True)
    forms = [*forms_met(browsers(team_of(ours)), ours), *bare_forms(ours)]
    own = [form for form in forms_met(browsers(team_of(theirs)), theirs) if form not in forms]
    assert len(forms) > 50
    assert len({urlsplit(address).path for address, *_ in forms}) > 30
    readers = ["", f"member-{ours}", team_of(ours)]
    before = {reader: seen_by(reader, ours) for reader in readers if reader in ("", *usernames())}
    trail = trail_of(ours)
    User.objects.update(keeps_library=False)
    for role, browser in people_of(theirs).items():
        for form in [*forms, *own]:
            send(browser, form, confirm=True)
            for changed in changes_of(form) if role == RoleName.PERFORMANCE_TEAM else ():
                send(browser, changed, confirm=False)
    assert trail_of(ours) == trail
    User.objects.filter(username=team_of(ours)).update(keeps_library=True)
    for reader, pages in before.items():
        after = seen_by(reader, ours)
        assert [address for address in pages if pages[address] != after[address]] == [], reader


def usernames() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


# Somebody with roles in two councils


@pytest.fixture
def both(browsers) -> User:
    """Kent's member, whom Stockton's team has made an officer."""
    typed = {"email": "member-kent", "name": "Anybody", "role": "officer", "area": "stockton-on-tees"}
    user = User.objects.get(username="member-kent")
    User.objects.filter(pk=user.pk).update(
        username="member@kent.example.org", email="member@kent.example.org"
    )
    typed["email"] = "member@kent.example.org"
    assert (
        browsers(team_of("stockton-on-tees")).post(reverse("manage-people-invite"), typed).status_code == 302
    )
    return User.objects.get(pk=user.pk)


def test_a_second_council_gives_a_role_and_no_link_for_a_password(both, mailoutbox):
    assert both.roles.count() == 2
    assert "invitations" not in mailoutbox[-1].body
    assert "You sign in as before" in mailoutbox[-1].body
    assert not AuditEntry.objects.filter(action="account link made").exists()


@pytest.mark.parametrize("name", ["manage-people-link", "manage-people-reset"])
def test_nor_may_it_reset_anything(browsers, both, name):
    theirs = both.roles.get(area__slug="stockton-on-tees")
    team = browsers(team_of("stockton-on-tees"))
    assert team.post(reverse(name, args=[theirs.pk]), {"confirmed": "yes"}).status_code == 404
    assert "Another authority looks after this account" in team.get(reverse("manage-people")).content.decode()
    ours = both.roles.get(area__slug="kent")
    assert (
        browsers(team_of("kent")).post(reverse(name, args=[ours.pk]), {"confirmed": "yes"}).status_code == 302
    )


def test_it_may_end_its_own_role_and_no_other(browsers, both):
    team = browsers(team_of("stockton-on-tees"))
    for slug, status in (("kent", 404), ("stockton-on-tees", 302)):
        role = both.roles.get(area__slug=slug)
        answer = team.post(reverse("manage-people-end", args=[role.pk]), {"confirmed": "yes"})
        assert answer.status_code == status
    assert [role.area.slug for role in both.roles.all()] == ["kent"]


def test_their_front_door_stays_where_it_was(browsers, both):
    browser = Client()
    browser.force_login(both)
    assert "Kent" in browser.get("/").content.decode()


def test_what_they_do_is_in_both_trails(browsers, both):
    browser = Client()
    browser.force_login(both)
    browser.get("/scorecards/kent/2012-05/export.csv")
    for slug in ("kent", "stockton-on-tees"):
        done = {
            entry.action
            for entry in AuditEntry.objects.filter(pk__in=[line[0] for line in trail_of(slug)], by=both)
        }
        assert {"sign-in", "download"} <= done
