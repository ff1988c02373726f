"""Whoever the policy wants told of a step is told once it is left behind."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.accounts.models import Person
from chancery.audit.models import Actor
from chancery.cases import informing, permissions
from chancery.cases.facts import policy_of
from chancery.cases.models import Case
from chancery.notices import actions as notices
from chancery.notices.sections import Line
from chancery.policy import Lang
from chancery.policy.model import Category, Step


@transaction.atomic
def inform(*, by: Actor, case: Case, step: Step, on: date) -> None:
    """Let those who play the roles that it names be told, each once. It is no verb: the product does it
    when a step is closed."""
    policy = policy_of(case)
    told = {one.pk: one for role in informing.roles(policy, step) for one in permissions.players(role, on)}
    about = informing.mark(case.reference, step.id)
    for person in told.values():
        notices.queue(
            by=by, to=person, kind="informed", ref=about, due_on=on,
            subject_en=_subject(case, step, "en"), subject_fr=_subject(case, step, "fr"),
            lines_en=_lines(case, person, "en"), lines_fr=_lines(case, person, "fr"),
        )  # fmt: skip


def _subject(case: Case, step: Step, lang: Lang) -> str:
    with override(lang):
        said = {"number": case.reference, "step": step.name.in_(lang) or step.id}
        return _("For your information: the step “%(step)s” of case %(number)s is closed") % said


def _lines(case: Case, person: Person, lang: Lang) -> list[Line]:
    """Of what category, under which policy; and the case, for those who may read it."""
    policy = policy_of(case)
    clause = policy.by_id.get(case.category)
    name = clause.name.in_(lang) if isinstance(clause, Category) else case.category
    actor = person.user.actor if person.user else None
    with override(lang):
        said = _("%(policy)s wants you told of it. It decides nothing, and nothing is asked of you.")
        lines: list[Line] = [said % {"policy": policy.title.in_(lang)}]
        if name:
            lines.append(_("Category: %(name)s.") % {"name": name})
        reads = permissions.may_look(actor) and permissions.visible(actor).filter(pk=case.pk).exists()
        if reads:
            lines.append((_("See the case"), reverse("desk:case", kwargs={"reference": case.reference})))
        else:
            lines.append(_("The international relations office tells you more of it."))
    return lines
