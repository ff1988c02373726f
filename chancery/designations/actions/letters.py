"""Letters to the other side: edited, released one by one by a person, or withdrawn; and the template they follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chancery import documents, edits
from chancery.agreements import actions as agreements
from chancery.agreements.models import AgreementPaper
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties.models import Contact
from chancery.designations import letters, permissions
from chancery.designations.models import Designation, Letter, LetterTemplate, Placement
from chancery.designations.telling import tell
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers import store
from chancery.papers.intake import Sheet, taken
from chancery.papers.models import Paper
from chancery.records import changed

MAY_NOT = ("Only the office and the clerk write these letters.", "Seuls le bureau et le greffe écrivent ces lettres.")
MAY_NOT_RELEASE = (
    "The clerk or the head of the office releases a letter.",
    "Le greffe ou la direction du bureau envoie une lettre.",
)
GONE = (
    "This letter was released, withdrawn or changed by someone else meanwhile. Nothing was changed: look at it again.",
    "Cette lettre a été envoyée, retirée ou modifiée entre-temps par quelqu’un d’autre. Rien n’a été modifié\u00a0: "
    "regardez-la de nouveau.",
)
NOT_THEIRS = (
    "This contact is not at the counterparty of this agreement any more. Nothing was changed: choose another.",
    "Cette personne n’est plus auprès du partenaire de cette entente. Rien n’a été modifié\u00a0: choisissez-en une "
    "autre.",
)
NOT_AHEAD = (
    "A letter is released once it has left: this day is still to come.",
    "Une lettre est consignée comme envoyée une fois partie\u00a0: ce jour est encore à venir.",
)
TOO_EARLY = (
    "This day is before the letter was drafted.",
    "Ce jour précède la rédaction de la lettre.",
)
NOT_YET = (
    "Letters are drafted once Council’s decision is confirmed. Nothing was drafted.",
    "Les lettres se rédigent une fois la décision du Conseil confirmée. Rien n’a été rédigé.",
)
THERE = (
    "This agreement has its letter already. Nothing was drafted: open that one.",
    "Cette entente a déjà sa lettre. Rien n’a été rédigé\u00a0: ouvrez celle-là.",
)
LOST = (
    "The letter template ({0}) is not where it should be, so its Word file cannot be kept. Nothing was released: bring "
    "the template again, or use ours.",
    "Le modèle de lettre ({0}) n’est pas à sa place; le fichier Word ne peut donc pas être conservé. Rien n’a été "
    "envoyé\u00a0: versez de nouveau le modèle, ou reprenez le nôtre.",
)
FILES = ["paper_en", "paper_fr", "word_en", "word_fr"]
EMPTY = ("A letter has words in both languages.", "Une lettre a un texte dans les deux langues.")
MAY_NOT_TEMPLATE = (
    "The clerk or the head of the office changes the template.",
    "Le greffe ou la direction du bureau change le modèle.",
)
UNKNOWN_FIELDS = (
    "The template names fields that a letter has not: {0}. Nothing was changed.",
    "Le modèle nomme des champs qu’une lettre n’a pas\u00a0: {0}. Rien n’a été modifié.",
)
NO_BODY = (
    "The template has no place for the text of the letter: write {{ body }} where it belongs. Nothing was changed.",
    "Le modèle n’a pas de place pour le texte de la lettre\u00a0: écrivez {{ body }} là où il va. "
    "Rien n’a été modifié.",
)


@transaction.atomic
def draft(*, by: Actor, placement: Placement) -> Letter:
    """Draft the letter of an agreement that has none: it keeps its category, was left out, or its letter was withdrawn.
    Pressed twice, it is drafted once."""
    require(permissions.may_write(by), *MAY_NOT)
    require(placement.designation.standing == Designation.Standing.CONFIRMED, *NOT_YET)
    alive = Letter.objects.filter(placement=placement).exclude(state=Letter.State.WITHDRAWN)
    require(not alive.exists(), *THERE)
    letter = letters.draft(placement, timezone.localdate())
    with edits.once(alive, *THERE):
        letter.save(force_insert=True)
    tell(by, "letter.drafted", placement.agreement, changed(letter))
    return letter


@transaction.atomic
def edit(*, by: Actor, letter: Letter, held: Mapping[str, Any], changes: Mapping[str, Any]) -> Letter:
    """Write a letter otherwise, before it leaves. What is released is the edition that was read."""
    require(permissions.may_write(by), *MAY_NOT)
    if not changes:
        return letter
    drafted = Letter.objects.filter(pk=letter.pk, state=Letter.State.DRAFTED)
    require(drafted.exists(), *GONE)
    edits.require_still(drafted.filter(edits.still(held)).update(**changes, edition=F("edition") + 1))
    letter.refresh_from_db()
    require(bool(letter.body_en.strip() and letter.body_fr.strip()), *EMPTY)
    tell(by, "letter.edited", letter.placement.agreement, changed(letter, [*changes, "edition"]))
    return letter


@transaction.atomic
def address(*, by: Actor, letter: Letter, edition: int, contact: Contact) -> Letter:
    """Take over from the address book to whom it goes and how it begins. It can still be written otherwise."""
    require(permissions.may_address(by), *MAY_NOT)
    require(letters.to_choose_from(letter).filter(pk=contact.pk).exists(), *NOT_THEIRS)
    written = letters.addressed(contact)
    if letter.courtesy_text:
        written.pop("courtesy_language", None)  # the translation that is there stays in its language
    drafted = Letter.objects.filter(pk=letter.pk, state=Letter.State.DRAFTED, edition=edition)
    require(drafted.update(**written, edition=F("edition") + 1) == 1, *GONE)
    letter.refresh_from_db()
    tell(by, "letter.edited", letter.placement.agreement, changed(letter, [*written, "edition"]))
    return letter


@transaction.atomic
def release(*, by: Actor, letter: Letter, edition: int, on: date, how: str) -> Letter:
    """A person sent it, on a day, by a way. Both texts are kept in the agreement's file as they left, as a PDF and in
    Word."""
    require(permissions.may_release(by), *MAY_NOT_RELEASE)
    require(on <= timezone.localdate(), *NOT_AHEAD)
    require(on >= letter.drafted_on, *TOO_EARLY)
    left = {"state": Letter.State.RELEASED, "released_on": on, "released_by": by, "sent_how": how}
    drafted = Letter.objects.filter(pk=letter.pk, state=Letter.State.DRAFTED, edition=edition)
    require(drafted.update(**left) == 1, *GONE)
    letter.refresh_from_db()
    for lang in letters.LANGS:
        text = getattr(letter, f"body_{lang}")
        setattr(letter, f"paper_{lang}", _file(by, letter, lang, Sheet("pdf", letters.as_pdf(letter, lang), text)))
        setattr(letter, f"word_{lang}", _file(by, letter, lang, Sheet("docx", _word(letter, lang), text)))
    letter.save(update_fields=FILES)
    tell(by, "letter.released", letter.placement.agreement, changed(letter, [*left, *FILES]))
    return letter


@transaction.atomic
def withdraw_letter(*, by: Actor, letter: Letter) -> Letter:
    """It is not sent. It stays where it was, marked so."""
    require(permissions.may_write(by), *MAY_NOT)
    drafted = Letter.objects.filter(pk=letter.pk, state=Letter.State.DRAFTED)
    require(drafted.update(state=Letter.State.WITHDRAWN) == 1, *GONE)
    letter.state = Letter.State.WITHDRAWN
    tell(by, "letter.withdrawn", letter.placement.agreement, changed(letter, ["state"]))
    return letter


@transaction.atomic
def keep_template(*, by: Actor, language: str, name: str, data: bytes) -> LetterTemplate:
    """Letters in this language follow the office's own Word template from now on. The one before it is kept."""
    require(permissions.may_change_template(by), *MAY_NOT_TEMPLATE)
    named = documents.fields(data)
    other = sorted(named - set(letters.FIELDS))
    require(not other, *(text.format(", ".join(other)) for text in UNKNOWN_FIELDS))
    require("body" in named, *NO_BODY)
    title = {"title_en": f"Letter template ({language})", "title_fr": f"Modèle de lettre ({language})"}
    paper = papers.file(by=by, sheet=taken(name, data), language=language, **title)
    old = _retire(language)
    made = LetterTemplate(language=language, paper=paper)
    made.save(force_insert=True)
    columns = [changed(made), *(changed(each, ["current"]) for each in old)]
    audit.record(by=by, type="letter.template-kept", ref="", pub={"language": language}, changed=columns)
    return made


@transaction.atomic
def use_ours(*, by: Actor, language: str) -> None:
    """Letters in this language follow the house's own layout again."""
    require(permissions.may_change_template(by), *MAY_NOT_TEMPLATE)
    old = _retire(language)
    if old:
        columns = [changed(each, ["current"]) for each in old]
        audit.record(by=by, type="letter.template-left", ref="", pub={"language": language}, changed=columns)


def _retire(language: str) -> list[LetterTemplate]:
    old = list(LetterTemplate.objects.select_for_update().filter(language=language, current=True))
    for each in old:
        each.current = False
        each.save(update_fields=["current"])
    return old


def _word(letter: Letter, lang: letters.Lang) -> bytes:
    """The letter in Word, in the office's template where it has one. One that is lost is not left out silently."""
    template = letters.template(lang)
    data = store.read(template.sha256) if template else None
    require(template is None or data is not None, *(text.format(lang) for text in LOST))
    return letters.as_word(letter, lang, data)


def _file(by: Actor, letter: Letter, lang: letters.Lang, sheet: Sheet) -> Paper:
    """The letter as it left, as a paper of the agreement's file."""
    subject = {"title_en": letter.subject_en, "title_fr": letter.subject_fr}
    division = letter.placement.agreement.lead_division
    paper = papers.file(by=by, sheet=sheet, language=lang, division=division, **subject)
    agreements.add_paper(by=by, agreement=letter.placement.agreement, paper=paper, role=AgreementPaper.Role.LETTER)
    return paper
