"""What comes next in a case: the one verb that takes it on, what is in its way, who may, and why not whoever looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.accounts import separation
from chancery.accounts.permissions import is_own
from chancery.cases import deadlines, permissions
from chancery.cases.facts import Fallen, cost_of
from chancery.cases.models import CasePart, Decision, ReportVersion
from chancery.cases.readings import said, why_fallen
from chancery.cases.router import Seat, was_passed_on
from chancery.desk.cases import conditions
from chancery.desk.cases.conditions import Condition
from chancery.desk.cases.look import Look, Verb
from chancery.desk.words import day
from chancery.frame import language
from chancery.money import Money
from chancery.policy import show
from chancery.policy.findings import Finding
from chancery.policy.model import Authority, FactKind, Outcome, Step
from chancery.policy.procedure import Standing
from chancery.portal.words import fine


class Gate(NamedTuple):
    """A step in the list of steps."""

    name: str
    state: str
    note: str


class Missing(NamedTuple):
    """Something that the present step waits for, and its place on the page. It is put into words where it is shown."""

    look: Look
    finding: Finding

    @property
    def name(self) -> str:
        """What it is called in the language of the page."""
        return fine(show(self.look.policy, self.finding, self.look.reader, language()).name)

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"c-{self.finding.criterion}"


class Next(NamedTuple):
    """The verb that takes it on, what it waits for, and the other verbs."""

    main: Verb | None
    missing: list[Missing]
    others: list[Verb]


class Chair(NamedTuple):
    """One person in a role that decides: they may, or why not."""

    name: str
    role: str
    may: bool
    why: str


class Deciders(NamedTuple):
    """Who decides, under which clause; and what was decided."""

    id: str
    step: str
    roles: str
    text: str
    source: str
    chairs: list[Chair]
    decided: Decision | None
    council: bool
    cost: Money | None
    limited: bool
    conditions: list[Condition]
    pending: list[str]
    nobody: bool
    """Does nobody of the office play the role, so that it cannot be decided?"""
    voided: list[Decision]
    """What was decided here of something that was changed since: it counts no more, and is not forgotten."""
    fallen: list[tuple[Decision, str]]
    """A yes that does not count as things stand, and why."""


def is_council(clause: Authority) -> bool:
    """Does Council decide it? Then the clerk records it, and nobody clicks for Council."""
    return any(role.endswith("council") for role in clause.roles)


def gates(look: Look) -> list[Gate]:
    """Every step, with what became of it."""
    return [_gate(look, one) for one in look.standings]


def _gate(look: Look, one: Standing) -> Gate:
    name = step_name(one.step)
    if one.closed_on is not None:
        word = _("Closed on %(day)s") if one.state == "passed" else _("Ended here on %(day)s")
        return Gate(name, "done" if one.state == "passed" else "stopped", word % {"day": day(one.closed_on)})
    if one.state == "now" and look.case.is_open:
        left = _("It is here. %(left)s") % {"left": _left(look, one)}
        return Gate(name, "now", f"{left} {_until(look, one.step)}".strip())
    return Gate(name, "", look.roles(one.step.actors))


def _until(look: Look, step: Step) -> str:
    """By which day the policy wants the present step closed, and that the day has passed."""
    last = deadlines.of_step(look.case, step)
    if last is None:
        return ""
    word = (
        _("The policy wanted it closed by %(day)s.") if last < look.on else _("The policy wants it closed by %(day)s.")
    )
    return word % {"day": day(last)}


def step_name(step: Step) -> str:
    """What a step is called in the language of the page."""
    return fine(step.name.in_(language()) or step.text.in_(language()) or step.id)


def _left(look: Look, one: Standing) -> str:
    n = len(look.missing(one))
    return ngettext("%(n)s thing is open.", "%(n)s things are open.", n) % {"n": n} if n else _("Nothing is open.")


def following(look: Look) -> Next:
    """The present step's own verb first; what is in its way; the rest."""
    if not look.case.is_open:
        return Next(None, [], [])
    missing = look.missing(look.now) if look.now else []
    return Next(_main(look), [Missing(look, one) for one in missing], list(_others(look)))


def _url(look: Look, name: str) -> str:
    return reverse(f"desk:{name}", kwargs={"reference": look.case.reference})


def _main(look: Look) -> Verb:
    if look.case.submitted_on is None or look.now is None:
        why = "" if permissions.may_open(look.by, look.case.kind) else _("The office writes down what came in.")
        return Verb(_("Write down that it came in"), _url(look, "case-submit"), why)
    clause = look.authority(look.now.step)
    if clause is not None and look.now.step.id not in look.decisions:
        return _decide(look, clause)
    return Verb(_("Close this step"), _url(look, "case-close"), why_not_close(look))


def _decide(look: Look, clause: Authority) -> Verb:
    if is_council(clause):
        why = "" if permissions.may_record_council(look.by) else _("The clerk records it from the minutes.")
        return Verb(_("Record what Council decided"), _url(look, "case-council"), why)
    return Verb(_("Decide"), _url(look, "case-decide"), why_not_decide(look))


def my_seats(look: Look) -> list[Seat]:
    """The seats in which this person may decide: their own; the clerk's are those of people without an account."""
    clerk = permissions.may_record_council(look.by)
    return [one for one in look.seats if is_own(look.by, one.person) or (clerk and one.person.user is None)]


def why_not_decide(look: Look) -> str:
    """Why whoever looks may not decide the present step; empty where they may."""
    mine = my_seats(look)
    if any(one.may for one in mine):
        return ""
    clause = look.authority(look.now.step) if look.now else None
    if clause is not None and not mine:
        return _("The policy lets others decide this: %(who)s.") % {"who": look.roles(clause.roles)}
    if may_be_countersigned(look):
        return _("It waits for the countersigner.") if _countersigned(look) else _("The countersigner signs first.")
    return fine(said(look.policy, look.category, mine[0].refused_by, language())) if mine else ""


def who_may(look: Look) -> str:
    """Why whoever looks may not decide the present step, and who may."""
    names = ", ".join(dict.fromkeys(one.person.name for one in look.seats if one.may))
    may = _("Who may: %(names)s.") % {"names": names} if names else _("On record nobody may.")
    return f"{why_not_decide(look)} {may}".strip()


def may_be_countersigned(look: Look) -> bool:
    """In a small office: does nothing but their own work keep whoever looks from deciding the present step?"""
    mine = [one for one in my_seats(look) if is_own(look.by, one.person)]
    alone = any(one.is_own_work for one in mine) and not any(one.may for one in mine)
    decided = look.now is None or look.now.step.id in look.decisions
    return alone and not decided and separation.may_be_countersigned(permissions.ACT)


def _countersigned(look: Look) -> str:
    return separation.state(look.by, act=permissions.ACT, about=look.case, shown=look.case.shown)


def why_not_close(look: Look) -> str:
    """Why whoever looks may not close the present step; empty where they may."""
    now = look.now
    if now is None:
        return _("There is no step left to close.")
    if not may_close(look):
        return _("The office closes it, or whoever acts at this step: %(who)s.") % {"who": look.roles(now.step.actors)}
    whole = look.whole(now)
    if whole is None:
        return _("Part of this step was assessed in confidence: someone with a clearance closes it.")
    return "" if whole is Outcome.MET else _("Not possible yet. %(left)s") % {"left": _left(look, now)}


def may_close(look: Look) -> bool:
    """The office, or whoever acts at the present step."""
    return permissions.may_keep(look.by) or (look.now is not None and look.may_answer(look.now.step.actors))


def _others(look: Look) -> Iterator[Verb]:
    now, keeps = look.now, permissions.may_keep(look.by)
    if may_be_countersigned(look) and not _countersigned(look):
        yield Verb(_("Ask to countersign"), reverse("desk:countersign-ask", args=[permissions.ACT, look.case.pk]))
    if may_refuse(look):
        yield Verb(_("Refuse it"), _url(look, "case-refuse"))
    if keeps and lacking(look):
        yield Verb(_("Leave it unconsidered"), _url(look, "case-unconsidered"))
    if (
        now is not None
        and now.step.authority
        and now.step.id not in look.decisions
        and permissions.may_take_part(look.by)
    ):
        yield Verb(_("Say whether you agree"), _url(look, "case-opinion"))
    yield from _filing(look)
    if keeps:
        yield Verb(_("Say who leads"), _url(look, "case-lead"))
    if may_withdraw(look):
        yield Verb(_("Withdraw it"), _url(look, "case-withdraw"))


def _filing(look: Look) -> Iterator[Verb]:
    """What is put in its file, and what of it goes to Council."""
    if permissions.may_record_council(look.by) and _is_final(look) and not _was_decided_by_council(look):
        yield Verb(_("Put it on the agenda"), _url(look, "case-agenda"))
        if look.case.agenda.waiting().exists():
            yield Verb(_("Take it off the agenda"), _url(look, "case-agenda-off"))
    if permissions.may_file(look.by, look.case):
        yield Verb(_("File a paper"), _url(look, "case-paper"))


def _is_final(look: Look) -> bool:
    """Is there a final report that Council could read?"""
    return look.case.report_versions.filter(stage=ReportVersion.Stage.FINAL).exists()


def _was_decided_by_council(look: Look) -> bool:
    """Has Council said yes or no, with nothing left for it to decide?"""
    at = deciders(look)
    left = at is not None and at.council and at.decided is None
    return not left and any(one.council_item_id for one in look.decisions.values())


def may_refuse(look: Look) -> bool:
    """Something is not met, and it is theirs to say no. A review that lacks something goes on, or is withdrawn."""
    now = look.now
    if now is None or look.case.is_review or not may_close(look):
        return False
    return look.whole(now) is Outcome.NOT_MET


def may_withdraw(look: Look) -> bool:
    """The office, or whoever brought it."""
    return permissions.may_keep(look.by) or look.case.parts.filter(actor=look.by, did=CasePart.Did.PROPOSE).exists()


def lacking(look: Look) -> list[str]:
    """What it must contain and does not, where its policy says that such a request is not considered."""
    if look.now is None or look.now.step.if_missing != "not-considered":
        return []
    return [one.criterion for one in look.now.waits_for if one.kind == "element"]


def deciders(look: Look) -> Deciders | None:
    """Who decides: the present step, or the next one that somebody decides."""
    at = next((one for one in look.standings if one.closed_on is None and one.step.authority), None)
    if at is None or not look.case.is_open:
        return None
    clause = look.policy.get(Authority, at.step.authority)
    here = look.now is not None and look.now.step.id == at.step.id
    chairs = [_chair(look, one) for one in look.seats] if here and not is_council(clause) else []
    decided = look.decisions.get(at.step.id)
    text = fine(clause.text.in_(language()))
    return Deciders(
        clause.id,
        step_name(at.step),
        look.roles(clause.roles),
        text,
        clause.source,
        chairs,
        decided,
        is_council(clause),
        _cost(look, clause),
        clause.limit is not None,
        conditions.of(look, decided),
        conditions.pending(look) if here else [],
        here and not is_council(clause) and not look.seats,
        look.voided(at.step.id),
        [(one.decision, _why_fallen(look, one)) for one in look.fallen] if here else [],
    )


def _why_fallen(look: Look, one: Fallen) -> str:
    return fine(why_fallen(look.policy, look.category, one.findings, one.cost, language()))


def _cost(look: Look, clause: Authority) -> Money | None:
    """What it is anticipated to cost, where a limit is held against it, for those who may know it."""
    kind = look.policy.by_id.get(clause.limit_fact)
    seen = isinstance(kind, FactKind) and look.sees(kind.data_class)
    return cost_of(look.policy, clause, look.known, look.on) if seen else None


def _chair(look: Look, one: Seat) -> Chair:
    why = "" if one.may else fine(said(look.policy, look.category, one.refused_by, language()))
    if why and was_passed_on(look.case, one, look.on):
        kept = _("Their delegation was passed on, and the clause does not say that it may be (%(source)s).")
        why = f"{why} {kept % {'source': one.clause.source}}"
    return Chair(one.person.name, look.role(one.role), one.may, why)


def alternatives(look: Look) -> list[dict[str, Any]]:
    """The other categories that take new agreements: the same facts can be held against them."""
    if look.case.moment != "establish":
        return []
    return [
        {
            "name": one.name.in_(language()),
            "url": reverse("desk:case-as", kwargs={"reference": look.case.reference, "slug": one.id}),
        }
        for one in look.policy.categories
        if one.status == "open" and one.id != look.category
    ]
