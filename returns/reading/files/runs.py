"""A text whose parts are formatted differently: what of it stands plain, and what is set apart."""

from collections.abc import Mapping, Sequence

APART = frozenset({"superscript", "subscript", "strike"})
_TRUE = (None, "1", "true", "on")


def plain_of(parts: Sequence[tuple[str, frozenset[str]]]) -> str:
    """What stands plain in a text of parts, each with its formatting; "" where all are formatted alike.

    What is raised, lowered or struck out is set apart; where the parts differ otherwise, what isn't formatted as the
    first of them.
    """
    filled = [(text, form) for text, form in parts if text.strip()]
    if len({form for _, form in filled}) < 2:
        return ""
    if any(form & APART for _, form in filled):
        return "".join(text for text, form in filled if not form & APART)
    first = filled[0][1]
    return "".join(text for text, form in filled if form == first)


class Runs:
    """The runs of a text in a workbook of Excel's, gathered from its elements."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin another text."""
        self._parts: list[tuple[str, frozenset[str]]] = []
        self._form: set[str] = set()
        self._text = ""
        self._within_text = self._within_form = self._spoken = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        match name:
            case "r":
                self._form, self._text = set(), ""
            case "rPr":
                self._within_form = True
            case "rPh":
                self._spoken = True
            case "t":
                self._within_text = not self._spoken
            case _ if self._within_form:
                self._add_form(name, attributes)

    def _add_form(self, name: str, attributes: Mapping[str, str]) -> None:
        stated = attributes.get("val")
        if name == "vertAlign":
            if stated != "baseline":
                self._form.add(str(stated))
        elif name in ("strike", "b", "i", "u"):
            if stated in _TRUE or name == "u":
                self._form.add(name)
        elif name in ("color", "sz"):
            self._form.add(f"{name} {sorted(attributes.items())}")

    def characters(self, text: str) -> None:
        """Text within an element."""
        if self._within_text:
            self._text += text

    def end(self, name: str) -> None:
        """An element ends."""
        match name:
            case "rPr":
                self._within_form = False
            case "rPh":
                self._spoken = False
            case "t":
                self._within_text = False
            case "r":
                self._parts.append((self._text, frozenset(self._form)))
                self._text = ""

    def plain(self) -> str:
        """What stands plain; "" where the runs are formatted alike."""
        return plain_of(self._parts) if len(self._parts) > 1 else ""
