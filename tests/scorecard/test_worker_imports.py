"""A web process loads no library that only files and calculations need: those take more memory than all of the rest."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
HEAVY = "openpyxl", "docx", "pandas", "numpy", "plotly", "weasyprint", "scipy", "xlrd", "lxml"
EVERY_ADDRESS = f"""
import sys, django
django.setup()
from django.urls import get_resolver

def resolve(patterns):
    for each in patterns:
        resolve(each.url_patterns) if hasattr(each, "url_patterns") else each.callback

resolve(get_resolver().url_patterns)
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""
ADDRESS_OF_A_PAGE = """
import sys, django
django.setup()
from django.urls import resolve, reverse
resolve(reverse("search"))
print(*(name for name in ("ninja",) if name in sys.modules))
"""


def test_knowing_every_address_loads_none_of_the_large_libraries():
    assert told_by(EVERY_ADDRESS) == ([], "")


def test_a_page_loads_nothing_of_the_interface_for_programs():
    assert told_by(ADDRESS_OF_A_PAGE) == ([], "")


def told_by(program: str) -> tuple[list[str], str]:
    """The words that a process of its own prints, and what it complains of."""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.split(), told.stderr
