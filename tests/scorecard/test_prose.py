"""Commentary on a page: a few marks of Markdown, and nothing that could do harm."""

import re

import pytest

from scorecard.editions.markdown import as_html, as_plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Two words", "<p>Two words</p>"),
        ("*soft* and **loud**", "<p><em>soft</em> and <strong>loud</strong></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("# 5", "<p># 5</p>"),
        ("36 < 100 & falling", "<p>36 &lt; 100 &amp; falling</p>"),
    ],
)
def test_what_is_shown(typed, shown):
    assert as_html(typed).strip() == shown


def test_a_link_leads_on_without_telling_from_where():
    assert as_html("[paper](https://example.org/)").startswith(
        '<p><a href="https://example.org/" rel="nofollow'
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "![x](https://example.org/pixel.png)",
        '<a href="https://example.org" style="color:red">x</a>',
    ],
)
def test_what_could_do_harm_is_no_markup(typed):
    shown = as_html(typed)
    assert set(re.findall(r"<(\w+)", shown)) <= {"p", "a"}
    assert re.findall(r"<[^>]*\s(on\w+|style|src)=", shown) == []
    assert re.findall(r'href="(?!https://)', shown) == []


def test_plain_words_have_no_marks():
    assert as_plain("**36** in May\n\n- one\n- two") == "36 in May\none\ntwo"
