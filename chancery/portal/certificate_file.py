"""The authority certificate as a tagged PDF, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery import documents
from chancery.documents import Block, Document, Heading, Paragraph, Table
from chancery.frame import city
from chancery.portal import words
from chancery.portal.certificate import drawn_up
from chancery.portal.certificate_links import Certificate, Link


def as_pdf(found: Certificate, on: date) -> bytes:
    """The file."""
    return documents.pdf(document(found, on))


def document(found: Certificate, on: date) -> Document:
    """The certificate as a document: the answer first, then link by link."""
    lang = words.language()
    return Document(
        title=_("Authority certificate"),
        lang=lang,
        sender=(city(lang)["name"],),
        opening=[Paragraph(f"{found.row.reference}. {found.name}")],
        blocks=list(_blocks(found, on)),
        foot=f"{found.row.reference}, SHA-256 {found.digest[:12]}…",
    )


def _blocks(found: Certificate, on: date) -> Iterator[Block]:
    yield Heading(str(found.tag.word))
    yield Paragraph(found.sentence)
    yield Paragraph(gaps(found))
    yield _table(_("From Council to the signature"), found.chain)
    yield _table(_("What was checked"), found.checks)
    if found.later:
        yield _table(_("What else happened to it"), found.later)
    yield Heading(_("What this certificate rests on"))
    for name, value in found.digests:
        yield Paragraph(f"{name}{_(': ')}{value or _('not recorded')}")
    yield Paragraph(f"{drawn_up(on)} SHA-256{_(': ')}{found.digest}")


def gaps(found: Certificate) -> str:
    """How many links are not there, in words."""
    if not found.gaps:
        return _("Every link is on record.")
    said = ngettext(
        "Of %(all)s links and checks, %(gaps)s is missing or not recorded.",
        "Of %(all)s links and checks, %(gaps)s are missing or not recorded.",
        found.gaps,
    )
    return said % {"all": len(found.chain) + len(found.checks), "gaps": found.gaps}


def _table(caption: str, links: Sequence[Link]) -> Table:
    columns = [_("Link of the chain"), _("State"), _("What the record says")]
    return Table(caption, columns, [[str(one.what), str(one.state.word), _said(one)] for one in links])


def _said(link: Link) -> str:
    lines = [str(link.says)] if link.says else []
    lines += [f"{name}{_(': ')}{value or _('not recorded')}" for name, value in link.facts]
    if link.source:
        lines.append(f"{_('Clause')}{_(': ')}{link.source}")
    return "\n".join(lines)
