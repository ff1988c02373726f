"""The policy as numbered sentences, in the order of the file: the copy a solicitor checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from chancery import dates
from chancery.policy import model, phrases
from chancery.policy.elsewhere import category_names, origin_names
from chancery.policy.elsewhere import name_in as _name
from chancery.policy.model import Clause, Lang, Policy, Rule
from chancery.policy.reading_words import READING, SECTIONS
from chancery.policy.travel_reading import rate_sentences, rule_sentences


class Read(NamedTuple):
    """One clause: its number, its wording, how the system reads it, its source and its notes."""

    number: str
    id: str
    text: str
    reading: str
    source: str
    notes: tuple[str, ...]
    secondhand: bool


class Section(NamedTuple):
    """The clauses of one kind, under a title."""

    key: str
    title: str
    clauses: tuple[Read, ...]


def read(policy: Policy, lang: Lang) -> list[Section]:
    """Every clause as sentences, numbered within its section. Clauses keep the order of the file."""
    sections = []
    kinds = [kind for kind in SECTIONS if policy.all(kind)]
    for place, kind in enumerate(kinds, 1):
        clauses = tuple(_read(policy, clause, f"{place}.{n}", lang) for n, clause in enumerate(policy.all(kind), 1))
        sections.append(Section(kind.__name__, SECTIONS[kind].in_(lang), clauses))
    return sections


def _read(policy: Policy, clause: Clause, number: str, lang: Lang) -> Read:
    notes = tuple(
        f"{_cited(note.id, lang)}{note.text.in_(lang)} {note.treatment.in_(lang)}".strip()
        for note in policy.notes_on(clause.id)
    )
    text = ". ".join(part.rstrip(".") for part in (clause.name.in_(lang), clause.text.in_(lang)) if part)
    return Read(
        number,
        clause.id,
        _sentence(_capital(text)) if text else "",
        reading_of(policy, clause, lang),
        clause.source,
        notes,
        clause.secondhand,
    )


def _cited(id: str, lang: Lang) -> str:
    """The number that readers know a note by; a name that only the file uses is left out."""
    colon = " : " if lang == "fr" else ": "
    return f"{id}{colon}" if id[:1].isupper() else ""


def sentence_of(policy: Policy, clause: Clause, lang: Lang) -> str:
    """A clause as one line: its wording and how the system reads it."""
    read_ = _read(policy, clause, "", lang)
    return " ".join(part for part in (read_.text, read_.reading) if part)


def reading_of(policy: Policy, clause: Clause, lang: Lang) -> str:
    """How the system reads a clause. Built from every key that the engine uses, so that no change goes unsaid."""
    reader = READERS.get(type(clause))
    parts = reader(policy, clause, _Say(lang)) if reader else []
    sentences = [_sentence(part) for part in parts if part]
    return " ".join(sentences)


def _sentence(part: str) -> str:
    part = part.strip()
    return part if part.endswith((".", "?", "!")) else f"{part}."


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]  # ``capitalize`` would take the capitals off every name


class _Say(NamedTuple):
    lang: Lang

    def __call__(self, key: str, *values: object) -> str:
        return READING[key].in_(self.lang).format(*values)


def _names(policy: Policy, ids: tuple[str, ...], say: _Say) -> str:
    return ", ".join(_name(policy, id, say.lang) for id in ids)


def _for(policy: Policy, clause: Any, say: _Say) -> str:
    return say("for", category_names(policy, clause.categories, say.lang)) if clause.categories else ""


def _rule(policy: Policy, rule: Rule | None, say: _Say, key: str = "rule") -> str:
    return say(key, phrases.rule_phrase(policy, rule, say.lang)) if rule and (rule.of or rule.ref) else ""


def _fact(policy: Policy, clause: Any, say: _Say) -> list[str]:
    named = phrases.listed(
        [phrases.value_phrase(one, clause, policy, say.lang) for one in clause.choices], say.lang, "or"
    )
    return [
        say(f"type.{clause.type}")
        + (f" ({named})" if named else "")
        + (f" ({clause.currency})" if clause.currency else ""),
        say("scale-of", _name(policy, clause.scale, say.lang)) if clause.scale else "",
        say("established_by", _name(policy, clause.established_by, say.lang)) if clause.established_by else "",
        say(f"origin.{clause.origin}"),
        say(f"evidence.{clause.evidence}"),
        say("max_age", phrases.duration_phrase(clause.max_age, say.lang)) if clause.max_age else "",
        say(f"class.{clause.data_class}"),
    ]


def _scale(policy: Policy, clause: Any, say: _Say) -> list[str]:
    order = " < ".join(clause.names.get(slug, model.Text(slug)).in_(say.lang) for slug in clause.order)
    return [say("order", order), say("edition", clause.edition) if clause.edition else say("no-edition")]


def _list(policy: Policy, clause: Any, say: _Say) -> list[str]:
    as_of = say("as_of", dates.in_words(clause.as_of, say.lang)) if clause.as_of else ""
    members = say("members", ", ".join(clause.members)) if clause.given else say("not-given")
    return [members, as_of, clause.grows_by.in_(say.lang)]


def _regions(policy: Policy, clause: Any, say: _Say) -> list[str]:
    if not clause.given:
        return [say("not-given")]
    return [
        f"{clause.names.get(key, model.Text(key)).in_(say.lang)}: {', '.join(codes)}"
        for key, codes in clause.regions.items()
    ]


def _criterion(policy: Policy, clause: Any, say: _Say) -> list[str]:
    parts = [say(f"force.{clause.force}")]
    if clause.test:
        subject = phrases.test_subject(policy, clause.test, say.lang)
        parts.append(say("checked", subject, phrases.test_requirement(policy, clause.test, say.lang)))
    parts.append(_rule(policy, clause.rule, say))
    parts.append(say("judged_by", _name(policy, clause.judged_by, say.lang)) if clause.judged_by else "")
    parts.append(_rule(policy, clause.applies_if, say, "applies_if"))
    if len(clause.moments) < 3:
        parts.append(
            say(
                "moments",
                ", ".join(
                    say(f"moment.{moment}") for moment in ("establish", "maintain", "renew") if moment in clause.moments
                ),
            )
        )
    parts.append(say("compensated", _names(policy, clause.compensated_by, say)) if clause.compensated_by else "")
    if clause.on_fail:
        by = dates.in_words(clause.on_fail.by, say.lang) if clause.on_fail.by else ""
        parts.append(say(f"on_fail.{clause.on_fail.action}") + (" " + say("by-day", by) if by else ""))
    parts.append(say(f"visibility.{clause.visibility}") if clause.visibility != "public" else "")
    return [*parts, _for(policy, clause, say)]


def _category(policy: Policy, clause: Any, say: _Say) -> list[str]:
    kinds = ", ".join(phrases.kind_name(policy, kind, say.lang) for kind in clause.counterparty_kinds)
    return [
        say(f"kind.{clause.kind}"),
        say(f"status.{clause.status}"),
        _rule(policy, clause.eligibility, say, "eligibility"),
        say("kinds", kinds) if kinds else "",
        say("term", phrases.term_phrase(clause.term, say.lang))
        if clause.term and phrases.term_phrase(clause.term, say.lang)
        else "",
        say("must_have", _names(policy, clause.must_have, say)) if clause.must_have else "",
        ". ".join(say(f"effect.{effect}") for effect in clause.effects),
        _ladder(policy, clause.ladder, say),
        say("incomplete") if clause.incomplete else "",
    ]


def _ladder(policy: Policy, ladder: model.Ladder | None, say: _Say) -> str:
    if ladder is None:
        return ""
    stage = _name(policy, ladder.stage, say.lang)
    if ladder.held == model.Duration():
        return say("ladder-any", stage)
    return say("ladder", stage, phrases.duration_phrase(ladder.held, say.lang))


def _element(policy: Policy, clause: Any, say: _Say) -> list[str]:
    parts = ", ".join(clause.part_names.get(part, model.Text(part)).in_(say.lang) for part in clause.parts)
    return [_for(policy, clause, say), _of(clause, say), say("with", parts) if parts else "", say(f"due.{clause.due}")]


def _of(clause: Any, say: _Say) -> str:
    """Of which requests it is a part; nothing where it is of new ones alone, as most are."""
    if clause.of == ("new",):
        return ""
    return say("of", ", ".join(say(f"request.{one}") for one in clause.of))


def _procedure(policy: Policy, clause: Any, say: _Say) -> list[str]:
    return [
        say(f"procedure.{clause.of}"),
        say("origins", category_names(policy, clause.origins, say.lang)) if clause.origins else "",
        _for(policy, clause, say),
        say(f"result.{clause.result}") if clause.of in ("alignment", "conversion") else "",
        say("every", _capital(phrases.every_phrase(clause.every, say.lang))) if clause.every else "",
    ]


def _question(policy: Policy, clause: Any, say: _Say) -> list[str]:
    who = _name(policy, clause.answered_by, say.lang)
    return [
        say("answered_by", who) if who else "",
        say("answered-by-criteria") if clause.by_criteria else "",
        say("show", _names(policy, clause.show, say)) if clause.show else "",
        say(f"question.{clause.kind}") if clause.kind != "yes-no" else "",
        say(f"visibility.{clause.visibility}") if clause.visibility != "public" else "",
    ]


def _step(policy: Policy, clause: Any, say: _Say) -> list[str]:
    authority = _name(policy, clause.authority, say.lang)  # its key only, where the authority has no words of its own
    return [
        _for(policy, clause, say),
        _of(clause, say),
        say("actors", _names(policy, clause.actors, say)),
        *(say(f"needs.{one}") for one in clause.needs),
        say(f"if_missing.{clause.if_missing}") if clause.if_missing else "",
        _rule(policy, clause.gate, say, "gate"),
        say("window", clause.window.opens, clause.window.closes) if clause.window else "",
        say("deadline", phrases.duration_phrase(clause.deadline, say.lang)) if clause.deadline else "",
        say("consult", _names(policy, clause.consult, say)) if clause.consult else "",
        say("informs", _names(policy, clause.informs, say)) if clause.informs else "",
        say("authority", authority) if authority != clause.authority else "",
    ]


def _authority(policy: Policy, clause: Any, say: _Say) -> list[str]:
    limit = ""
    if clause.limit is not None:
        own = isinstance(clause.limit, str)
        fact = _name(policy, clause.limit_fact, say.lang)
        limit = say("limit-own", fact) if own else say("limit", fact, clause.limit.phrase(say.lang))
    return [
        say(f"decides.{clause.decides}", _names(policy, clause.roles, say)),
        say("most-responsible") if clause.most_directly_responsible else "",
        _for(policy, clause, say),
        limit,
        say("conditions", "; ".join(_name(policy, id, say.lang) for id in clause.conditions))
        if clause.conditions
        else "",
        say("informs", _names(policy, clause.informs, say)) if clause.informs else "",
        say("may-delegate") if clause.may_delegate else "",
    ]


def _consultation(policy: Policy, clause: Any, say: _Say) -> list[str]:
    within = phrases.duration_phrase(clause.within, say.lang) if clause.within else ""
    events = ", ".join(say(f"event.{event}") for event in clause.on)
    return [
        say("consulted", _name(policy, clause.who, say.lang)),
        say("events", events) if events else "",
        say(f"when.{clause.when}", within),
        say(f"advice.{clause.effect}"),
        _for(policy, clause, say),
        _rule(policy, clause.applies_if, say, "applies_if"),
        say(f"visibility.{clause.visibility}") if clause.visibility != "public" else "",
    ]


def _cap(policy: Policy, clause: Any, say: _Say) -> list[str]:
    return [_capital(phrases.cap_phrase(policy, clause, say.lang))]


def _money(policy: Policy, clause: Any, say: _Say) -> list[str]:
    every = phrases.every_phrase(clause.every, say.lang) if clause.every else ""
    return [
        say(f"money.{clause.kind}"),
        say(f"per.{clause.per}", clause.amount.phrase(say.lang)) if clause.amount else say(f"per-each.{clause.per}"),
        say("every", _capital(every)) if every else "",
        say("indexed" if clause.indexed else "not-indexed") if clause.indexed is not None else "",
        _rule(policy, clause.rule, say),
        _for(policy, clause, say),
    ]


def _benefit(policy: Policy, clause: Any, say: _Say) -> list[str]:
    every = phrases.every_phrase(clause.every, say.lang) if clause.every else ""
    quota = say("quota", clause.at_most, every) if clause.at_most is not None else ""
    return [_rule(policy, clause.rule, say), quota, _for(policy, clause, say)]


def _duty(policy: Policy, clause: Any, say: _Say) -> list[str]:
    misses = [say(f"miss.{t.status}", phrases.duration_phrase(t.after, say.lang)) for t in clause.on_miss]
    return [
        say(f"duty.{clause.kind}", phrases.every_phrase(clause.every, say.lang)),
        say("by-whom", _name(policy, clause.who, say.lang)) if clause.who else "",
        say("measured-by", _name(policy, clause.fact, say.lang)),
        *misses,
        _for(policy, clause, say),
    ]


def _waiver(policy: Policy, clause: Any, say: _Say) -> list[str]:
    lasts = say("lasts", phrases.duration_phrase(clause.lasts, say.lang)) if clause.lasts else ""
    return [say("may-waive", _names(policy, clause.by, say), _names(policy, clause.criteria, say)), lasts]


def _exception(policy: Policy, clause: Any, say: _Say) -> list[str]:
    return [say("exception", ", ".join(clause.agreements), _name(policy, clause.to, say.lang))]


def _transition(policy: Policy, clause: Any, say: _Say) -> list[str]:
    branches = [
        say(key, _name(policy, branch.to, say.lang), branch.reason.in_(say.lang))
        for key, branch in (("otherwise", clause.otherwise), ("on_unknown", clause.on_unknown))
        if branch
    ]
    first = say("transition", origin_names(policy, clause.origins, say.lang), _name(policy, clause.to, say.lang))
    return [
        first,
        _rule(policy, clause.when, say, "when"),
        say(f"own-term.{clause.term}") if clause.term else "",
        clause.reason.in_(say.lang),
        *branches,
    ]


def _moratorium(policy: Policy, clause: Any, say: _Say) -> list[str]:
    return [
        _capital(phrases.moratorium_phrase(clause, say.lang)),
        _for(policy, clause, say),
        _rule(policy, clause.applies_if, say, "applies_if"),
    ]


def _succession(policy: Policy, clause: Any, say: _Say) -> list[str]:
    events = ", ".join(say(f"succession.{event}") for event in clause.on)
    return [say("succession", events, say(f"treat.{clause.treat}"))]


def _separation(policy: Policy, clause: Any, say: _Say) -> list[str]:
    return [say("separation", ", ".join(say(f"did.{what}") for what in clause.not_after))]


def _note(policy: Policy, clause: Any, say: _Say) -> list[str]:
    said = [say(f"note.{clause.kind}"), clause.treatment.in_(say.lang)]
    if clause.other_reading:  # in words, and as the system would read the clause
        of = _name(policy, str(clause.other_reading.get("clause")), say.lang)
        said.append(say("note.other", of, clause.other_reading_text.in_(say.lang)))
        said.append(reading_of(policy, clause.otherwise, say.lang) if clause.otherwise else "")
    return said


READERS: dict[type[Clause], Callable[[Policy, Any, _Say], list[str]]] = {
    model.FactKind: _fact,
    model.Scale: _scale,
    model.ListOf: _list,
    model.RegionSet: _regions,
    model.Criterion: _criterion,
    model.Category: _category,
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
    model.Note: _note,
    model.TravelRule: lambda policy, clause, say: rule_sentences(policy, clause, say.lang),
    model.Rate: lambda policy, clause, say: rate_sentences(policy, clause, say.lang),
}
