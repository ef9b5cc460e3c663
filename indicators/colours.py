"""The colours of charts and files: those that the stylesheet gives the pages.

Pure. No colour carries a meaning alone: a letter, a shape or a dash says the same.
"""

from indicators.rules.terms import Rag

VALUES = "#1d70b8"
TARGET = "#85357b"
CONCERN = "#b3460e"
NOTE = "#484949"
GRID = "#cecece"
RULE = "#b1b4b6"
INK = "#0b0c0c"
PAPER = "#ffffff"
# Other areas beside the one shown, in the order in which they are added.
BESIDE = ("#801650", "#1b7a71", "#c2500f", "#3d3d3d", "#7a5bb0", "#5f6b00")
# The ground of a rating, and the ink on it.
RATINGS = {Rag.GREEN: ("#00653a", PAPER), Rag.AMBER: ("#ffc34d", INK), Rag.RED: ("#b51f19", PAPER)}


def in_office(colour: str) -> str:
    """A colour as Excel and Word write it: "1D70B8"."""
    return colour.removeprefix("#").upper()
