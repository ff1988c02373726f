"""A draft as Council reads it: a Word file of clauses and consequences; and what comes back in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.audit.models import Actor
from chancery.desk.workshop import look
from chancery.documents import Block, Document, Heading, Paragraph, Table
from chancery.documents.reading import read
from chancery.errors import BadInput, require
from chancery.policy import Lang, Policy, PolicyError, load
from chancery.policy.check import BLOCK_NAMES
from chancery.policy.model import Text
from chancery.policy.rewrite import rewritten, table
from chancery.strategy import policies
from chancery.strategy.models import PolicyDraft

MARK = re.compile(r"\[([0-9a-f-]{36}) ([0-9a-f]{16}) (en|fr)\]")
KEYS = ("name", "text")


class Difference(NamedTuple):
    """One wording or reason that came back otherwise than it went out."""

    clause: str
    key: str
    before: str
    after: str
    meanwhile: str = ""


def mark(draft: PolicyDraft, lang: str) -> str:
    """Which draft a document is of, at which text, in which language."""
    return f"[{draft.pk} {draft.digest[:16]} {lang}]"


def document(draft: PolicyDraft, policy: Policy, by: Actor | None, lang: Lang) -> Document:
    """The clause table and the consequences, in one language."""
    with override(lang):
        hint = _("Wordings and reasons can be changed here, and the file can be read back. Leave the first column.")
        return Document(
            title=draft.called,
            lang=lang,
            blocks=[
                Paragraph(hint),
                *_clauses(draft, policy, lang),
                *_consequences(draft, policy, by),
            ],
            foot=mark(draft, lang),
        )


def _clauses(draft: PolicyDraft, policy: Policy, lang: Lang) -> Iterator[Block]:
    changes = look.changes(draft, policy)
    changed = {one.clause for one in changes}
    base = policies.loaded(draft.base) if draft.base else None
    reasons = {one.clause: one.text_fr if lang == "fr" else one.text_en for one in draft.reasons.all()}
    rows = []
    for id in dict.fromkeys(one.clause for one in changes):
        words, before = _worded(policy, id, lang), _worded(base, id, lang)
        for key in {**before, **words}:
            reason = reasons.get(id, "") if key == next(iter({**before, **words})) else ""
            rows.append([_head(id, key), before.get(key, ""), words.get(key, ""), reason])
    yield Heading(_("Clauses that change"))
    columns = (_("Clause"), _("Adopted wording"), _("Proposed wording"), _("Reason for the change"))
    yield Table(_("Clause by clause; what is taken out comes first"), columns, rows)
    yield Heading(_("How the system would read them"))
    readings = [[one.clause, one.before, one.after] for one in changes]
    yield Table(_("Each clause that changes, as it is read"), (_("Clause"), _("Before"), _("After")), readings)
    yield Heading(_("Clauses that stay"))
    stay = [
        [_head(id, key), said]
        for id in policy.by_id
        if id not in changed
        for key, said in _worded(policy, id, lang).items()
    ]
    yield Table(_("Their wording"), (_("Clause"), _("Wording")), stay)


def _consequences(draft: PolicyDraft, policy: Policy, by: Actor | None) -> Iterator[Block]:
    found: dict[str, Any] = look.register(draft, policy, by, every=False)
    yield Heading(_("The register under this draft"))
    numbers = [[name, str(n)] for name, n in found["table"]]
    yield Table(_("How many agreements each category would hold"), (_("Category"), _("Agreements")), numbers)
    for one in found["moratoria"]:
        said = _("A moratorium holds.") if one.holds else _("A moratorium holds from a day to come.")
        yield Paragraph(" ".join(part for part in (said, one.text, one.days, one.source) if part))
    for kind, text in found["breaches"]:
        said = _("A moratorium was not kept:") if kind == "moratorium" else _("A limit is exceeded:")
        yield Paragraph(f"{said} {text}")
    moves = [
        [f"{one['body']} ({one['reference']})", one["before"], one["after"], one["action"]] for one in found["lines"]
    ]
    columns = (_("Counterparty"), _("Before"), _("Under this draft"), _("To do"))
    yield Table(_("What would move"), columns, moves)


def _worded(policy: Policy | None, id: str, lang: Lang) -> dict[str, str]:
    """The wordings of a clause in one language, by key; a clause that is not there has none."""
    clause = policy.by_id.get(id) if policy else None
    texts: dict[str, Text] = {key: getattr(clause, key) for key in KEYS} if clause else {}
    said = {key: text.fr if lang == "fr" else text.en for key, text in texts.items()}
    return {key: words for key, words in said.items() if words or key == "text"}


def _head(id: str, key: str) -> str:
    return id if key == "text" else f"{id} / {key}"


# --- read back


def back(draft: PolicyDraft, content: bytes) -> tuple[str, list[Difference]]:
    """What a document that came back says otherwise than it did when it went out, and in which language.

    It is held against the text that it went out with: what was written in the draft meanwhile is not undone by it.
    """
    came = read(content)
    found = next((match for text in came.paragraphs if (match := MARK.search(text))), None)
    if found is None:
        raise BadInput(
            "This file does not say of which draft it is: its foot is missing. Nothing was changed.",
            "Ce fichier ne dit pas de quel projet il est\u00a0: son pied de page manque. Rien n’a été modifié.",
        )
    require(
        found[1] == str(draft.pk),
        "This document is of another draft. Nothing was changed.",
        "Ce document est celui d’un autre projet. Rien n’a été modifié.",
    )
    lang: Lang = "fr" if found[3] == "fr" else "en"
    out, now = _went_out(draft, found[2]), look.readable(draft)
    return lang, [*_wordings(came.tables, out, now, lang), *_reasons(came.tables, draft, out, lang)]


def _went_out(draft: PolicyDraft, digest: str) -> Policy:
    text = draft.text_at(digest)
    try:
        return load(text or "", name=draft.called)
    except PolicyError as error:
        raise BadInput(
            "This document went out with a text that this draft never had. Nothing was changed.",
            "Ce document est parti avec un texte que ce projet n’a jamais eu. Rien n’a été modifié.",
        ) from error


def _wordings(tables: Sequence[Any], out: Policy, now: Policy, lang: Lang) -> Iterator[Difference]:
    for row, column, _reason in _rows(tables, lang):
        id, _bar, key = (part.strip() for part in row[0].partition("/"))
        key = key or "text"
        before = _worded(out, id, lang).get(key, "")
        after = row[column].strip()
        if id not in out.by_id and not after:
            continue  # a clause that was taken out stays out
        require(
            id in now.by_id and key in KEYS,
            f"“{row[0]}” is no clause of this draft. Nothing was changed.",
            f"«\u00a0{row[0]}\u00a0» n’est pas un article de ce projet. Rien n’a été modifié.",
        )
        here = _worded(now, id, lang).get(key, "")
        if _flat(after) != _flat(before) and _flat(after) != _flat(here):
            yield Difference(id, key, before, after, here if _flat(here) != _flat(before) else "")


def _reasons(tables: Sequence[Any], draft: PolicyDraft, out: Policy, lang: Lang) -> Iterator[Difference]:
    said = {one.clause: one.text_fr if lang == "fr" else one.text_en for one in draft.reasons.all()}
    for row, _column, reason in _rows(tables, lang):
        id = row[0].partition("/")[0].strip()
        if reason is not None and row[reason].strip() and _flat(row[reason]) != _flat(said.get(id, "")):
            yield Difference(id, "why", said.get(id, ""), row[reason].strip())


def _rows(tables: Sequence[Any], lang: Lang) -> Iterator[tuple[list[str], int, int | None]]:
    """Each row of the two tables of wordings, with the column of the wording and that of the reason."""
    with override(lang):
        clause, proposed, why, stay = _("Clause"), _("Proposed wording"), _("Reason for the change"), _("Wording")
    for rows in tables:
        heads = [cell.strip() for cell in rows[0]] if rows else []
        wording = next((name for name in (proposed, stay) if name in heads), "")
        if heads[:1] == [clause] and wording:
            reason = heads.index(why) if why in heads else None
            for row in rows[1:]:
                yield row, heads.index(wording), reason


def _flat(text: str) -> str:
    return " ".join(text.split())


def applied(draft: PolicyDraft, differences: Sequence[Difference], lang: str) -> str:
    """The text of a draft with these wordings."""
    text, policy = draft.toml, look.readable(draft)
    for one in differences:
        if one.key in KEYS:
            kind = BLOCK_NAMES[type(policy.by_id[one.clause])]
            raw = table(text, kind, one.clause)
            said = {**raw.get(one.key, {}), lang: one.after}
            said = {key: words for key, words in said.items() if words}
            values = {key: value for key, value in raw.items() if key != one.key}
            text = rewritten(text, kind, one.clause, {**values, **({one.key: said} if said else {})})
    return text
