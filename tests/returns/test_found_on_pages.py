"""No line is accepted that no page would show: each is found under the basis and period that the preview named."""

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse

from indicators.models import Indicator
from indicators.rules.periods import add_months, ends_a_period, financial_year, quarter_number
from indicators.rules.terms import Basis, Unit
from returns.page.preview import differences
from tests.returns.builders import accept, draft
from tests.returns.reading.workbooks import workbook_of

pytestmark = pytest.mark.usefixtures("library")

HEADINGS = ["Indicator", "Area", "Period", "Basis", "As at", "Numerator", "Denominator", "Value"]
FIRST = date(2010, 4, 30)


def written(basis: Basis, chance: random.Random) -> tuple[str, object]:
    """A period of a basis as an officer writes it, and the day of a position or week."""
    end = add_months(FIRST, chance.randrange(24))
    if basis.rule.ends_any_day:
        return "", end - timedelta(days=chance.randrange(28))
    while not ends_a_period(basis, end):
        end = add_months(end, 1)
    if basis is Basis.QUARTER:
        return f"Q{quarter_number(end)} {financial_year(end)}", None
    return (financial_year(end) if basis is Basis.YEAR else f"{end:%B %Y}"), None


def figures(indicator: Indicator, chance: random.Random) -> list[object]:
    if indicator.unit == Unit.GRADE:
        return [None, None, chance.choice(indicator.grades)]
    if not indicator.spec.has_parts:
        return [None, None, chance.randrange(500)]
    return [chance.randrange(1, 50), chance.randrange(50, 90), None]


def rows(chance: random.Random) -> list[list[object]]:
    """A reading of each indicator in each of its bases, at some time."""
    found = []
    for indicator in Indicator.objects.all():
        for basis in indicator.spec.bases:
            period, day = written(basis, chance)
            found.append([indicator.name, "Dover", period, basis.label, day, *figures(indicator, chance)])
    return found


@pytest.mark.parametrize("seed", [2012])
def test_every_accepted_reading_is_on_its_page_and_in_the_interface(client, performance_team, seed):
    sent = draft(workbook_of({"Return": [HEADINGS, *rows(random.Random(seed))]}))
    previewed = {
        each.line.pk: each for each in differences(sent, sent.lines.select_related("indicator", "area"))
    }
    taken = accept(sent)
    assert len(taken) > 100
    client.force_login(performance_team)
    lost = [str(line) for line in taken if not _is_given(client, line)]
    # One of each kind is opened: what shows a reading is chosen by its unit, basis and shape alone.
    kinds = {_kind(line): line for line in taken}
    assert len(kinds) > 30
    lost += [str(line) for line in kinds.values() if not _is_shown(client, line, previewed[line.pk])]
    assert lost == []


def _is_given(client, line) -> bool:
    asked = {"area": "dover", "indicator": line.indicator.code, "basis": line.basis}
    items = client.get("/api/v1/readings", asked | {"page_size": 1000}).json()["items"]
    given = {each["period_end"]: each["value"] for each in items if each["basis"] == line.basis}
    return given.get(line.period_end.isoformat()) is not None


def _kind(line) -> tuple[object, ...]:
    spec = line.indicator.spec
    return (line.basis, spec.unit, spec.is_stock, spec.bases[0], spec.has_parts, spec.is_population_rate)


def _is_shown(client, line, previewed) -> bool:
    asked = {"area": "dover", "basis": line.basis, "range": "all"}
    page = client.get(reverse("indicator", args=[line.indicator.code]), asked).content.decode()
    return previewed.after.split(" (")[0] in page and previewed.period in page
