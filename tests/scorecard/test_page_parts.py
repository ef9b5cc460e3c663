"""Pages as values: the fields of a page and of its parts are what its template reads."""

from dataclasses import dataclass, fields
from typing import get_args, get_type_hints

import pytest

from scorecard.pages.edition_page import ScorecardPage
from scorecard.pages.parts import PagePart, context_of
from scorecard.views.exceptions import ReportPage
from scorecard.views.indicators import AreasPage, IndicatorPage
from scorecard.views.matrix import MatrixPage


@dataclass(frozen=True)
class Top(PagePart):
    title: str


@dataclass(frozen=True)
class Shown(PagePart):
    top: Top
    form: Top | None
    rows: tuple[int, ...]


def test_a_template_reads_the_fields_of_a_page_and_of_its_parts_by_their_own_names():
    assert context_of(Shown(Top("Kent"), None, (1, 2))) == {"title": "Kent", "form": None, "rows": (1, 2)}


def names(page: type[PagePart]) -> list[str]:
    """Every name that a template reads of such a page."""
    kinds = get_type_hints(page)
    found = []
    for field in fields(page):
        kind = kinds[field.name]
        part = next(
            (
                each
                for each in (kind, *get_args(kind))
                if isinstance(each, type) and issubclass(each, PagePart)
            ),
            None,
        )
        found += [field.name] if part is None else names(part)
    return found


@pytest.mark.parametrize("page", [ScorecardPage, ReportPage, MatrixPage, IndicatorPage, AreasPage])
def test_no_two_parts_of_a_page_give_one_name_two_meanings(page):
    found = names(page)
    assert sorted(found) == sorted(set(found))
