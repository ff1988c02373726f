"""The limits and the money of a policy over a whole register, in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from chancery.policy import Policy
from chancery.policy.simulate import Counted, Simulation
from chancery.portal import data, words


def of(policy: Policy, run: Simulation, name: Callable[[str], str]) -> dict[str, Any]:
    """What a run comes to under its policy; `name` says how the policy calls a category. What the record leaves open
    makes a number two."""
    room = data.kept()
    places = {**room.regions, **room.countries}
    return {
        "title": words.fine(policy.title.in_(words.language())),
        "caps": [
            {
                "category": _counted(one, name, places),
                "in_force": _span(one.least, one.most),
                "at_most": one.cap.at_most,
            }
            for one in run.caps
        ],
        "money": [
            {
                "category": name(one.category),
                "count": _span(one.count, one.possibly),
                "each": data.amount(one.each),
                "total": _span(data.amount(one.total), data.amount(one.most)),
            }
            for one in run.money
        ],
    }


def _counted(one: Counted, name: Callable[[str], str], places: dict[str, Any]) -> str:
    """What a limit counts: its categories, and the one country or region where it holds for each apart."""
    found = ", ".join(map(name, one.cap.categories)) or _("All")
    group = ", ".join(words.plain(places.get(key) or {"name_en": key}, "name") for key in one.group)
    return _("%(category)s, in %(place)s alone") % {"category": found, "place": group} if group else found


def _span(least: int | str, most: int | str) -> str:
    """What is surely so and what may be."""
    return str(least) if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
