"""What a letter says before anyone edits it, and the same as a document. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from django.conf import settings

from chancery import documents
from chancery.counterparties.models import Contact, ContactQuerySet
from chancery.dates import in_words
from chancery.designations.models import Letter, LetterTemplate, Placement
from chancery.designations.trial import ENDS, PROJECT, is_legacy
from chancery.documents import Block, Bullets, Document, Lines, Paragraph
from chancery.papers.models import Paper
from chancery.policy import Policy
from chancery.strategy.policies import loaded

Lang = Literal["en", "fr"]
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "subject": "The designation of our agreement under “{policy}”",
        "decided": "{City} has placed each of its international agreements under “{policy}” ({item}).",
        "now": "From {since}, the agreement between {counterparty} and {city}, which we keep as {reference}, is "
        "designated: {category}.",
        "kept": "The agreement between {counterparty} and {city}, which we keep as {reference}, keeps its designation: "
        "{category}.",
        "left": "The agreement between {counterparty} and {city}, which we keep as {reference}, was left out of this "
        "decision. It stays as it is.",
        "term": "The agreement keeps the term it was made for, which ends on {end}.",
        "money": "The policy sets aside no amount for an agreement of this kind.",
        "choices": "You have two choices, and we would be glad to hear which you prefer:",
        "update": "to update the agreement with us, so that it follows the policy{what}",
        "keep": "to keep the agreement as it now stands, as part of our common history",
        "anew": "to propose a new agreement, which we then assess as we do every proposal",
        ENDS: "a last day of its term",
        PROJECT: "a project that we deliver together",
        "and": " and ",
        "needs": ", with {0}",
        "write": "Please write to us with your answer, and with any question.",
        "courtesy": "A translation for your convenience. The English and French texts of this letter are what counts.",
        "signed": "Yours truly,",
        "foot": "{reference}",
    },
    "fr": {
        "subject": "Le classement de notre entente selon « {policy} »",
        "decided": "{City} a classé chacune de ses ententes internationales selon « {policy} » ({item}).",
        "now": "À compter du {since}, l’entente entre {counterparty} et {city}, que nous conservons sous le numéro "
        "{reference}, est classée ainsi\u00a0: {category}.",
        "kept": "L’entente entre {counterparty} et {city}, que nous conservons sous le numéro {reference}, garde son "
        "classement\u00a0: {category}.",
        "left": "L’entente entre {counterparty} et {city}, que nous conservons sous le numéro {reference}, n’est pas "
        "visée par cette décision. Elle reste telle qu’elle est.",
        "term": "L’entente conserve la durée pour laquelle elle a été conclue, qui prend fin le {end}.",
        "money": "Cette politique ne réserve aucune somme à une entente de cette catégorie.",
        "choices": "Deux possibilités s’offrent à vous, et nous aimerions connaître votre préférence\u00a0:",
        "update": "mettre l’entente à jour avec nous, afin qu’elle suive cette politique{what}",
        "keep": "conserver l’entente telle qu’elle est, comme partie de notre histoire commune",
        "anew": "proposer une nouvelle entente, que nous examinerons comme toute autre proposition",
        ENDS: "une date de fin",
        PROJECT: "un projet que nous réalisons ensemble",
        "and": " et ",
        "needs": ", avec {0}",
        "write": "Veuillez nous écrire pour nous faire part de votre réponse et de toute question.",
        "courtesy": "Traduction offerte à titre gracieux. Seuls les textes anglais et français de la lettre font foi.",
        "signed": "Veuillez agréer nos salutations distinguées.",
        "foot": "{reference}",
    },
}
ARTICLES: dict[str, dict[str, str]] = {
    "en": dict.fromkeys(("City of", "Town of", "Village of", "Municipality of", "Region of", "County of"), "the "),
    "fr": {
        **dict.fromkeys(("Ville", "Municipalité", "Métropole", "Commune", "Communauté", "Région"), "la "),
        **dict.fromkeys(("Comté", "Canton", "Village"), "le "), "Agglomération": "l’",
    },
}  # fmt: skip
LANGS: tuple[Lang, Lang] = ("en", "fr")
FIELDS = ("city", "counterparty", "reference", "addressee", "date", "subject", "body", "signatory", "courtesy")


def draft(placement: Placement, drafted_on: date) -> Letter:
    """The letter as it is first written: where the agreement now stands, and what the other side may choose."""
    letter = Letter(placement=placement, drafted_on=drafted_on, addressee=_addressee(placement))
    for lang in ("en", "fr"):
        setattr(letter, f"subject_{lang}", WORDS[lang]["subject"].format(**_names(placement, lang))[:500])
        setattr(letter, f"body_{lang}", "\n\n".join(_body(placement, lang)))
    return letter


def document(letter: Letter, lang: Lang) -> Document:
    """The letter as a paper, in one language, with the courtesy translation behind it where there is one."""
    return Document(
        title=getattr(letter, f"subject_{lang}"),
        lang=lang,
        sender=(getattr(settings.CITY, f"name_{lang}"),),
        foot=letter.placement.agreement.reference,
        opening=[Lines([in_words(letter.released_on or letter.drafted_on, lang), "", *letter.addressee.splitlines()])],
        blocks=list(_blocks(letter, lang)),
    )


def values(letter: Letter, lang: Lang) -> dict[str, str]:
    """What fills in the fields of a template of the office's own."""
    agreement = letter.placement.agreement
    return {
        "city": getattr(settings.CITY, f"name_{lang}"),
        "counterparty": _name(agreement.counterparty.now, lang),
        "reference": agreement.reference,
        "addressee": letter.addressee,
        "date": in_words(letter.released_on or letter.drafted_on, lang),
        "subject": getattr(letter, f"subject_{lang}"),
        "body": text(letter, lang),
        "signatory": getattr(letter, f"signatory_{lang}"),
        "courtesy": letter.courtesy_text,
    }


def text(letter: Letter, lang: Lang) -> str:
    """What stands between subject and signature: how it begins, where somebody is addressed by name, and the text."""
    parts = (getattr(letter, f"salutation_{lang}"), getattr(letter, f"body_{lang}"))
    return "\n\n".join(part for part in parts if part)


def to_choose_from(letter: Letter) -> ContactQuerySet:
    """Those at the counterparty, as it is now, who still hold their function."""
    now = letter.placement.agreement.counterparty.now
    return (
        Contact.objects.active().filter(organisation=now).select_related("organisation__country").order_by("sort", "id")
    )


def addressed(contact: Contact) -> dict[str, str]:
    """What a letter takes over of a contact: the envelope, how the letter begins, and the language of a courtesy
    translation where theirs is neither of ours."""
    spoken = contact.languages.lower().split()
    lang: Lang = next((one for one in LANGS if one in spoken[:1]), LANGS[0])
    courtesy = {"courtesy_language": spoken[0]} if spoken and spoken[0] not in LANGS else {}
    begins = {f"salutation_{one}": _of(contact, "letter", one) for one in LANGS}
    return {"addressee": _envelope(contact, lang), **begins, **courtesy}


def template(lang: Lang) -> Paper | None:
    """The Word template of the office's own that letters in this language follow now."""
    current = LetterTemplate.objects.filter(language=lang, current=True).select_related("paper").first()
    return current.paper if current else None


def as_word(letter: Letter, lang: Lang, template: bytes | None) -> bytes:
    """The letter as a Word file: in the office's template, or in the house's layout."""
    if template is None:
        return documents.docx(document(letter, lang))
    return documents.filled(template, values(letter, lang))


def as_pdf(letter: Letter, lang: Lang) -> bytes:
    """The letter as a PDF, in the house's layout."""
    return documents.pdf(document(letter, lang))


def _blocks(letter: Letter, lang: Lang) -> Iterator[Block]:
    words = WORDS[lang]
    yield from _read(text(letter, lang), "")
    yield Paragraph(words["signed"])
    if signatory := getattr(letter, f"signatory_{lang}"):
        yield Lines(["", "", signatory])
    if letter.courtesy_text:
        yield Paragraph(words["courtesy"])
        yield from _read(letter.courtesy_text, letter.courtesy_language)


def _read(text: str, lang: str) -> Iterator[Block]:
    """Paragraphs stand apart by an empty line; lines that begin with a hyphen are a list."""
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        points = [line[2:] for line in lines if line.startswith("- ")]
        if lines and len(points) == len(lines):
            yield Bullets(points)
        elif lines:
            yield Paragraph("\n".join(lines), lang)


def _body(placement: Placement, lang: Lang) -> Iterator[str]:
    words, names, policy = WORDS[lang], _names(placement, lang), loaded(placement.designation.policy)
    yield words["decided"].format(**names)
    if placement.left_out:
        yield from (words["left"].format(**names), words["write"])
        return
    category, agreement = policy.category(placement.category), placement.agreement
    yield words["now" if placement.moves else "kept"].format(**names)
    if said := category.text.in_(lang):
        yield said
    if category.kind == "project" and agreement.ends_on:
        yield words["term"].format(end=in_words(agreement.ends_on, lang))
    if is_legacy(policy, placement.category):
        yield words["money"]
    yield words["choices"]
    yield "\n".join(f"- {choice}" for choice in _choices(placement, policy, words))
    yield words["write"]


def _choices(placement: Placement, policy: Policy, words: dict[str, str]) -> list[str]:
    if is_legacy(policy, placement.category):
        return [f"{words['keep']};", f"{words['anew']}."]
    wanted = [words[key] for key in placement.lacks.split()]
    what = words["needs"].format(words["and"].join(wanted)) if wanted else ""
    return [f"{words['update'].format(what=what)};", f"{words['anew']}."]


def within(name: str, lang: Lang) -> str:
    """What the city is called within a sentence: “la Ville de Rivemont”, “the City of Rivemont”, “Rivemont”."""
    article = next((article for kind, article in ARTICLES[lang].items() if name.startswith(f"{kind} ")), "")
    return f"{article}{name}"


def _names(placement: Placement, lang: Lang) -> dict[str, str]:
    designation, agreement = placement.designation, placement.agreement
    policy, item = loaded(designation.policy), designation.council_item
    city = within(getattr(settings.CITY, f"name_{lang}"), lang)
    return {
        "city": city,
        "City": city[:1].upper() + city[1:],
        "policy": policy.title.in_(lang),
        "item": item.reference if item else "",
        "since": in_words(designation.since, lang),
        "counterparty": _name(agreement.counterparty.now, lang),
        "reference": agreement.reference,
        "category": "" if placement.left_out else policy.category(placement.category).name.in_(lang),
    }


def _addressee(placement: Placement) -> str:
    """Whom the register names: the body and where it is. The office writes the person's name and form of address."""
    body = placement.agreement.counterparty.now
    country = body.country.name_en if body.country else ""
    return "\n".join(line for line in (body.name_en or body.name_fr, body.place_en or body.place_fr, country) if line)


def _envelope(contact: Contact, lang: Lang) -> str:
    """What the address book says is to stand there; otherwise name, function, body and place, line by line."""
    if said := _of(contact, "envelope", lang):
        return said
    body = contact.organisation.now
    named = " ".join(part for part in (_of(contact, "title", lang), contact.name) if part)
    named = ", ".join(part for part in (named, contact.post_nominals) if part)
    where = (_name(body, lang), _of(body, "place", lang), _name(body.country, lang) if body.country else "")
    return "\n".join(line for line in (named, _of(contact, "function", lang), *where) if line)


def _of(row: Any, column: str, lang: Lang) -> str:
    own, other = (getattr(row, f"{column}_{one}") for one in (LANGS if lang == "en" else LANGS[::-1]))
    return str(own or other)


def _name(row: Any, lang: Lang) -> str:
    return _of(row, "name", lang)
