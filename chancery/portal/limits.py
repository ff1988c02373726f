"""The limits and the money of a policy over a whole register, in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from chancery.policy import Policy
from chancery.policy.model import Duration
from chancery.policy.phrases import duration_phrase, every_phrase, group_phrase
from chancery.policy.report import breach_sentences
from chancery.policy.simulate import Simulation
from chancery.policy.sums import Counted, Spent
from chancery.portal import currency, data, words


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
                "of": words.fine(_of(policy, one)),
                "counted": _span(one.least, one.most),
                "at_most": one.cap.at_most,
            }
            for one in run.caps
        ],
        "money": [
            {
                "category": ", ".join(map(name, one.categories)) or whole(one),
                "count": _span(one.count, one.possibly) if one.amount.per == "agreement" else "",
                "each": data.amount(one.each),
                "every": every_phrase(one.amount.every, words.language()) if one.amount.every else "",
                "total": _span(data.amount(one.total), data.amount(one.most)),
            }
            for one in run.money
        ],
        "money_in": currency.said((one.each.currency for one in run.money), (one.amount.indexed for one in run.money)),
    }


def breached(policy: Policy, run: Simulation) -> list[tuple[str, str]]:
    """Each limit that is exceeded or moratorium not kept: which of these, and a sentence."""
    room = data.kept()
    places = {**room.regions, **room.countries}
    found = breach_sentences(policy, run.breaches, words.language(), lambda one: _places(policy, one, places))
    return [(kind, words.fine(sentence)) for kind, sentence in found]


def _places(policy: Policy, one: Counted, places: dict[str, Any]) -> str:
    """The place that a limit counts apart, as the register calls it; as the policy does that gives its own regions."""
    own = not one.cap.region_set and [words.plain(places[key], "name") for key in one.group if key in places]
    return ", ".join(own or [group_phrase(policy, one.cap, one.group, words.language())])


def _counted(policy: Policy, one: Counted, name: Callable[[str], str], places: dict[str, Any]) -> str:
    """What a limit counts: its categories, and the one country or region where it holds for each apart."""
    found = ", ".join(map(name, one.cap.categories)) or _("All")
    group = _places(policy, one, places)
    return _("%(category)s, in %(place)s alone") % {"category": found, "place": group} if group else found


def _of(policy: Policy, one: Counted) -> str:
    """What is counted of them, and which law says so where it is no clause of the policy itself."""
    law = policy.lent.get(one.cap.id)
    within = duration_phrase(one.cap.within or Duration(12), words.language())
    approved = _("approved in any %(time)s") % {"time": within}
    counted = approved if one.cap.of == "approvals" else _("in force")
    return f"{counted}, {policy.laws[law].in_(words.language())}" if law else counted


def whole(one: Spent) -> str:
    """What an amount is for that is for no category: the program once, or every agreement."""
    return _("The program") if one.amount.per == "programme" else _("All")


def _span(least: int | str, most: int | str) -> str:
    """What is surely so and what may be."""
    return str(least) if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
