"""A script in a text that somebody has filled in runs on no page: all texts of all records at once, then the pages.

Texts within JSON too: names of grades, and what the audit trail says stood in a record before and after.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from districts.models import Area, RoleName, record
from districts.sign_in.directory import Directory
from districts.sign_in.directory_accounts import add_group
from indicators.models import Annotation, Indicator, Target
from returns.models import Return
from scorecard.actions import publish_edition
from scorecard.models import Edition
from tests.guard import guard_lifted
from tests.scorecard.demo.test_access import ADDRESSES, FILLED, MANAGED, address_of

OWN = ("districts", "indicators", "returns", "improvement", "scorecard")
# What the service makes itself, and what nobody can change: the audit trail and its seals, and what is published, whose
# words are attacked where they are typed.
NOT_TYPED = {"sha256", "stored_as", "key", "password", "content", "code", "means"}
NOT_CHANGED = {"AuditEntry", "ChainLink", "Proof", "PublicRendition", "PublishedFigure", "Tries"}
IMAGE = '"><img src=x onerror=alert(1)>'
RUNS = re.compile(r"<script>alert|<img src=x|<svg onload|href=[\"']?javascript:", re.IGNORECASE)
SHOWN = re.compile(r"&lt;script&gt;alert\(([A-Za-z]+\.[a-z_]+)\)")
SHORT, SHORTEST, UNLIMITED = "<svg onload=a(1)>", 100, 10_000
CALM = ["manage-due-date-remove", "manage-name-remove"]


def texts(shortest: int, longest: int) -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every field of text that takes so many characters at most."""
    for model in apps.get_models():
        if model._meta.app_label in OWN and model.__name__ not in NOT_CHANGED:
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                is_typed = not isinstance(field, models.SlugField) and field.name not in NOT_TYPED
                if is_text and is_typed and shortest <= (field.max_length or UNLIMITED) <= longest:
                    yield model, field


def script(name: str) -> str:
    """An attack that says where it was filled in."""
    return f"<script>alert({name})</script>{IMAGE}"


# Each field of JSON: attacked below, or why nobody can type a text into it.
JSON = {
    "AuditEntry.before": "attacked",
    "AuditEntry.after": "attacked",
    "Indicator.grades": "attacked",
    "Indicator.bases": "chosen from a list",
    "Edition.snapshots": "ids and days",
    "PublishedFigure.details": "kinds, days, and names that are attacked where they are typed",
    "PublicationRun.overview": "what a draft comes to, in words that are attacked where they are typed",
    "PublicationRun.problems": "sentences of the program that publishes",
    "Return.kept": "what a draft comes to, in words that are attacked where they are typed",
    "ReturnLine.beside": "figures in words of the program that reads",
    "Proof.problems": "sentences of the program that proves",
    "Target.benchmark": "days, numbers, and names that are attacked where they are typed",
    "Scorecard.beside": "chosen from a list",
    "Scorecard.month_rules": "chosen from a list, and numbers",
}
TEXTS = list(texts(SHORTEST, UNLIMITED))
SHORT_TEXTS = list(texts(len(SHORT), SHORTEST - 1))
NAMES = {f"{model.__name__}.{field.name}" for model, field in TEXTS}


def attack() -> None:
    """Scripts wherever somebody can write, on record, and in an edition that is published with them."""
    with guard_lifted():
        for model, field in SHORT_TEXTS:
            model.objects.update(**{field.name: SHORT})
        for model, field in TEXTS:
            typed = Value(script(f"{model.__name__}.{field.name}"))
            model.objects.update(**{field.name: Concat(typed, Cast("pk", models.CharField()))})
    attack_json()
    june = Edition.objects.get(scorecard__slug="kent", published_at=None)
    publish_edition(edition=june, by=None, published_at=timezone.now())


def attack_json() -> None:
    """Names of grades, and entries on record about each kind of thing whose history is shown."""
    for indicator in Indicator.objects.exclude(grades=[]):
        grades = [script("Indicator.grades") + str(number) for number in range(len(indicator.grades))]
        Indicator.objects.filter(pk=indicator.pk).update(grades=grades)
    kent = Area.objects.get(slug="kent")
    for noun in ("return", "target", "note", "name", "area", "layout", "due date", "indicator", "plan"):
        record(
            by=None,
            action=f"{noun} changed",
            subject=script("AuditEntry.subject"),
            before={"authority": "kent", script("AuditEntry.key"): script("AuditEntry.before")},
            after={"authority": "kent", "list": [script("AuditEntry.after")]},
            area=kent,
        )


def addresses() -> Iterator[str]:
    """The pages of the site about Kent, and those on which its performance team sets things."""
    theirs = Return.objects.filter(area__slug="kent").first()
    for name in ADDRESSES:
        yield address_of(name, theirs)
    yield from ("/scorecards/kent/2012-06/", "/scorecards/kent/2012-06/?area=dover", "/indicators/?q=a")
    graded = Indicator.objects.exclude(grades=[]).first().code
    yield from (f"/indicators/{graded}/", f"/manage/indicators/{graded}/")
    about = {
        "manage-target": Target.objects.filter(area__slug="kent").first().pk,
        "manage-note": Annotation.objects.filter(area__slug="kent")
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
        or 1,
    }
    for name, pattern in MANAGED.items():
        parts = {part: FILLED[part] for part in pattern.pattern.converters}
        yield reverse(name, kwargs=parts | ({"pk": about[name]} if name in about else {}))


def test_every_field_of_json_is_attacked_or_takes_no_text():
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OWN
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    }
    assert found == set(JSON)


def test_no_stored_script_runs_on_any_page(browser_of, settings):
    settings.DIRECTORY = Directory(
        "https://directory.example", "scorecard", "a secret", "an account", "groups"
    )
    dover = Area.objects.get(slug="dover")
    add_group(name="Dover officers", role=RoleName.OFFICER, area=dover, by=None)
    browser = browser_of("performance-team-kent")
    attack()
    shown, ran = set(), {}
    for address in addresses():
        answer = browser.get(address)
        b"".join(answer)  # a file is closed when it is read to its end
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith(
            ("text/html", "image/svg")
        ):
            page = answer.content.decode()
            shown |= set(SHOWN.findall(page))
            if RUNS.search(page):
                ran[address] = RUNS.findall(page)
    assert ran == {}
    assert shown >= {
        "Alias.text",
        "Area.name",
        "AuditEntry.after",
        "AuditEntry.before",
        "AuditEntry.key",
        "AuditEntry.subject",
        "DirectoryGroup.name",
        "Indicator.grades",
        "Indicator.name",
        "Indicator.source",
        "Return.file_name",
        "ReturnLine.indicator_text",
        "Scorecard.name",
        "Section.title",
        "Target.set_by",
        "Target.source",
        "User.first_name",
    }, sorted(NAMES - shown)
