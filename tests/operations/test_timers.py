"""Commands on timers as processes of their own: killed in the middle, and two at once. Nothing twice, nothing lost."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.utils import timezone

from districts.models import Area, Role, User
from indicators.models import CollectionLevel
from indicators.rules.periods import Period, add_months, month_end
from library.demo.councils import load_councils
from returns.models import ReturnDue
from scorecard.actions import open_draft, set_terms
from scorecard.editions.build import build_pages
from scorecard.editions.fingerprints import draft_fingerprint
from scorecard.editions.notifications import set_subscriptions
from scorecard.models import Edition, EditionPage, LetterDue, PublicationRun, Scorecard, TimedPublication
from scorecard.release.timed import publish_at
from tests.returns.builders import accepted, row, workbook
from tests.returns.server import ROOT, database_address

pytestmark = pytest.mark.django_db(transaction=True)

KILLED = -9
BEGIN = "import os, signal, django; django.setup(); from django.core.management import call_command\n"
# The first e-mail goes out and is stored; before the second the process is killed.
AT_THE_SECOND_MAIL = """
from django.core.mail import EmailMessage
send, sent = EmailMessage.send, []
def killed(message, *rest, **named):
    sent.append(message)
    return send(message, *rest, **named) if len(sent) == 1 else os.kill(os.getpid(), signal.SIGKILL)
EmailMessage.send = killed
"""
# The draft is being frozen, some of its pages are written.
IN_THE_MIDDLE_OF_FREEZING = """
from scorecard.release import publication
from scorecard.models import EditionPage
from django.db.models import QuerySet
create = QuerySet.bulk_create
def killed(pages, *rest, **named):
    made = create(pages, *rest, **named)
    return os.kill(os.getpid(), signal.SIGKILL) if pages.model is EditionPage else made
QuerySet.bulk_create = killed
"""


def begin(command: str, instead: str = "") -> subprocess.Popen[str]:
    """A command as its timer starts it, with something else in its way."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_address(),
    }
    told = [sys.executable, "-c", f"{BEGIN}{instead}\ncall_command({command!r})"]
    return subprocess.Popen(told, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def mailed(process: subprocess.Popen[str], ends: int = 0) -> list[str]:
    """Whom it wrote to, once it has ended as it should."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == ends, said
    return re.findall(r"^To: (.+)$", said, re.MULTILINE)


@pytest.fixture(autouse=True)
def people() -> None:
    """Kent with an officer each for Dover and Thanet, who owe last month, and a Member who hears of editions."""
    load_councils(lambda said: None)
    CollectionLevel.objects.filter(level="team").delete()
    Area.objects.filter(parent__slug="kent").exclude(slug__in=["dover", "thanet"]).update(
        closed=date(2010, 1, 1)
    )
    for role, slug in (
        ("officer", "dover"),
        ("officer", "thanet"),
        ("member", "kent"),
        ("performance_team", "kent"),
    ):
        user = User.objects.create(username=f"{role}-{slug}", email=f"{slug}@example.org")
        Role.objects.create(user=user, area=Area.objects.get(slug=slug), role=role)
    User.objects.filter(username="performance_team-kent").update(email="")


def test_reminders_that_were_broken_off_go_to_whom_they_did_not_reach():
    today = timezone.localdate()
    for slug in ("dover", "thanet"):
        end = month_end(add_months(today, -1))
        ReturnDue.objects.create(area=Area.objects.get(slug=slug), period_end=end, due=today)
    first = mailed(begin("send_due", AT_THE_SECOND_MAIL), KILLED)
    both = [begin("send_due"), begin("send_due")]
    second = [each for process in both for each in mailed(process)]
    assert sorted(first + second) == ["dover@example.org", "thanet@example.org"]


def test_an_edition_whose_freezing_was_broken_off_goes_out_once_though_two_are_at_it():
    accepted(workbook(row(value=12), row(place="Thanet", value=9)))
    card = Scorecard.objects.select_related("authority").get(slug="kent")
    member, team = (User.objects.get(username=f"{role}-kent") for role in ("member", "performance_team"))
    set_subscriptions(areas=[card.authority], by=member)
    draft = open_draft(scorecard=card, period=Period.month(2012, 5), by=team)
    draft = set_terms(edition=draft, unrestricted=False, note="Some are missing.", reason="", by=team)
    contents = build_pages(card, draft.period, timezone.localdate())
    seen, hour = draft_fingerprint(draft, contents), timezone.now() + timedelta(hours=1)
    publish_at(draft=draft, at=hour, seen=seen, by=team, site="https://scorecard.example.org")
    TimedPublication.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert mailed(begin("publish_asked", IN_THE_MIDDLE_OF_FREEZING), KILLED) == []
    assert Edition.objects.get().is_draft
    assert not EditionPage.objects.exists()
    PublicationRun.objects.update(
        beat=timezone.now() - timedelta(minutes=2)
    )  # it has not been heard of since
    both = [begin("publish_asked"), begin("publish_asked")]
    assert [each for process in both for each in mailed(process)] == ["kent@example.org"]
    edition = Edition.objects.get()
    assert (edition.published_by, edition.pages.count()) == (team, 3)
    assert not LetterDue.objects.exists()
