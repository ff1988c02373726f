"""What a page showed when somebody acted on the strength of it: an approval binds to that and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from chancery import edits
from chancery.cases.models import Decision, TextVersion
from chancery.desk.cases import rows
from chancery.desk.cases.listing import reason_of
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import step_name
from chancery.desk.words import day
from chancery.frame import NAMES
from chancery.policy.model import Step

CONTENT = "content"


class Difference(NamedTuple):
    """Something that reads otherwise than on the page that was acted on."""

    name: str
    before: str
    now: str


def of(look: Look) -> dict[str, str]:
    """Everything that whoever acts is shown: the step, each answer, what was heard, and the content by its digest."""
    now = look.now
    found = {CONTENT: look.case.content_digest, "step": step_name(now.step) if now else ""}
    if not look.case.is_open:
        found["outcome"] = f"{look.case.get_outcome_display()}. {reason_of(look.case)}".strip()
    for group in rows.groups(look, now, acts=False) if now else []:
        found |= {row.text: f"{row.label.word}. {row.sentence}" for row in group.rows}
    found |= _texts(look)
    for one in look.case.opinions.select_related("person"):
        agrees = _("agrees") if one.agrees else _("does not agree")
        found[f"{one.person.name}, {day(one.given_on)}"] = f"{agrees}. {one.note}"
    for step, decision in look.decisions.items():
        found[_("Decision: %(step)s") % {"step": _name_of(look, step)}] = _decided(decision)
    return found


def _texts(look: Look) -> dict[str, str]:
    """The newest version of the text in each language: what is decided on."""
    newest: dict[str, TextVersion] = {}
    for one in look.case.texts.order_by("language", "-number"):
        newest.setdefault(one.language, one)
    return {
        _("Text of the agreement, %(language)s") % {"language": NAMES.get(one.language, one.language)}: _(
            "Version %(n)s, %(side)s, %(day)s"
        )
        % {"n": one.number, "side": str(one.get_side_display()).lower(), "day": day(one.on)}
        for one in newest.values()
    }


def seal(look: Look) -> str:
    """The same, signed, as a form carries it."""
    return edits.seal(_about(look), edits.Snapshot(of(look)))


def differences(look: Look, sealed: str) -> list[Difference]:
    """What reads otherwise now. A page that we did not write, or wrote too long ago to be read, differs as a whole."""
    snapshot, now = edits.unseal(_about(look), sealed), of(look)
    if snapshot is None:
        return [Difference(_("The page you acted on"), _("could not be read"), _("Read it again below."))]
    # Of a case that has ended meanwhile its end is told, and not of each answer that it waits for none.
    names = (CONTENT, "step", "outcome") if "outcome" in now else {**snapshot.shown, **now}
    return [
        Difference(*_told(name, snapshot.shown, now)) for name in names if snapshot.shown.get(name) != now.get(name)
    ]


def is_ours(look: Look, sealed: str) -> bool:
    """Is it a page of this case that was shown to this person?"""
    return edits.unseal(_about(look), sealed) is not None


def _name_of(look: Look, step: str) -> str:
    clause = look.policy.by_id.get(step)
    return step_name(clause) if isinstance(clause, Step) else step


def _decided(decision: Decision) -> str:
    """Yes or no, by whom and when."""
    who = decision.council_item.reference if decision.council_item else getattr(decision.person, "name", "")
    return f"{_('Yes') if decision.yes else _('No')}. {who}, {day(decision.decided_on)}"


def _told(name: str, before: Mapping[str, object], now: Mapping[str, str]) -> tuple[str, str, str]:
    if name == CONTENT:
        return _("What the request says"), _("as you read it"), _("somebody has changed it since")
    label = {"step": _("The step it is at"), "outcome": _("How it ended")}.get(name, name)
    return label, str(before.get(name) or _("not there")), now.get(name) or _("not there")


def _about(look: Look) -> str:
    return f"case/{look.case.reference}/{look.by.pk}"
