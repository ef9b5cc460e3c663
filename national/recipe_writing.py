"""Writing a recipe on a screen: for a file of a known layout that no recipe fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from districts.models import User, record
from indicators.models import Indicator
from indicators.rules.terms import Basis
from national.models import NationalRecipe


@dataclass(frozen=True)
class MeasureWritten:
    """One indicator as somebody reads it off a file: its columns, and what each filter column must hold."""

    indicator: Indicator
    basis: Basis
    rows: Mapping[str, str]
    numerator: Sequence[str] = ()
    denominator: Sequence[str] = ()
    value: str = ""
    decimals: int = 1

    @property
    def said(self) -> dict[str, object]:
        """The measure as a recipe's data says it."""
        rated = self.indicator.spec.is_population_rate and not self.denominator
        return {
            "indicator": self.indicator.code,
            "basis": self.basis.value,
            "numerator": list(self.numerator),
            "denominator": list(self.denominator),
            "population": rated,
            "value": self.value,
            "decimals": self.decimals,
            "rows": dict(self.rows),
        }


@transaction.atomic
def write_recipe(
    *, name: str, year_ends: Mapping[str, str], measures: Sequence[MeasureWritten], by: User | None
) -> NationalRecipe:
    """Make a recipe of these measures, or add them to the one of that name."""
    code = slugify(name)[:60]
    stored, _ = NationalRecipe.objects.get_or_create(
        code=code, defaults={"name": name, "content": {"year_ends": {}, "measures": [], "columns": {}}}
    )
    content = stored.content
    stored.content = {
        **content,
        "year_ends": {**content["year_ends"], **year_ends},
        "measures": [*content["measures"], *(measure.said for measure in measures)],
    }
    stored.save()
    record(
        by=by,
        action="recipe of national files written",
        subject=stored,
        after={"measures": [measure.indicator.code for measure in measures]},
        concerns=(),
    )
    return stored
