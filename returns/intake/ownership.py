"""Whom a return is for: read out of its key or its lines, asked where that is not certain."""

from collections.abc import Collection
from dataclasses import dataclass

from districts.models import Area, User
from indicators.rules.terms import Severity
from returns.matching.match import Catalogue, FindingMade
from returns.reading.lines import WorkbookRead
from returns.reading.template_key import KEY_CELL, KEY_SHEET


class AreaNotStated(Exception):
    """The file doesn't say which area it is for, and nobody else has."""


@dataclass(frozen=True)
class Sender:
    """Who sends: the account (None: the server's command line) and the areas that figures may be returned for."""

    user: User | None
    areas: Collection[Area]

    @property
    def authorities(self) -> set[int]:
        """The ids of the authorities that those areas belong to."""
        return {area.authority.pk for area in self.areas}


def area_of(workbook: WorkbookRead, catalogue: Catalogue, by: Sender) -> Area:
    """The area of the template's key; else the lowest of the sender's areas that all lines of theirs lie in.

    Where no line names one of theirs, their only area.
    """
    made_for = next((area for area in by.areas if workbook.key and area.slug == workbook.key.area), None)
    if made_for is not None:
        return made_for
    common = _lowest_shared(workbook, catalogue)
    if common is not None:
        return Area.objects.select_related("parent__parent__parent").get(pk=common)
    tops = [area for area in by.areas if area.parent_id not in {each.pk for each in by.areas}]
    if by.user is None or len(tops) != 1:
        raise AreaNotStated("The file does not say which area it is for.")
    return tops[0]


def _lowest_shared(workbook: WorkbookRead, catalogue: Catalogue) -> int | None:
    """The id of the lowest area that the sender returns for and that all lines of theirs lie in."""
    found = [catalogue.area_names.find(line.area_text) for line in workbook.lines if line.area_text]
    places = [catalogue.tree.nodes[match.meaning] for match in found if match is not None]
    lines_up = [
        [above.id for above in catalogue.tree.line_up(place)]
        for place in places
        if place.id in catalogue.sendable and not place.is_comparator
    ]
    if not lines_up:
        return None
    shared = set(catalogue.sendable).intersection(*lines_up)
    return next((area_id for area_id in lines_up[0] if area_id in shared), None)


def questions_about_owner(workbook: WorkbookRead, owner: Area, *, chosen: bool) -> list[FindingMade]:
    """What to ask about the area of a return; `chosen` says that the sender named it."""
    return _question_about_key(workbook, owner) if chosen else _question_about_area(workbook, owner)


def _question_about_area(workbook: WorkbookRead, owner: Area) -> list[FindingMade]:
    """One question for all lines that name no area, where nobody chose one."""
    lines = [line for line in workbook.lines if not line.area_text]
    if not lines:
        return []
    count = f"{len(lines)} lines name no area" if len(lines) > 1 else "One line names no area"
    return [
        FindingMade(
            Severity.QUESTION,
            "area_assumed",
            f"{count}. Are they for {owner.name}?" if len(lines) > 1 else f"{count}. Is it for {owner.name}?",
            "If not, choose the area when you upload the file.",
            sheet=", ".join(dict.fromkeys(line.sheet for line in lines)),
            proposed=owner.name,
        )
    ]


def _question_about_key(workbook: WorkbookRead, owner: Area) -> list[FindingMade]:
    """A question where a template was made for another area than the one that somebody chose."""
    if workbook.key is None or workbook.key.area == owner.slug:
        return []
    return [
        FindingMade(
            Severity.QUESTION,
            "key_of_another_area",
            f"This template was not made for {owner.name}. Is the return for {owner.name}?",
            "If not, discard it and upload it again without choosing an area.",
            sheet=KEY_SHEET,
            cells=KEY_CELL,
            proposed=owner.name,
        )
    ]
