"""The cells of a public rendition: a figure as columns and back, and what its fingerprint is taken over. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from indicators.rules.figures import Figure, Gap, Origin
from indicators.rules.terms import Missing


@dataclass(frozen=True)
class PublishedCell:
    """A figure as it is stored: exact numbers as text, empty where there is none; `details` holds the rest of it."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    stated: str = ""
    gap: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    illustrative: bool = False
    provisional: bool = False


def cell_of(figure: Figure) -> PublishedCell:
    """The columns of a figure."""
    return PublishedCell(
        value=_text(figure.value),
        numerator=_text(figure.numerator),
        denominator=_text(figure.denominator),
        stated=figure.stated,
        gap=figure.gap or "",
        details=_details_of(figure),
        illustrative=figure.illustrative,
        provisional=figure.provisional,
    )


def figure_of(end: date, cell: PublishedCell) -> Figure:
    """The figure that `cell_of` has put into columns; `end` is its last day."""
    rest = cell.details
    return Figure(
        end,
        value=_number(cell.value),
        numerator=_number(cell.numerator),
        denominator=_number(cell.denominator),
        origin=Origin(rest.get("origin", Origin.NOWHERE)),
        gap=Gap(cell.gap) if cell.gap else None,
        missing=Missing(rest["missing"]) if "missing" in rest else None,
        why=rest.get("why", ""),
        stated=cell.stated,
        expected=rest.get("expected", 0),
        present=rest.get("present", 0),
        absent=tuple(rest.get("absent", ())),
        notes=tuple(rest.get("notes", ())),
        illustrative=cell.illustrative,
        provisional=cell.provisional,
    )


def _details_of(figure: Figure) -> dict[str, Any]:
    found = {
        "origin": "" if figure.origin is Origin.NOWHERE else figure.origin.value,
        "missing": "" if figure.missing is None else figure.missing.value,
        "why": figure.why,
        "expected": figure.expected,
        "present": figure.present,
        "absent": list(figure.absent),
        "notes": list(figure.notes),
    }
    return {name: value for name, value in found.items() if value}


def _text(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


# An indicator's code, a basis, an area's slug, a last day.
CellName = tuple[str, str, str, str]


def public_digest(pages: Iterable[tuple[str, str]], cells: Iterable[tuple[CellName, PublishedCell]]) -> str:
    """SHA-256 over what everybody is shown of an edition: its public pages by slug, then its figures in their order.

    Nothing hidden goes into it, so that nobody can hold a guess against it.
    """
    total = sha256()
    for slug, content in sorted(pages):
        total.update(f"{slug}\n{content}\n".encode())
    for name, cell in sorted(cells, key=lambda each: each[0]):
        total.update(f"{_canonical([*name, vars(cell)])}\n".encode())
    return total.hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
