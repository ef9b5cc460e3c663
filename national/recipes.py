"""The recipes that come with the product, read from fixtures/national_recipes.json."""

import json
from pathlib import Path

from django.conf import settings

from national.models import NationalRecipe

RECIPES = Path(settings.BASE_DIR) / "fixtures/national_recipes.json"


def load_recipes() -> int:
    """Add the recipes that are missing; those that are there stay as somebody made them. How many were added."""
    added = 0
    known = set(NationalRecipe.objects.values_list("code", flat=True))
    for said in json.loads(RECIPES.read_text(encoding="utf-8")):
        if said["code"] not in known:
            content = {key: value for key, value in said.items() if key not in ("code", "name")}
            NationalRecipe.objects.create(code=said["code"], name=said["name"], content=content)
            added += 1
    return added
