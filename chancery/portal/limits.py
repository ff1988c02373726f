"""The limits and the money of a policy over a whole register, in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from chancery.policy import Policy
from chancery.policy.phrases import cap_phrase, group_phrase
from chancery.policy.report import breach_sentence
from chancery.policy.simulate import Simulation
from chancery.policy.sums import Breach, Counted
from chancery.policy.words import WORDS
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
                "category": _counted(policy, one, name, places),
                "in_force": _span(one.least, one.most),
                "at_most": one.cap.at_most,
            }
            for one in run.caps
        ],
        "money": [
            {
                "category": ", ".join(map(name, one.categories)) or _("All"),
                "count": _span(one.count, one.possibly),
                "each": data.amount(one.each),
                "total": _span(data.amount(one.total), data.amount(one.most)),
            }
            for one in run.money
        ],
    }


def breached(policy: Policy, run: Simulation) -> list[tuple[str, str]]:
    """Each limit that is exceeded or moratorium not kept: which of these, and a sentence; of a limit that holds in each
    place apart, with the places together."""
    found: dict[str, list[Breach]] = {}
    for one in run.breaches:
        found.setdefault(one.clause, []).append(one)
    return [(ones[0].kind, words.fine(_sentence(policy, ones))) for ones in found.values()]


def _sentence(policy: Policy, breaches: list[Breach]) -> str:
    first = breaches[0]
    by_place = first.counted is not None and first.counted.group
    return _by_place(policy, breaches) if by_place else breach_sentence(policy, first, words.language())


def _by_place(policy: Policy, breaches: list[Breach]) -> str:
    room, lang = data.kept(), words.language()
    places = {**room.regions, **room.countries}
    counted = [one.counted for one in breaches if one.counted]
    limit = policy.by_id[breaches[0].clause].text.in_(lang).rstrip(".") or WORDS["heading.cap"].in_(lang)
    each = ", ".join(f"{_places(policy, one, places)} {one.least}" for one in counted)
    return f"{limit}, {cap_phrase(policy, counted[0].cap, lang)}{_(': ')}{each}."


def _places(policy: Policy, one: Counted, places: dict[str, Any]) -> str:
    """The place that a limit counts apart, as the register calls it; as the policy does that gives its own regions."""
    own = not one.cap.region_set and [words.plain(places[key], "name") for key in one.group if key in places]
    return ", ".join(own or [group_phrase(policy, one.cap, one.group, words.language())])


def _counted(policy: Policy, one: Counted, name: Callable[[str], str], places: dict[str, Any]) -> str:
    """What a limit counts: its categories, and the one country or region where it holds for each apart."""
    found = ", ".join(map(name, one.cap.categories)) or _("All")
    group = _places(policy, one, places)
    return _("%(category)s, in %(place)s alone") % {"category": found, "place": group} if group else found


def _span(least: int | str, most: int | str) -> str:
    """What is surely so and what may be."""
    return str(least) if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
