"""What happened to a case, line by line, as the ledger has it: who did what, with which words, and its line there."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from chancery.accounts.models import Person
from chancery.audit.changes import about, said
from chancery.desk.cases.acts import words_of
from chancery.desk.cases.look import Look
from chancery.records import DataClass

TYPES = {
    "case.opened": _l("The case was opened"),
    "case.part": _l("Who had which part was noted"),
    "case.submitted": _l("It came in"),
    "case.content-changed": _l("What deciders are shown was changed"),
    "case.led": _l("It was said which division leads"),
    "case.step-closed": _l("A step was closed"),
    "case.confided": _l("What of a step was told in confidence was kept"),
    "case.refused": _l("It was refused"),
    "case.not-considered": _l("It was left unconsidered"),
    "case.withdrawn": _l("It was withdrawn"),
    "case.element-given": _l("What it contains was written down"),
    "case.judged": _l("A question was answered"),
    "case.asked": _l("Somebody was consulted"),
    "case.answered": _l("An answer to a consultation came"),
    "case.waived": _l("A clause was set aside"),
    "case.opinion": _l("Somebody said whether they agree"),
    "case.on-agenda": _l("Its report was put on the agenda of Council"),
    "case.off-agenda": _l("Its report was taken off the agenda of Council"),
    "case.council-heard": _l("Council dealt with it and decided nothing"),
    "case.amended": _l("Council amended it"),
    "case.decided": _l("It was decided on"),
    "case.paper-added": _l("A paper was filed"),
    "case.text-kept": _l("A version of the text was kept"),
    "case.text-language": _l("It was said of a language of the text whether it binds, and where its translation is"),
    "need.stated": _l("It was said what it takes"),
    "need.corrected": _l("What it takes was corrected"),
    "facts.asked": _l("The candidate was asked about the facts on record"),
    "facts.answered": _l("The candidate confirmed or disputed facts"),
    "facts.ended": _l("The question to the candidate was taken back"),
    "facts.signatory-forgotten": _l("Who signed for the candidate was forgotten"),
    "report.begun": _l("The report was begun"),
    "report.written": _l("The report was written in"),
    "report.kept": _l("A version of the report was kept"),
    "report.attached": _l("A confidential attachment of the report was kept"),
    "report.finances-reviewed": _l("The Treasurer reviewed the financial impact"),
}
UNTOLD = "case.part"


class Line(NamedTuple):
    """One line: what, by whom, when, and its number in the ledger."""

    what: str
    who: str
    at: datetime
    number: int
    words: list[str]


def lines(look: Look) -> list[Line]:
    """The newest first. A line that holds something told in confidence is not there for those without a clearance."""
    found = [one for one in about(look.case.reference) if one.type != UNTOLD]
    if not look.cleared:
        found = [one for one in found if DataClass.INTERGOVERNMENTAL not in one.classes]
    people = Person.objects.filter(user__actor__in={one.actor for one in found}).select_related("user")
    names = {person.user.actor_id: person.name for person in people if person.user}
    classes = [DataClass.PUBLIC, DataClass.INTERNAL, *([DataClass.INTERGOVERNMENTAL] if look.cleared else [])]
    rows = said([one.seq for one in found], classes)
    return [
        Line(
            str(TYPES.get(one.type, one.type)),
            names.get(one.actor, _("Someone else")),
            one.at,
            one.seq,
            words_of(look, rows.get(one.seq, {})),
        )
        for one in reversed(found)
    ]
