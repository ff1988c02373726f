"""The text of what is to be signed: how a draft begins, and which version the solicitor found satisfactory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from chancery.cases.content import text_digest
from chancery.cases.models import Case, TextLanguage, TextVersion
from chancery.cases.permissions import speaks_of_the_text
from chancery.desk.cases import rows, subjects
from chancery.desk.cases.look import Look
from chancery.documents import Block, Bullets, Document, Heading, Lines, Paragraph
from chancery.frame import NAMES, language
from chancery.policy.model import Criterion, Lang
from chancery.policy.phrases import term_phrase
from chancery.policy.procedure import asked
from chancery.portal import words
from chancery.proposals.models import PlannedActivity, Proposal

LANGS: tuple[Lang, Lang] = ("en", "fr")
AMENDED = gettext_noop("As amended by Council: %(item)s")
TITLE = gettext_noop("Text of the agreement with %(name)s")


def titles(case: Case) -> dict[str, Any]:
    """What a version of the text is called, in each language: it is kept, and read by people of both."""
    found = {}
    for lang in LANGS:
        with override(lang):
            found[lang] = _(TITLE) % {"name": subjects.of(case).name}
    return {"title": found["en"], "title_fr": found["fr"]}


def amended(item: str) -> str:
    """That a version is as Council amended it, in both languages."""
    said = []
    for lang in LANGS:
        with override(lang):
            said.append(_(AMENDED) % {"item": item})
    return " / ".join(said)


class Tongue(NamedTuple):
    """A language of the text with its versions, the newest first."""

    code: str
    name: str
    row: TextLanguage | None
    versions: list[TextVersion]


class Satisfied(NamedTuple):
    """What the solicitor found of the text: of this one, of an earlier one, or nothing yet."""

    id: str
    text: str
    state: str
    said: str


def tongues(look: Look) -> list[Tongue]:
    """Every language that there is a version or a word of."""
    versions: dict[str, list[TextVersion]] = {}
    for one in look.case.texts.select_related("paper"):
        versions.setdefault(one.language, []).append(one)
    told = {one.language: one for one in look.case.text_languages.all()}
    codes = sorted({*versions, *told})
    return [Tongue(code, NAMES.get(code, code), told.get(code), versions.get(code, [])) for code in codes]


def satisfied(look: Look) -> list[Satisfied]:
    """Each clause that the policy asks of the solicitor, with what it came to for the text as it stands."""
    now = text_digest(look.case)
    found = {id: clause for standing in look.standings for id, clause in _asked(look, standing)}
    given = {one.clause: one for one in look.case.judgements.standing().select_related("judge")}
    return [_satisfied(look, id, given.get(id), now) for id in found]


def _asked(look: Look, standing: Any) -> Iterator[tuple[str, Any]]:
    for clause in asked(look.policy, look.category, standing.step):
        if speaks_of_the_text(clause):
            yield clause.id, clause


def _satisfied(look: Look, id: str, given: Any, now: str) -> Satisfied:
    text = rows.clause_name(look, id)
    if given is None or not look.may_know(given.data_class):
        return Satisfied(id, text, "open", "")
    said = words.OUTCOMES[given.outcome].word
    return Satisfied(id, text, "stands" if given.text_digest in ("", now) else "void", str(said))


def draft(look: Look, lang: str) -> Document:
    """How a text begins: what the policy wants in it as headings, and what is known already under them."""
    with override(lang):
        city, name = getattr(settings.CITY, f"name_{lang}"), look.subject.name
        title = _("Agreement between %(city)s and %(name)s") % {"city": city, "name": name}
        blocks: list[Block] = [
            Paragraph(_("Draft. What stands in square brackets is to be written or struck out.")),
            Heading(_("The parties")),
            Lines([city, name]),
            Heading(_("Purpose")),
            *_purpose(look),
            *_activities(look),
            Heading(_("Term")),
            Paragraph(_term(look)),
            *_must(look),
            Heading(_("Languages")),
            Paragraph(_("[Which texts are authentic.]")),
            Heading(_("Signatures")),
            Lines([city, "", "", name]),
        ]
        return Document(title, lang, blocks, foot=look.case.reference)


def _purpose(look: Look) -> Iterator[Block]:
    said = [one.note for id, one in look.elements.items() if id in ("purpose", "goals") and one.note]
    yield from (Paragraph(text) for text in said or [_("[What the parties want.]")])


def _activities(look: Look) -> Iterator[Block]:
    titles = list(PlannedActivity.objects.filter(proposal__case=look.case).values_list("title", flat=True))
    if titles:
        yield Heading(_("Activities"))
        yield Bullets(titles)


def _term(look: Look) -> str:
    proposal = Proposal.objects.filter(case=look.case).first()
    if proposal is not None and proposal.months:
        return _("%(n)s months, from the day of the last signature.") % {"n": proposal.months}
    term = look.policy.category(look.category).term if look.category else None
    allowed = term_phrase(term, language()) if term else ""
    return _("[The term.] The policy allows: %(term)s.") % {"term": allowed} if allowed else _("[The term.]")


def _must(look: Look) -> Iterator[Block]:
    """What the policy says that every agreement of this category must have."""
    for id in look.policy.category(look.category).must_have if look.category else ():
        clause = look.policy.by_id.get(id)
        if isinstance(clause, Criterion):
            yield Heading(words.fine(clause.name.in_(language()) or id))
            yield Paragraph(f"[{words.fine(clause.text.in_(language()))} {words.fine(clause.source)}]")
