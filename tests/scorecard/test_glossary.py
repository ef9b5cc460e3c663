"""The glossary: every abbreviation that a page uses has its entry. No database."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from indicators.rules.terms import Basis, Polarity, Rag
from library.fixtures import read_lines
from scorecard.pages.glossary_terms import find, terms

ABBREVIATION = re.compile(r"\b[A-Z]{2,5}\b")
WORDS = {term.word for term in terms()}


def names_of_indicators() -> str:
    lines = read_lines("indicators.csv")
    return " ".join(f"{line['name']} {line['numerator_name']} {line['denominator_name']}" for line in lines)


def test_every_abbreviation_in_the_name_of_an_indicator_is_explained():
    assert set(ABBREVIATION.findall(names_of_indicators())) <= WORDS


def test_nothing_is_said_on_hover_alone():
    """A title shows under a pointer and nowhere else: not by touch, not by keyboard, not on paper."""
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    hovering = re.compile(r'<abbr|<[a-z][^>{]*\stitle="')
    assert [path.name for path in templates if hovering.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("basis", Basis)
def test_every_basis_is_explained(basis):
    assert basis.short in WORDS


def test_every_rating_and_aim_is_explained():
    assert {*Rag, *Polarity} - {Rag.NOT_RATED, Polarity.NONE} <= WORDS


def test_every_short_word_says_what_it_is_short_for():
    assert [term.word for term in terms() if term.word.isupper() and not term.full] == []


def test_each_term_has_a_place_of_its_own():
    anchors = [term.anchor for term in terms()]
    assert len(anchors) == len(set(anchors))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", anchor) for anchor in anchors)


def test_a_term_is_found_by_its_full_form_too():
    assert [term.word for term in find(["initial", "conference"])] == ["ICPC"]
