"""Reads one ``test = { … }``, and checks that its value fits the type of the fact it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chancery.errors import BadInput
from chancery.money import Money
from chancery.policy.model import Count, Duration, FactKind, Op, Scale, Test
from chancery.policy.places import is_country
from chancery.policy.reader import Misfit, as_day, as_day_of, as_duration, as_money, as_number

MODIFIERS = {"fact", "share_of", "ratio_to_home", "count", "where", "region_set", "held"}
WHERE = {"category", "same", "in_force", "made_within"}
SAME = ("country", "region", "language_group")
ORDERED = {Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN, Op.BETWEEN}
EQUAL = {Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN}
ON_DATES = {Op.WITHIN_LAST, Op.OLDER_THAN, Op.BEFORE, Op.BY}
FITS: dict[str, set[Op]] = {
    "yes_no": {Op.IS, Op.IS_NOT, Op.PRESENT},
    "choice": EQUAL | {Op.PRESENT},
    "country": EQUAL | {Op.PRESENT},
    "text": EQUAL | {Op.PRESENT},
    "scale": EQUAL | ORDERED | {Op.PRESENT},
    "number": EQUAL | ORDERED | {Op.PRESENT},
    "money": ORDERED | {Op.PRESENT},
    "date": ORDERED | ON_DATES | {Op.PRESENT},
}


def as_test(raw: Any) -> Test:
    """One comparison with one subject and one operator; raises ``ValueError`` for anything else.

    Its value is typed later, by ``typed``, when the facts of the file are known.
    """
    strange = [key for key in raw if key not in MODIFIERS and key not in set(Op)]
    if strange:
        known = ", ".join(Op)
        raise Misfit(
            f"“{strange[0]}” is not an operator. The operators are: {known}.",
            f"« {strange[0]} » n'est pas un opérateur. Les opérateurs sont : {known}.",
        )
    (op,) = set(raw) - MODIFIERS
    subjects = [key for key in ("fact", "count", "held") if key in raw]
    if len(subjects) != 1:
        raise ValueError
    _nothing_astray(raw)
    test = Test(Op(op), raw[op], fact=_of_what(raw, "fact"), share_of=_of_what(raw, "share_of"))
    if "count" in raw:
        return replace(test, count=_count(raw), value=_of_a_count(test.op, _typed_number(test.op, raw[op])))
    if "held" in raw:
        if test.op not in (Op.AT_LEAST, Op.MORE_THAN):
            raise ValueError
        length = _some_time(raw[op]) if test.op is Op.AT_LEAST else as_duration(raw[op])
        return replace(test, held=_of_what(raw, "held"), value=length)
    return replace(test, ratio_to_home=_flag(raw.get("ratio_to_home", False)))


def _nothing_astray(raw: Mapping[str, Any]) -> None:
    """What is said of one kind of comparison alone is not said of another."""
    if "count" not in raw and (astray := [key for key in ("where", "region_set") if key in raw]):
        raise Misfit(f"“{astray[0]}” goes with a count alone.", f"« {astray[0]} » ne va qu'avec un décompte.")
    if not raw.get("fact") and (astray := [key for key in ("share_of", "ratio_to_home") if key in raw]):
        raise Misfit(f"“{astray[0]}” goes with a fact alone.", f"« {astray[0]} » ne va qu'avec un fait.")
    if raw.get("share_of") and raw.get("ratio_to_home"):
        raise Misfit(
            "“share_of” and “ratio_to_home”: one of the two. Remove the other.",
            "« share_of » et « ratio_to_home » : l'un des deux. Retirez l'autre.",
        )


def _backwards() -> Misfit:
    return Misfit("It goes from more to less.", "Elle va du plus au moins.")


def _count(raw: Mapping[str, Any]) -> Count:
    where = raw.get("where", {})
    if not isinstance(where, dict):
        raise Misfit("“where” is a table { … }.", "« where » est un tableau { … }.")
    if raw["count"] != "agreements" or set(where) - WHERE:
        raise ValueError
    if empty := [key for key in ("category", "same") if key in where and not where[key]]:
        raise Misfit(f"“{empty[0]}” is empty: leave it out.", f"« {empty[0]} » est vide : omettez-le.")
    categories, same = (_words(where.get(key, [])) for key in ("category", "same"))
    if set(same) - set(SAME) or not isinstance(where.get("in_force", True), bool):
        raise ValueError
    return Count(
        categories,
        same,
        where.get("in_force", True),
        _some_time(where["made_within"]) if "made_within" in where else None,
        _of_what(raw, "region_set"),
    )


def typed(test: Test, kind: FactKind, scale: Scale | None) -> Test:
    """The same comparison with its value in the type of its fact.

    Raises ``ValueError`` where the operator does not fit the type, or the value is not one the fact can take.
    """
    if test.share_of or test.ratio_to_home:
        return replace(test, value=_typed_number(test.op, test.value))
    if test.op not in FITS[kind.type]:
        raise ValueError
    if test.op is Op.PRESENT:
        return replace(test, value=_flag(test.value))
    if test.op in (Op.WITHIN_LAST, Op.OLDER_THAN):
        return replace(test, value=_some_time(test.value))
    if test.op in (Op.BEFORE, Op.BY):
        return replace(test, value=as_day_of(test.value) if isinstance(test.value, dict) else as_day(test.value))
    value = _shaped(test.op, test.value, _one(kind, scale))
    if isinstance(value, tuple) and test.op is Op.BETWEEN:
        low, high = (scale.order.index(one) if scale else one for one in value)
        if low > high:
            raise _backwards()
    return replace(test, value=value)


def fitting(test: Test, kind: FactKind, scale: Scale | None) -> str:
    """What the fact of a comparison can be held against, to be told to whoever wrote something else."""
    if test.op not in FITS[kind.type]:
        return ", ".join(sorted(FITS[kind.type]))
    if scale:
        return ", ".join(scale.order)
    examples = {
        "yes_no": "true, false",
        "number": "12, 0.5",
        "date": "2024-05-14",
        "country": '"JP", "list:…", "region:…/…"',
        "money": f'"44500 {kind.currency}"',
    }
    return ", ".join(kind.choices) or examples.get(kind.type, '"…"')


def _shaped(op: Op, raw: Any, one: Callable[[Any], Any]) -> object:
    if op in (Op.IN, Op.NOT_IN):
        if isinstance(raw, str) and raw.startswith(("list:", "region:")):
            return raw
        if not raw:
            raise Misfit("Nothing is among none.", "Rien n'est parmi rien.")
        return tuple(one(item) for item in _list(raw))
    if op is Op.BETWEEN:
        low, high = (one(item) for item in _list(raw))
        return (low, high)
    return one(raw)


def _one(kind: FactKind, scale: Scale | None) -> Callable[[Any], Any]:
    """The reader of one value of this fact."""
    readers: dict[str, Callable[[Any], Any]] = {
        "yes_no": _flag,
        "number": as_number,
        "date": as_day,
        "text": _word,
        "country": _country,
        "money": lambda raw: _in_currency(_amount(raw), kind.currency),
        "choice": lambda raw: kind.choices[kind.choices.index(raw)],
        "scale": lambda raw: _class(scale, raw),
    }
    return readers[kind.type]


def _class(scale: Scale | None, raw: Any) -> str:
    rank = scale.rank(_word(raw)) if scale else None
    if scale is None or rank is None:
        raise ValueError
    return scale.order[rank]


def _amount(raw: Any) -> Money:
    try:
        return as_money(raw)
    except BadInput as error:
        raise ValueError from error  # the test says which amount it takes


def _in_currency(money: Any, currency: str) -> Any:
    if currency and money.currency != currency:
        raise ValueError
    return money


def _typed_number(op: Op, raw: Any) -> object:
    if op not in ORDERED | {Op.IS, Op.IS_NOT}:
        raise ValueError
    value = _shaped(op, raw, as_number)
    if isinstance(value, tuple) and op is Op.BETWEEN and value[0] > value[1]:
        raise _backwards()
    return value


def _some_time(raw: Any) -> Duration:
    if (length := as_duration(raw)) == Duration():
        raise Misfit("It is no length of time.", "Ce n'est pas une durée.")
    return length


def _of_what(raw: Mapping[str, Any], key: str) -> str:
    """The id that a key names; empty where it is not there."""
    id = raw.get(key, "")
    if not isinstance(id, str) or (key in raw and not id):
        raise Misfit(f"“{key}” names one clause by its id.", f"« {key} » nomme un article par son id.")
    return id


def _of_a_count(op: Op, value: object) -> object:
    """Agreements are counted one by one, from none upwards."""
    for number in value if isinstance(value, tuple) else (value,):
        if number < 0 or number != int(number):
            raise Misfit(f"No count comes to {number}.", f"Aucun décompte ne donne {number}.")
    if op is Op.LESS_THAN and value == 0:
        raise Misfit("No count is less than 0.", "Aucun décompte n'est inférieur à 0.")
    return value


def _country(raw: Any) -> str:
    if not is_country(_word(raw)):
        raise ValueError
    return str(raw)


def _word(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError
    return raw


def _words(raw: Any) -> tuple[str, ...]:
    return tuple(_word(item) for item in ([raw] if isinstance(raw, str) else _list(raw)))


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise ValueError
    return raw


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError
    return raw
