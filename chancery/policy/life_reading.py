"""The clauses of a procedure and of an agreement's life, as sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chancery.policy import model, phrases
from chancery.policy.elsewhere import category_name, origin_names
from chancery.policy.elsewhere import name_in as _name
from chancery.policy.model import Clause, Policy
from chancery.policy.reading import Say, capital, for_categories, names, ruled
from chancery.policy.reading_words import READING


def _element(policy: Policy, clause: Any, say: Say) -> list[str]:
    parts = ", ".join(clause.part_names.get(part, model.Text(part)).in_(say.lang) for part in clause.parts)
    return [
        for_categories(policy, clause, say),
        _of(clause, say),
        say("with", parts) if parts else "",
        say(f"due.{clause.due}"),
    ]


def _of(clause: Any, say: Say) -> str:
    """Of which requests it is a part; nothing where it is of new ones alone, as most are."""
    if clause.of == ("new",):
        return ""
    return say("of", ", ".join(say(f"request.{one}") for one in clause.of))


def _procedure(policy: Policy, clause: Any, say: Say) -> list[str]:
    return [
        say(f"procedure.{clause.of}"),
        say("origins", ", ".join(_origin(policy, id, say) for id in clause.origins)) if clause.origins else "",
        for_categories(policy, clause, say),
        say(f"result.{clause.result}") if clause.of in ("alignment", "conversion") else "",
        say("every", capital(phrases.every_phrase(clause.every, say.lang))) if clause.every else "",
    ]


def _origin(policy: Policy, id: str, say: Say) -> str:
    """From what a procedure begins: a category by its name; else what was signed, as everybody calls it."""
    known = id in policy.by_id or id in policy.elsewhere or f"instrument.{id}" not in READING
    return category_name(policy, id, say.lang) if known else say(f"instrument.{id}")


def _question(policy: Policy, clause: Any, say: Say) -> list[str]:
    who = _name(policy, clause.answered_by, say.lang)
    return [
        say("answered_by", who) if who else "",
        say("answered-by-criteria") if clause.by_criteria else "",
        say("show", names(policy, clause.show, say)) if clause.show else "",
        say(f"question.{clause.kind}") if clause.kind != "yes-no" else "",
        say(f"visibility.{clause.visibility}") if clause.visibility != "public" else "",
    ]


def _step(policy: Policy, clause: Any, say: Say) -> list[str]:
    authority = _name(policy, clause.authority, say.lang)  # its key only, where the authority has no words of its own
    return [
        for_categories(policy, clause, say),
        _of(clause, say),
        say("actors", names(policy, clause.actors, say)),
        *(say(f"needs.{one}") for one in clause.needs),
        say(f"if_missing.{clause.if_missing}") if clause.if_missing else "",
        ruled(policy, clause.gate, say, "gate"),
        say("window", *(phrases.yearly_phrase(day, say.lang) for day in clause.window)) if clause.window else "",
        say("deadline", phrases.duration_phrase(clause.deadline, say.lang)) if clause.deadline else "",
        say("consult", names(policy, clause.consult, say)) if clause.consult else "",
        say("informs", names(policy, clause.informs, say)) if clause.informs else "",
        say("authority", authority) if authority != clause.authority else "",
    ]


def _authority(policy: Policy, clause: Any, say: Say) -> list[str]:
    limit = ""
    if clause.limit is not None:
        own = isinstance(clause.limit, str)
        fact = _name(policy, clause.limit_fact, say.lang)
        limit = say("limit-own", fact) if own else say("limit", fact, clause.limit.phrase(say.lang))
    return [
        say(f"decides.{clause.decides}", names(policy, clause.roles, say)),
        say("most-responsible") if clause.most_directly_responsible else "",
        for_categories(policy, clause, say),
        limit,
        say("conditions", phrases.clauses_phrase(policy, clause.conditions, say.lang)) if clause.conditions else "",
        say("informs", names(policy, clause.informs, say)) if clause.informs else "",
        say("may-delegate") if clause.may_delegate else "",
    ]


def _consultation(policy: Policy, clause: Any, say: Say) -> list[str]:
    within = phrases.duration_phrase(clause.within, say.lang) if clause.within else ""
    events = ", ".join(say(f"event.{event}") for event in clause.on)
    return [
        say("consulted", _name(policy, clause.who, say.lang)),
        say("events", events) if events else "",
        say(f"when.{clause.when}", within),
        say(f"advice.{clause.effect}"),
        for_categories(policy, clause, say),
        ruled(policy, clause.applies_if, say, "applies_if"),
        say(f"visibility.{clause.visibility}") if clause.visibility != "public" else "",
    ]


def _cap(policy: Policy, clause: Any, say: Say) -> list[str]:
    return [capital(phrases.cap_phrase(policy, clause, say.lang))]


def _money(policy: Policy, clause: Any, say: Say) -> list[str]:
    every = phrases.every_phrase(clause.every, say.lang) if clause.every else ""
    return [
        say(f"money.{clause.kind}"),
        _per(clause, say),
        say("every", capital(every)) if every else "",
        say("indexed" if clause.indexed else "not-indexed") if clause.indexed is not None else "",
        ruled(policy, clause.rule, say, "unless" if clause.kind == "prohibited" else "rule"),
        for_categories(policy, clause, say),
    ]


def _per(clause: Any, say: Say) -> str:
    """How much, for what. Of money that names no amount only what is not said of itself."""
    if clause.amount:
        return say(f"per.{clause.per}", clause.amount.phrase(say.lang))
    usual = clause.per == "agreement" and clause.kind in ("prohibited", "who-pays")
    return "" if usual else say(f"per-each.{clause.per}")


def _benefit(policy: Policy, clause: Any, say: Say) -> list[str]:
    every = phrases.every_phrase(clause.every, say.lang) if clause.every else ""
    quota = say("quota", clause.at_most, every) if clause.at_most is not None else ""
    return [ruled(policy, clause.rule, say), quota, for_categories(policy, clause, say)]


def _duty(policy: Policy, clause: Any, say: Say) -> list[str]:
    misses = [say(f"miss.{t.status}", phrases.duration_phrase(t.after, say.lang)) for t in clause.on_miss]
    return [
        say(f"duty.{clause.kind}", phrases.every_phrase(clause.every, say.lang)),
        say("by-whom", _name(policy, clause.who, say.lang)) if clause.who else "",
        say("measured-by", _name(policy, clause.fact, say.lang)),
        *misses,
        for_categories(policy, clause, say),
    ]


def _waiver(policy: Policy, clause: Any, say: Say) -> list[str]:
    lasts = say("lasts", phrases.duration_phrase(clause.lasts, say.lang)) if clause.lasts else ""
    return [capital(say("may-waive", names(policy, clause.by, say), names(policy, clause.criteria, say))), lasts]


def _exception(policy: Policy, clause: Any, say: Say) -> list[str]:
    return [say("exception", ", ".join(clause.agreements), _name(policy, clause.to, say.lang))]


def _transition(policy: Policy, clause: Any, say: Say) -> list[str]:
    branches = [
        say(key, _name(policy, branch.to, say.lang), branch.reason.in_(say.lang))
        for key, branch in (("otherwise", clause.otherwise), ("on_unknown", clause.on_unknown))
        if branch
    ]
    first = say("transition", origin_names(policy, clause.origins, say.lang), _name(policy, clause.to, say.lang))
    return [
        first,
        ruled(policy, clause.when, say, "when"),
        say(f"own-term.{clause.term}") if clause.term else "",
        clause.reason.in_(say.lang),
        *branches,
    ]


def _moratorium(policy: Policy, clause: Any, say: Say) -> list[str]:
    return [
        capital(phrases.moratorium_phrase(clause, say.lang)),
        for_categories(policy, clause, say),
        ruled(policy, clause.applies_if, say, "applies_if"),
    ]


def _succession(policy: Policy, clause: Any, say: Say) -> list[str]:
    events = ", ".join(say(f"succession.{event}") for event in clause.on)
    return [say("succession", events, say(f"treat.{clause.treat}"))]


def _separation(policy: Policy, clause: Any, say: Say) -> list[str]:
    return [say("separation", ", ".join(say(f"did.{what}") for what in clause.not_after))]


LIFE: dict[type[Clause], Callable[[Policy, Any, Say], list[str]]] = {
    model.Element: _element,
    model.Question: _question,
    model.Step: _step,
    model.Procedure: _procedure,
    model.Authority: _authority,
    model.Consultation: _consultation,
    model.Cap: _cap,
    model.Amount: _money,
    model.Benefit: _benefit,
    model.Duty: _duty,
    model.WaiverRight: _waiver,
    model.NamedException: _exception,
    model.Transition: _transition,
    model.Moratorium: _moratorium,
    model.Succession: _succession,
    model.Separation: _separation,
}
