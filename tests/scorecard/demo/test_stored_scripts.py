"""A script in a text that somebody has filled in runs on no page: all texts of all records at once, then the pages."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from districts.models import Area, record
from indicators.models import Annotation, Target
from returns.models import Return
from scorecard.actions import publish_edition
from scorecard.models import Edition
from tests.scorecard.demo.test_access import ADDRESSES, FILLED, MANAGED, address_of

OWN = ("districts", "indicators", "returns", "improvement", "scorecard")
# What the service makes itself, and the audit trail, which nobody can change.
NOT_TYPED = {"sha256", "stored_as", "key", "password", "content"}
NOT_CHANGED = {"AuditEntry", "Tries"}
IMAGE = '"><img src=x onerror=alert(1)>'
RUNS = re.compile(r"<script>alert|<img src=x|<svg onload|href=[\"']?javascript:", re.IGNORECASE)
SHOWN = re.compile(r"&lt;script&gt;alert\(([A-Za-z]+\.[a-z_]+)\)")
SHORTEST = 100
CALM = ["manage-due-date-remove", "manage-name-remove"]


def texts() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every field of text that is long enough to hold an attack."""
    for model in apps.get_models():
        if model._meta.app_label in OWN and model.__name__ not in NOT_CHANGED:
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                is_typed = not isinstance(field, models.SlugField) and field.name not in NOT_TYPED
                if is_text and is_typed and (field.max_length or SHORTEST) >= SHORTEST:
                    yield model, field


TEXTS = list(texts())
NAMES = {f"{model.__name__}.{field.name}" for model, field in TEXTS}


def attack() -> None:
    """Scripts wherever somebody can write, on record, and in an edition that is published with them."""
    for model, field in TEXTS:
        script = Value(f"<script>alert({model.__name__}.{field.name})</script>{IMAGE}")
        model.objects.update(**{field.name: Concat(script, Cast("pk", models.CharField()))})
    record(
        by=None,
        action="return uploaded",
        subject=f"<script>alert(AuditEntry.subject)</script>{IMAGE}",
        area=Area.objects.get(slug="kent"),
    )
    june = Edition.objects.get(scorecard__slug="kent", published_at=None)
    publish_edition(edition=june, by=None, published_at=timezone.now())


def addresses() -> Iterator[str]:
    """The pages of the site about Kent, and those on which its performance team sets things."""
    theirs = Return.objects.filter(area__slug="kent").first()
    for name in ADDRESSES:
        yield address_of(name, theirs)
    yield from ("/scorecards/kent/2012-06/", "/scorecards/kent/2012-06/?area=dover", "/indicators/?q=a")
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


def test_no_stored_script_runs_on_any_page(browser_of):
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
        "AuditEntry.subject",
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
