"""The policy as numbered sentences, in the order of the file: the copy a solicitor checks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from chancery import dates
from chancery.policy import model, phrases
from chancery.policy.elsewhere import name_in as _name
from chancery.policy.life_reading import LIFE
from chancery.policy.model import Clause, Lang, Policy
from chancery.policy.places import country_name, is_country
from chancery.policy.reading import Say, capital, for_categories, names, ruled, sentence
from chancery.policy.reading_words import SECTIONS
from chancery.policy.travel_reading import rate_sentences, rule_sentences
from chancery.policy.words import WORDS


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


#: What the head of a file says, in the order in which it is read.
HEAD = (
    *("adopted", "in_force", "repealed", "notes", "kind", "supersedes", "home_city", "home_country", "framework"),
    *("overlays", "languages", "source", "incomplete"),
)


def heading(policy: Policy, lang: Lang, keys: Sequence[str] = HEAD) -> list[str]:
    """What the head of the file says of the text itself: of when it is, what it replaces, where it can be read."""
    say, found = Say(lang), []
    for key in keys:
        value = _head_value(policy, key, lang)
        if key == "kind":
            found.append(say("head.overlay") if policy.kind == "overlay" else "")
        elif key == "incomplete":
            found.append(value)
        elif value:
            found.append(say(f"head.{key}", value))
    return [sentence(part) for part in found if part]


def _head_value(policy: Policy, key: str, lang: Lang) -> str:
    value = getattr(policy, key)
    if key == "notes":
        return " ".join(_noted(policy.get(model.Note, id), lang) for id in value).rstrip(".")
    if key == "languages":
        return phrases.listed([WORDS[f"language.{one}"].in_(lang) for one in value], lang)
    if key == "home_country":
        return country_name(value, lang) if value else ""
    if isinstance(value, datetime.date):
        return dates.in_words(value, lang)
    if isinstance(value, model.Text):
        return value.in_(lang)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def read(policy: Policy, lang: Lang) -> list[Section]:
    """Every clause as sentences, numbered within its section. Clauses keep the order of the file."""
    sections = []
    kinds = [kind for kind in SECTIONS if policy.all(kind)]
    for place, kind in enumerate(kinds, 1):
        clauses = tuple(_read(policy, clause, f"{place}.{n}", lang) for n, clause in enumerate(policy.all(kind), 1))
        sections.append(Section(kind.__name__, SECTIONS[kind].in_(lang), clauses))
    return sections


def _read(policy: Policy, clause: Clause, number: str, lang: Lang) -> Read:
    notes = tuple(_noted(note, lang) for note in policy.notes_on(clause.id))
    text = ". ".join(part.rstrip(".") for part in (clause.name.in_(lang), clause.text.in_(lang)) if part)
    return Read(
        number,
        clause.id,
        sentence(capital(text)) if text else "",
        reading_of(policy, clause, lang),
        clause.source,
        notes,
        clause.secondhand,
    )


def _noted(note: model.Note, lang: Lang) -> str:
    """What a note finds, and how the text is read all the same."""
    return f"{_cited(note.id, lang)}{note.text.in_(lang)} {note.treatment.in_(lang)}".strip()


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
    return " ".join(parts_of(policy, clause, lang))


def parts_of(policy: Policy, clause: Clause, lang: Lang) -> list[str]:
    """The same, sentence by sentence."""
    reader = READERS.get(type(clause))
    parts = reader(policy, clause, Say(lang)) if reader else []
    return [sentence(part) for part in parts if part]


def _fact(policy: Policy, clause: Any, say: Say) -> list[str]:
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


def _scale(policy: Policy, clause: Any, say: Say) -> list[str]:
    order = " < ".join(clause.names.get(slug, model.Text(slug)).in_(say.lang) for slug in clause.order)
    return [say("order", order), say("edition", clause.edition) if clause.edition else say("no-edition")]


def _list(policy: Policy, clause: Any, say: Say) -> list[str]:
    as_of = say("as_of", dates.in_words(clause.as_of, say.lang)) if clause.as_of else ""
    members = say("members", ", ".join(_members(policy, clause, say.lang))) if clause.given else say("not-given")
    return [members, as_of, clause.grows_by.in_(say.lang)]


def _members(policy: Policy, clause: Any, lang: Lang) -> list[str]:
    """What a list names: countries by their names, where countries are held against it."""
    tests = (one.test for one in policy.all(model.Criterion) if one.test)
    looked_at = {test.fact for test in tests if test.value == f"list:{clause.id}"}
    if any(policy.get(model.FactKind, id).type != "country" for id in looked_at):
        return list(clause.members)
    if not looked_at and not all(is_country(member) for member in clause.members):
        return list(clause.members)
    return [country_name(member, lang) for member in clause.members]


def _regions(policy: Policy, clause: Any, say: Say) -> list[str]:
    if not clause.given:
        return [say("not-given")]
    return [
        say(
            "region",
            capital(clause.names[key].in_(say.lang)) if key in clause.names else key,
            ", ".join(country_name(code, say.lang) for code in codes),
        )
        for key, codes in clause.regions.items()
    ]


def _criterion(policy: Policy, clause: Any, say: Say) -> list[str]:
    parts = [say(f"force.{clause.force}")]
    if clause.test:
        subject = phrases.test_subject(policy, clause.test, say.lang)
        if clause.test.count or clause.test.held:  # the engine's own words, in the middle of a sentence
            subject = subject[:1].lower() + subject[1:]
        parts.append(say("checked", subject, phrases.test_requirement(policy, clause.test, say.lang)))
    parts.append(ruled(policy, clause.rule, say))
    parts.append(say("judged_by", _name(policy, clause.judged_by, say.lang)) if clause.judged_by else "")
    parts.append("" if clause.test or clause.rule or clause.judged_by else say("text-alone"))
    parts.append(ruled(policy, clause.applies_if, say, "applies_if"))
    if len(clause.moments) < 3:
        parts.append(
            say(
                "moments",
                ", ".join(
                    say(f"moment.{moment}") for moment in ("establish", "maintain", "renew") if moment in clause.moments
                ),
            )
        )
    parts.append(say("compensated", names(policy, clause.compensated_by, say)) if clause.compensated_by else "")
    if clause.on_fail:
        by = dates.in_words(clause.on_fail.by, say.lang) if clause.on_fail.by else ""
        parts.append(say(f"on_fail.{clause.on_fail.action}") + (" " + say("by-day", by) if by else ""))
    parts.append(say(f"visibility.{clause.visibility}") if clause.visibility != "public" else "")
    return [*parts, for_categories(policy, clause, say)]


def _category(policy: Policy, clause: Any, say: Say) -> list[str]:
    kinds = ", ".join(phrases.kind_name(policy, kind, say.lang) for kind in clause.counterparty_kinds)
    return [
        say(f"kind.{clause.kind}"),
        say(f"status.{clause.status}"),
        ruled(policy, clause.eligibility, say, "eligibility"),
        say("kinds", kinds) if kinds else "",
        *_term(clause, say),
        say("must_have", names(policy, clause.must_have, say)) if clause.must_have else "",
        ". ".join(say(f"effect.{effect}") for effect in clause.effects),
        _ladder(policy, clause.ladder, say),
        say("incomplete") if clause.incomplete else "",
    ]


def _term(category: Any, say: Say) -> Iterator[str]:
    """Its term, with the place in the text that says it where that is another than the category's."""
    said = phrases.term_phrase(category.term, say.lang) if category.term else ""
    if said:
        elsewhere = category.term.source if category.term.source != category.source else ""
        yield say("term-by", said, elsewhere) if elsewhere else say("term", said)
    elif category.term:
        yield say("term-unsaid-incomplete" if category.incomplete else "term-unsaid")


def _ladder(policy: Policy, ladder: model.Ladder | None, say: Say) -> str:
    if ladder is None:
        return ""
    stage = _name(policy, ladder.stage, say.lang)
    if ladder.held == model.Duration():
        return say("ladder-any", stage)
    return say("ladder", stage, phrases.duration_phrase(ladder.held, say.lang))


def _note(policy: Policy, clause: Any, say: Say) -> list[str]:
    said = [say(f"note.{clause.kind}"), clause.treatment.in_(say.lang)]
    if clause.other_reading:  # in words, and as the system would read the clause
        of = _name(policy, str(clause.other_reading.get("clause")), say.lang)
        said.append(say("note.other", of, clause.other_reading_text.in_(say.lang)))
        said.append(_otherwise(policy, clause, say.lang))
    return said


def _otherwise(policy: Policy, note: Any, lang: Lang) -> str:
    """What the clause of a note says under its other reading and does not say under the one that counts."""
    if note.otherwise is None:
        return ""
    own, other = (_all_said(policy, one, lang) for one in (policy.by_id[note.otherwise.id], note.otherwise))
    new, gone = ([part for part in here if part not in there] for here, there in ((other, own), (own, other)))
    return " ".join([*new, Say(lang)("note.instead", " ".join(gone))] if gone else new)


def _all_said(policy: Policy, clause: Clause, lang: Lang) -> list[str]:
    named = [sentence(part) for part in (clause.name.in_(lang), clause.text.in_(lang)) if part]
    return named + parts_of(policy, clause, lang)


READERS: dict[type[Clause], Callable[[Policy, Any, Say], list[str]]] = {
    model.FactKind: _fact,
    model.Scale: _scale,
    model.ListOf: _list,
    model.RegionSet: _regions,
    model.Criterion: _criterion,
    model.Category: _category,
    model.Note: _note,
    model.TravelRule: lambda policy, clause, say: rule_sentences(policy, clause, say.lang),
    model.Rate: lambda policy, clause, say: rate_sentences(policy, clause, say.lang),
    **LIFE,
}
