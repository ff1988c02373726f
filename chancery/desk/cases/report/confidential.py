"""What the report does not tell, for people with a clearance: a paper of its own."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.desk.cases import rows
from chancery.desk.cases.look import Look
from chancery.desk.cases.report.council import Reader
from chancery.desk.cases.report.findings import every
from chancery.documents import Block, Bullets, Document, Heading, Paragraph, Table
from chancery.policy.clauses import Consultation
from chancery.portal import words
from chancery.portal.why import HIDDEN


def attachment(case: Case, by: Actor, on: date, lang: str) -> Document | None:
    """The findings and consultations that the report keeps to itself; none, where it keeps nothing."""
    with override(lang):
        look, public = Look(case, by, on), Reader(case, by, on)
        if not look.cleared or not look.category:
            return None
        hidden = {one.id for one in every(public) if one.outcome == str(HIDDEN.word)}
        found = [one for one in every(look) if one.id in hidden]
        lines = [
            rows.consultation_line(one, _who(look, one.consultation))
            for asked in look.consultations.values()
            for one in asked
            if not public.may_know(one.data_class)
        ]
        if not found and not lines:
            return None
        blocks: list[Block] = [
            Paragraph(_("Told in confidence. It is for people with a clearance, and in no copy for others."))
        ]
        if found:
            heads = (_("What is asked"), _("Finding"), _("Reasons and evidence"), _("Source"))
            told = [(one.text, one.outcome, one.reasons, words.fine(one.source)) for one in found]
            blocks += [Heading(_("Findings")), Table(_("Findings that the report does not tell"), heads, told)]
        if lines:
            blocks += [Heading(_("Consultations")), Bullets(lines)]
        title = _("Confidential attachment: %(name)s") % {"name": look.subject.name}
        city = getattr(settings.CITY, f"name_{lang}")
        return Document(title, lang, blocks, sender=(city,), foot=case.reference)


def _who(look: Look, id: str) -> str:
    clause = look.policy.by_id.get(id)
    return look.role(clause.who) if isinstance(clause, Consultation) else id
