"""Places of national files, opened in bulk from their codes: by ONS code, then the three-digit one, then the name."""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from national.models import NationalPlace, PlaceKind
from national.rules.file_read import NeighbourRead, PlaceSaid
from national.sandboxed import NationalFileRefused

REORGANISED = Path(settings.BASE_DIR) / "fixtures/national_places.csv"


class _Reorganised(NamedTuple):
    """An authority that opened or closed since 2019."""

    code: str
    old_code: str
    name: str
    opened: date | None
    closed: date | None


@cache
def _reorganised() -> dict[str, _Reorganised]:
    """These authorities by their codes of either kind."""
    with REORGANISED.open(encoding="utf-8", newline="") as file:
        listed = [
            _Reorganised(
                line["code"], line["old_code"], line["name"], _day(line["opened"]), _day(line["closed"])
            )
            for line in csv.DictReader(file)
        ]
    return {code: each for each in listed for code in (each.code, each.old_code)}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


class PlacesContradict(NationalFileRefused):
    """A code that stands for two places in one file, or in a file and what is known."""


class PlaceBook:
    """Every place that is known, and those that a file opens; `opened` counts these. One query.

    `learnt` tells which places bear a code here that nobody knew for them.
    """

    def __init__(self) -> None:
        self.opened: list[NationalPlace] = []
        self.learnt: list[str] = []
        self._by_code: dict[str, NationalPlace] = {}
        self._by_old: dict[str, NationalPlace] = {}
        self._by_name: dict[tuple[str, str], NationalPlace] = {}
        for place in NationalPlace.objects.all():
            self._enter(place)

    def find_all(self, said: Iterable[PlaceSaid]) -> dict[PlaceSaid, NationalPlace]:
        """The place of each name in a file; those that are new are opened, countries and regions first.

        An authority that is named without a code and not known by that name is left out: it may be one that is.
        """
        order = [PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.AUTHORITY]
        distinct = sorted(
            dict.fromkeys(said), key=lambda each: (order.index(PlaceKind(each.kind)), each.old_code)
        )
        self._refuse_twins(distinct)
        return {each: self._find(each) for each in distinct if each.has_code or self._is_known(each)}

    def _is_known(self, said: PlaceSaid) -> bool:
        return said.kind != PlaceKind.AUTHORITY or (said.kind, _plain(said.name)) in self._by_name

    def find_authority(self, old_code: str, name: str = "") -> NationalPlace:
        """The authority of a three-digit code, opened where it is new."""
        return self._find(PlaceSaid(PlaceKind.AUTHORITY.value, old_code=old_code, name=name))

    def of_neighbours(self, lines: Iterable[NeighbourRead]) -> dict[str, NationalPlace]:
        """By three-digit code every authority of a list, and every neighbour in it."""
        listed = list(lines)
        names = {each.authority: each.authority_name for each in listed}
        codes = dict.fromkeys([*names, *(each.neighbour for each in listed)])
        return {code: self.find_authority(code, names.get(code, "")) for code in codes}

    def _refuse_twins(self, said: Iterable[PlaceSaid]) -> None:
        """Raises PlacesContradict where one ONS code is borne by two authorities, by their three-digit codes."""
        bearers = {code: place.old_code for code, place in self._by_code.items()}
        for each in said:
            if not (each.code and each.old_code):
                continue
            bearer = bearers.get(each.code) or each.old_code
            if bearer != each.old_code:
                raise PlacesContradict(
                    f"{each.code} is the code of {self._named(bearer)} and stands beside {each.old_code}, which is "
                    f"{self._named(each.old_code, each.name)}. Correct the file, or download it again"
                )
            bearers[each.code] = bearer

    def _named(self, old_code: str, otherwise: str = "") -> str:
        place = self._by_old.get(old_code)
        return place.name if place else otherwise or old_code

    def _find(self, said: PlaceSaid) -> NationalPlace:
        listed = _reorganised().get(said.old_code) or _reorganised().get(said.code)
        old_code = listed.old_code if listed else said.old_code
        # A successor may bear the name of whom it succeeds: Dorset.
        by_name = None if listed else self._by_name.get((said.kind, _plain(said.name)))
        found = self._by_old.get(old_code) or self._by_code.get(said.code) or by_name
        if found is None:
            found = self._open(said, listed)
        self._learn(found, said)
        return found

    def _open(self, said: PlaceSaid, listed: _Reorganised | None) -> NationalPlace:
        place = NationalPlace.objects.create(
            code=said.code,
            old_code=listed.old_code if listed else said.old_code,
            name=said.name or (listed.name if listed else said.old_code or said.code),
            kind=said.kind,
            region=self._by_code.get(said.region),
            opened=listed.opened if listed else None,
            closed=listed.closed if listed else None,
        )
        self.opened.append(place)
        self._enter(place)
        return place

    def _learn(self, place: NationalPlace, said: PlaceSaid) -> None:
        """Remember a code, name or region that the place bears here and hadn't yet."""
        changed = False
        if said.code and said.code not in place.codes:
            if place.code:
                self.learnt.append(f"{said.code} for {place}, known as {place.code}")
                place.other_codes = [*place.other_codes, said.code]
            else:
                place.code = said.code
            changed = True
        if said.old_code and not place.old_code:
            place.old_code, changed = said.old_code, True
        if said.name and place.name == place.old_code:
            place.name, changed = said.name, True
        if said.region and place.region_id is None and said.region in self._by_code:
            place.region, changed = self._by_code[said.region], True
        if changed:
            place.save()
            self._enter(place)

    def _enter(self, place: NationalPlace) -> None:
        for code in place.codes:
            self._by_code[code] = place
        if place.old_code:
            self._by_old[place.old_code] = place
        self._by_name[place.kind, _plain(place.name)] = place


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold().replace("&", "and") if sign.isalnum())
