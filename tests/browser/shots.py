"""Photographs every page, at three widths and as it prints: `./run shots`.

The pictures that documents show lie in docs/screenshots/; all others go where the repository doesn't see them.
"""

from argparse import ArgumentParser
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, PATIENCE, chromium
from tests.browser.demo import ROOT, loaded_demo
from tests.browser.pages import PAGES, Shown
from tests.browser.steps import sign_in

SHOWN = ROOT / "docs" / "screenshots"
BESIDE = ROOT / ".state" / "shots"
WIDTHS = {"1280": 1280, "768": 768, "375": 375}
PAPER_WIDTH = 1045  # A4 across, without its margins, at 96 dots an inch
IN_README = ("scorecard", 1280)
LONGEST = 1500
SHRUNK = 0.5  # what is wider than a phone: words stay readable
# The product's own colours and greys: a palette drawn from each picture would turn green tags blue.
DEEP = (
    "00653a",
    "ffc34d",
    "b51f19",
    "1d70b8",
    "1a65a6",
    "1f3a5f",
    "85357b",
    "ffdd00",
)
PALE = (
    "f4f8fb",
    "bbd4ea",
    "d2e2f1",
    "fff7bf",
    "e3f2ea",
    "cce2d8",
    "fbe6e5",
    "f5cfcd",
    "f4cdc6",
    "fff4db",
    "ffedc2",
)
GREYS = tuple(f"{level:02x}" * 3 for level in range(0, 256, 17))


def main(words: list[str]) -> None:
    """Every page, or those named. Small pictures: few colours, and the end of a very long page left out."""
    parser = ArgumentParser(prog="./run shots")
    parser.add_argument("names", nargs="*", metavar="PAGE")
    parser.add_argument("--into", type=Path, default=BESIDE, metavar="FOLDER")
    asked = parser.parse_args(words)
    asked.into.mkdir(parents=True, exist_ok=True)
    chosen = [shown for shown in PAGES if not asked.names or shown.name in asked.names]
    with (
        TemporaryDirectory() as folder,
        loaded_demo(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for account in dict.fromkeys(shown.account for shown in chosen):
            pages = [each for each in chosen if each.account == account]
            _photograph_as(browser, address, account, pages, asked.into)
    print(f"The pictures are in {asked.into}.")  # noqa: T201


def _photograph_as(browser: Browser, address: str, account: str, pages: list[Shown], folder: Path) -> None:
    context = browser.new_context(base_url=address, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(4 * PATIENCE)
    page = context.new_page()
    if account:
        sign_in(page, account)
    for shown in pages:
        _photograph(page, shown, folder)
    context.close()


def _photograph(page: Page, shown: Shown, folder: Path) -> None:
    page.goto(shown.address)
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        _keep(page, folder / f"{shown.name}-{name}.png")
        if (shown.name, width) == IN_README:
            _keep(page, SHOWN / f"{shown.name}.png", shrunk=1)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER_WIDTH, "height": 740})
    _keep(page, folder / f"{shown.name}-print.png")
    page.emulate_media(media="screen")


def _keep(page: Page, path: Path, *, shrunk: float = SHRUNK) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    width = page.viewport_size["width"]
    taken = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    picture = Image.open(BytesIO(taken)).convert("RGB")
    if width > min(WIDTHS.values()):
        picture = picture.resize((int(width * shrunk), int(height * shrunk)), Image.Resampling.LANCZOS)
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(path, optimize=True)


@cache
def _palette() -> Image.Image:
    picture = Image.new("P", (1, 1))
    picture.putpalette(bytes.fromhex("".join((*DEEP, *PALE, *(_half(tone) for tone in DEEP), *GREYS))))
    return picture


def _half(tone: str) -> str:
    """The tone on white paper at half strength, as at the edges of letters."""
    return bytes((part + 255) // 2 for part in bytes.fromhex(tone)).hex()
