"""Accessibility: what axe finds on an open page."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OF_COLOUR = ["color-contrast", "link-in-text-block"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def axe_findings(page: Page, *, of_colour: bool = False) -> list[str]:
    """One line for each element that breaks a rule of WCAG 2.2 A or AA, or a best practice; or one of colour alone.

    The source is evaluated, not added as a script: the page's content security policy stays in force. A page that a
    link has led to is looked at once its styles are there: its text alone says nothing of sizes and colours.
    """
    page.wait_for_load_state()
    page.evaluate(_source())
    asked = {"type": "rule", "values": OF_COLOUR} if of_colour else {"type": "tag", "values": RULES}
    found = page.evaluate("asked => axe.run({runOnly: asked, resultTypes: ['violations']})", asked)
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} at {' '.join(map(str, node['target']))}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8") + "\n;undefined"
