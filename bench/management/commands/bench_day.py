"""Count which answers come from kept pages on a day on which many authorities publish."""

import json
from random import Random
from typing import Any

from django.core.management import BaseCommand, CommandParser

from bench.sizes import AREAS_OF_COUNCIL
from scorecard.page_store import KeptPage, PackedPage, PageStore

COUNCILS = 152  # that answer for children in England, about
READINGS = 300  # of each council's pages within one web process: 1,200 a day, of four processes


class Command(BaseCommand):
    """Prints how many answers came from kept pages, and how many there were, as JSON."""

    help = "Count which answers come from kept pages on a day on which 152 authorities publish."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many bytes an area's page and the matrix take, packed."""
        parser.add_argument("page", type=int)
        parser.add_argument("matrix", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """One council after the other publishes, which makes its own pages old; half ask for a council's own page."""
        store, chance, issues = PageStore(), Random(152), dict.fromkeys(range(COUNCILS), 0)
        asked = kept = 0
        for publishing in issues:
            issues[publishing] += 1
            for _ in range(READINGS):
                council = chance.choice(range(COUNCILS))
                at = chance.choice((0, chance.choice(range(1, AREAS_OF_COUNCIL + 1))))
                name, state = f"{council} {at}", str(issues[council])
                found = store.get(name)
                asked, kept = asked + 1, kept + (found is not None and found.state == state)
                weight = options["matrix" if at == AREAS_OF_COUNCIL else "page"]
                store.put(name, KeptPage(_packed(weight), "", None, {council}, state))
        self.stdout.write(json.dumps([kept, asked]))


def _packed(weight: int) -> PackedPage:
    return PackedPage(bytes(weight), b"", weight, 0, 0, ())
