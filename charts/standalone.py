"""A chart as a file of its own: on white, under its title and finding, over a line that says where it is from.

Pure. Every style is a presentation attribute, so that it looks the same wherever the file is shown.
"""

from collections.abc import Sequence
from textwrap import wrap

from charts.drawing import LETTER, Markup, element
from indicators.colours import INK, NOTE, PAPER

EDGE = 16
TITLE_SIZE, TEXT_SIZE, SOURCE_SIZE = 20, 15, 13
FONT = "system-ui, sans-serif"


def standalone_svg(
    drawing: Markup, size: tuple[int, int], title: str, finding: str, source: Sequence[str]
) -> Markup:
    """The file's text. `size` is the width and height of the drawing in its own units."""
    width, height = size
    blocks: list[Markup] = []
    top = _write(blocks, [title], EDGE, TITLE_SIZE, width, INK, bold=True)
    top = _write(blocks, [finding], top + EDGE // 2, TEXT_SIZE, width, INK) + EDGE // 2
    blocks.append(element("svg", drawing, x=EDGE, y=top, width=width, height=height))
    bottom = _write(blocks, source, top + height + EDGE // 2, SOURCE_SIZE, width, NOTE) + EDGE
    whole = width + 2 * EDGE
    return element(
        "svg",
        element("title", title),
        element("rect", width=whole, height=bottom, fill=PAPER),
        *blocks,
        xmlns="http://www.w3.org/2000/svg",
        width=whole,
        height=bottom,
        viewBox=f"0 0 {whole} {bottom}",
        font_family=FONT,
    )


def _write(
    blocks: list[Markup],
    texts: Sequence[str],
    top: int,
    size: int,
    width: int,
    colour: str,
    *,
    bold: bool = False,
) -> int:
    """Add the texts below one another, in lines that fit, and give the height at which they end."""
    high = size + 5
    lines = [line for text in texts for line in wrap(text, int(width / (size * LETTER)))]
    spans = [element("tspan", line, x=EDGE, y=top + high * at) for at, line in enumerate(lines, start=1)]
    weight = "bold" if bold else None
    blocks.append(element("text", *spans, fill=colour, font_size=size, font_weight=weight))
    return top + high * len(lines)
