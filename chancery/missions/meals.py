"""The meals that a fee includes, as somebody types them: in either language, each with its day or for every day."""

from __future__ import annotations

import re
from datetime import date

from chancery.missions.models import CostLine

NONE = "none"
#: What is said of meals in French. Who breakfasts at midday says so elsewhere than here: `déjeuner` and `dîner` are
#: different meals in Québec and in France, and are not read.
FRENCH = {
    "petit-déjeuner": "breakfast", "matin": "breakfast", "midi": "lunch", "soir": "dinner", "souper": "dinner",
    "aucun": NONE,
}  # fmt: skip
IN_FRENCH = {"breakfast": "petit-déjeuner", "lunch": "midi", "dinner": "soir", NONE: "aucun"}


def read(said: str) -> str | None:
    """As the rules know them, with a space between; None where something is no meal to whoever looks for one."""
    typed = re.sub(r"petit[\s-]+d[ée]jeuner", "petit-déjeuner", said.casefold())
    found = [_one(one) for one in typed.replace(",", " ").split()]
    return None if None in found else " ".join(filter(None, found))


def shown(includes: str, lang: str) -> str:
    """As a form of this language shows them."""
    if lang != "fr":
        return includes
    parts = (one.partition(":") for one in includes.split())
    return " ".join(IN_FRENCH.get(meal, meal) + colon + day for meal, colon, day in parts)


def _one(said: str) -> str | None:
    meal, colon, day = said.partition(":")
    meal = FRENCH.get(meal, meal)
    if not colon:
        return meal if meal == NONE or meal in CostLine.Meal.values else None
    try:
        good = meal in CostLine.Meal.values and date.fromisoformat(day).isoformat() == day
    except ValueError:
        good = False
    return f"{meal}:{day}" if good else None
