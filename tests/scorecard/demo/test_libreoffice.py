"""LibreOffice opens our files and shows the figures of the page. Only where the part of it that does is installed."""

import shutil
import subprocess

import pytest

pytestmark = pytest.mark.usefixtures("demo")

MAY = "/scorecards/kent/2012-05/"
TEXT = {
    "xlsx": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true",
    "docx": "txt:Text (encoded):UTF8",
}


@pytest.fixture
def opened(browser_of, tmp_path):
    """What LibreOffice shows of a file, as text."""

    def read(form: str) -> str:
        path = tmp_path / f"page.{form}"
        path.write_bytes(browser_of("performance-team-kent").get(f"{MAY}export.{form}?area=dover").content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        asked = ["soffice", "--headless", profile, "--convert-to", TEXT[form], "--outdir", tmp_path, path]
        subprocess.run(asked, check=True, capture_output=True, timeout=180)
        (written,) = [found for found in tmp_path.glob("page*") if found != path]
        return written.read_text("utf-8-sig")

    return read


def installed(form: str, part: str):
    """The form, tried where the part of LibreOffice that opens it is there."""
    missing = pytest.mark.skipif(shutil.which(part) is None, reason=f"{part} is not installed")
    return pytest.param(form, marks=missing)


@pytest.mark.parametrize("form", [installed("xlsx", "localc"), installed("docx", "lowriter")])
def test_it_shows_the_figures_of_the_page(opened, browser_of, form):
    said = opened(form)
    rows = browser_of("performance-team-kent").get(f"{MAY}?area=dover").context["content"].rows
    assert [row.name for row in rows if row.name not in said or row.figure.text not in said] == []
