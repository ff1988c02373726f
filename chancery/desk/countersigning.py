"""What is asked of the countersigner of a small office: which record, what it says now, and where one reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts import separation
from chancery.accounts.models import Countersignature, names_of
from chancery.agreements import permissions as agreements
from chancery.agreements.models import ChangeRequest
from chancery.agreements.views.found import name_of
from chancery.agreements.views.steps import told
from chancery.audit.models import Actor
from chancery.cases import permissions as cases
from chancery.dates import in_words
from chancery.designations import permissions as designations
from chancery.designations.models import Designation, Placement
from chancery.designations.views import places
from chancery.desk.cases.look import Look
from chancery.desk.cases.next import may_be_countersigned
from chancery.frame import language
from chancery.strategy import permissions as strategy
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

STEPS = ("agreement-form", "agreement-change")


class Matter(NamedTuple):
    """A record of which one person would decide alone. `shown` is the digest of what may still change in it."""

    about: Model
    ref: str
    url: str
    may_ask: bool
    shown: str = ""


def may_ask(by: Actor) -> bool:
    """Whoever may take one of these steps, if it were not their own; which one, the matter says."""
    return _may_decide(by) or designations.may_confirm(by) or strategy.may_adopt(by) or cases.may_take_part(by)


def matter(act: str, about_id: UUID, by: Actor) -> Matter:
    """What this person may ask about; a page that is not there, where in this city nothing of it is countersigned."""
    found = KINDS[act](about_id, by) if act in KINDS and separation.may_be_countersigned(act) else None
    if found is None or not found.may_ask:
        raise Http404
    return found


def links(asked: Iterable[Countersignature], by: Actor) -> dict[UUID, str]:
    """Where the countersigner reads what they sign, as far as they may: one question for each kind of record."""
    wanted = [(one.act, one.about_id) for one in asked]
    steps = ChangeRequest.objects.filter(pk__in=[pk for act, pk in wanted if act in STEPS])
    steps = steps.filter(agreement__in=agreements.visible(by))
    open_cases = cases.visible(by).filter(pk__in=[pk for act, pk in wanted if act == cases.ACT])
    found = {pk: _agreement(reference) for pk, reference in steps.values_list("pk", "agreement__reference")}
    found |= {pk: _case(reference) for pk, reference in open_cases.values_list("pk", "reference")}
    if strategy.may_read_drafts(by):
        found |= {pk: _policy(pk) for act, pk in wanted if act == strategy.ACT}
    if designations.may_look(by):
        found |= {pk: _assignment(pk) for act, pk in wanted if act == designations.ACT}
    return found


def _agreement(reference: str) -> str:
    return reverse("desk:agreement", kwargs={"reference": reference})


def _assignment(pk: UUID) -> str:
    return reverse("designations:show", kwargs={"designation_id": pk})


def _policy(pk: UUID) -> str:
    return reverse("designations:simulation", kwargs={"version_id": pk})


def _case(reference: str) -> str:
    return reverse("desk:case", kwargs={"reference": reference})


def _step(about_id: UUID, by: Actor) -> Matter | None:
    asked = ChangeRequest.objects.select_related("agreement").filter(pk=about_id).first()
    if asked is None:
        return None
    reference = asked.agreement.reference
    return Matter(asked, reference, _agreement(reference), _may_decide(by))


def _may_decide(by: Actor) -> bool:
    """Whose part it is to ask for a step of an agreement, to look at its form, or to decide on it."""
    return agreements.may_refuse_some(by)


def _designation(about_id: UUID, by: Actor) -> Matter | None:
    one = Designation.objects.select_related("policy").filter(pk=about_id).first()
    if one is None:
        return None
    asks = designations.may_ask_to_countersign(by, one)
    return Matter(one, one.policy.policy_id[:60], _assignment(one.pk), asks, one.shown)


def _adoption(about_id: UUID, by: Actor) -> Matter | None:
    one = PolicyVersion.objects.filter(pk=about_id).first()
    if one is None:
        return None
    return Matter(one, one.policy_id[:60], _policy(one.pk), strategy.may_ask_to_countersign(by, one), one.digest)


def _decision(about_id: UUID, by: Actor) -> Matter | None:
    case = cases.visible(by).select_related("policy", "lead_division").filter(pk=about_id).first()
    if case is None:
        return None
    look = Look(case, by, timezone.localdate())
    return Matter(case, case.reference, _case(case.reference), may_be_countersigned(look), case.shown)


KINDS: dict[str, Callable[[UUID, Actor], Matter | None]] = {
    **dict.fromkeys(STEPS, _step),
    designations.ACT: _designation,
    strategy.ACT: _adoption,
    cases.ACT: _decision,
}


Said = list[tuple[Any, Any]]


def says(asked: Countersignature, by: Actor) -> Said:
    """What will change, for whoever is asked to sign it: what the page that decides says. It is told here even where
    the record itself is closed to them, since nobody signs what they could not read; of a case only to its readers."""
    found = TOLD[asked.act](asked, by) if asked.act in TOLD else []
    who = names_of([asked.asked_by_id]).get(asked.asked_by_id) or _("Someone else")
    day = in_words(timezone.localdate(asked.asked_at), language())
    return [*found, (_("Asked by"), _("%(who)s, on %(day)s") % {"who": who, "day": day})]


def _says_step(asked: Countersignature, _by: Actor) -> Said:
    row = ChangeRequest.objects.select_related("agreement__counterparty__merged_into").filter(pk=asked.about_id).first()
    if row is None:
        return []
    why = [(_("Why"), row.why)] if row.why else []
    return [(_("Agreement"), name_of(row.agreement)), *told(row), *why]


def _says_designation(asked: Countersignature, _by: Actor) -> Said:
    one = Designation.objects.select_related("policy").filter(pk=asked.about_id).first()
    if one is None:
        return []
    policy = loaded(one.policy)
    rows = list(one.placements.select_related("agreement__counterparty__merged_into").order_by("agreement__sort_name"))
    per = Counter(_place(policy, row) for row in rows)
    counted = "\n".join(_("%(what)s: %(number)d") % {"what": what, "number": number} for what, number in per.items())
    apart = "\n".join(_exception(policy, row) for row in rows if row.is_exception)
    changed = [] if one.shown == asked.shown else [(_("Note"), _("A row was changed since this was asked for."))]
    moving = str(sum(row.moves for row in rows))
    return [
        *changed,
        (_("Policy"), places.name(one)),
        (_("Categories count from"), in_words(one.since, language())),
        (_("Agreements that change category"), moving),
        (_("Agreements in each category"), counted),
        (_("Not as the simulation gave"), apart or _("None")),
    ]


def _exception(policy: Any, row: Placement) -> str:
    """One row that a person placed otherwise, with their reason."""
    own, other = (row.reason_fr, row.reason_en) if language() == "fr" else (row.reason_en, row.reason_fr)
    who = f"{places.body(row.agreement)}, {row.agreement.reference}"
    return _("%(what)s: %(number)s") % {"what": who, "number": f"{_place(policy, row)}. {own or other}".strip()}


def _place(policy: Any, row: Placement) -> str:
    return _("Left out") if row.left_out else places.category(policy, row.category)


def _says_policy(asked: Countersignature, _by: Actor) -> Said:
    one = PolicyVersion.objects.filter(pk=asked.about_id).first()
    if one is None:
        return []
    policy = loaded(one)
    replaces = PolicyVersion.objects.filter(policy_id=one.supersedes).first() if one.supersedes else None
    named = "\n".join(each.name.in_(language()) for each in policy.categories)
    return [
        (_("Policy"), places.title(one)),
        (_("Replaces"), places.title(replaces) if replaces else _("Nothing")),
        (_("Its categories"), named),
        (_("Digest of its file"), one.digest),
    ]


def _says_case(asked: Countersignature, by: Actor) -> Said:
    case = cases.visible(by).select_related("policy", "lead_division").filter(pk=asked.about_id).first()
    if case is None:
        return []
    look = Look(case, by, timezone.localdate())
    step = [(_("Step"), look.now.step.called(language()))] if look.now else []
    changed = [] if case.shown == asked.shown else [(_("Note"), _("The request changed since this was asked for."))]
    return [*changed, (_("About"), look.subject.name), (_("Category"), look.category), *step]


TOLD: dict[str, Callable[[Countersignature, Actor], Said]] = {
    **dict.fromkeys(STEPS, _says_step),
    designations.ACT: _says_designation,
    strategy.ACT: _says_policy,
    cases.ACT: _says_case,
}
