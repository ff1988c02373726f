"""What people answer on the way: what the request holds, what they find, whom they ask, what is set aside, papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.models import CaseConsultation, Judgement
from chancery.desk.cases import rows, subjects
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import about, address, look, only, trail
from chancery.errors import require
from chancery.frame import language
from chancery.policy import Criterion
from chancery.policy.behind import finding_of
from chancery.policy.findings import Finding
from chancery.policy.model import Clause, Consultation, Element, Question, Step, Visibility
from chancery.policy.procedure import asked
from chancery.policy.remedy import judge_of
from chancery.portal.words import fine
from chancery.uploads import outsized

OVERTAKEN = (
    "Somebody else has answered this meanwhile. Their answer stands above; yours is still here. Send it again to put "
    "it in the place of theirs.",
    "Quelqu’un a répondu entre-temps. Sa réponse figure ci-dessus; la vôtre est toujours ici. Envoyez-la de nouveau "
    "pour la mettre à la place de la sienne.",
)


@writes(permissions.may_take_part)
def element(request: HttpRequest, reference: str, clause: str) -> HttpResponse:
    """Write down what the request holds of one thing that it must contain."""
    one = look(request, reference)
    target = _clause(one, clause, Element)
    only(permissions.may_open(one.by, one.case.kind))
    given = one.elements.get(clause)
    parts = [(part, _part(target, part)) for part in target.parts] if isinstance(target, Element) else []
    first = {"there": _said(given.there), "parts": given.parts, "note": given.note} if given else {}
    form = forms.Content(sent(request), parts=parts, initial=first)

    def act(by: Actor) -> HttpResponse:
        said = form.cleaned_data
        there = {"yes": True, "no": False, "unknown": None}[said["there"]]
        with transaction.atomic():
            values = {"there": there, "parts": said.get("parts", []), "note": said["note"]}
            actions.give_element(by=by, case=one.case, element=clause, **values)
            changed_content(by, one)
        return redirect(_back(one, clause))

    title = fine(target.text.in_(language()))
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(one), about=about(one))


@writes(permissions.may_take_part)
def judge(request: HttpRequest, reference: str, clause: str) -> HttpResponse:
    """Answer a question that the policy asks of people, with the facts beside it; an earlier answer stays on record."""
    one = look(request, reference)
    target = _clause(one, clause, Question, Criterion)
    if getattr(target, "by_criteria", False) or not (isinstance(target, Question) or judge_of(target)):
        raise Http404
    only(_is_asked(one, target))
    given = one.judgements.get(clause)
    form = forms.Answer(sent(request), initial=_first(given))

    def act(by: Actor) -> HttpResponse:
        said = dict(form.cleaned_data)
        held = said.pop("held")
        if given is not None and _same(given, said):
            return redirect(_back(one, clause))  # sent twice
        _still(form, given, held)
        actions.judge(by=by, case=one.case, clause=clause, **said)
        return redirect(_back(one, clause))

    row = rows.row(one, one.now.step if one.now else None, _finding(one, target), acts=False)
    earlier = one.case.judgements.seen_by(one.cleared).filter(clause=clause).select_related("judge").order_by("-id")
    more = {"row": row, "earlier": [each for each in earlier if one.may_know(each.data_class)], "about": about(one)}
    title, page = row.text, "cases/judge.html"
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(one), template=page, **more)


@writes(permissions.may_take_part)
def waive(request: HttpRequest, reference: str, clause: str) -> HttpResponse:
    """Write down that a body set a clause aside, or why a *should* is passed over."""
    one = look(request, reference)
    target = _clause(one, clause, Question, Criterion)
    only(rows.may_waive(one, clause))
    rights = [right for right in rows.waivers(one) if clause in right.criteria]
    actors = one.now.step.actors if one.now else ()
    bodies = [body for right in rights for body in right.by] or list(actors)
    form = forms.SetAside(sent(request), bodies=[(body, one.role(body)) for body in bodies])

    def act(by: Actor) -> HttpResponse:
        actions.waive(by=by, case=one.case, clause=clause, **form.cleaned_data)
        return redirect(_back(one, clause))

    lede = " ".join(fine(right.text.in_(language())) for right in rights)
    named = fine((target.name if any(target.name) else target.text).in_(language()))
    title = _("Set aside: %(name)s") % {"name": named}
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(one), about=about(one), lede=lede)


@writes(permissions.may_take_part)
def consult(request: HttpRequest, reference: str, clause: str) -> HttpResponse:
    """Write down that somebody was asked. What is asked in confidence is not there for those without a clearance."""
    one = look(request, reference)
    target = _clause(one, clause, Consultation)
    _known(one, getattr(target, "visibility", None) is Visibility.CONFIDENTIAL)
    only(permissions.may_keep(one.by))
    who = one.role(target.who) if isinstance(target, Consultation) else ""
    form = forms.Asking(sent(request), initial={"asked_of": who[:1].upper() + who[1:]})

    def act(by: Actor) -> HttpResponse:
        said = form.cleaned_data
        same = {"consultation": clause, "asked_of": said["asked_of"], "asked_on": said["on"], "answered_on": None}
        if not one.case.consultations.filter(**same).exists():  # else it was sent twice
            actions.ask(by=by, case=one.case, consultation=clause, **said)
        return redirect(_back(one, clause))

    title, lede = _("Ask: %(who)s") % {"who": who}, fine(target.text.in_(language()))
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(one), about=about(one), lede=lede)


@writes(permissions.may_take_part)
def heard(request: HttpRequest, case_consultation_id: UUID) -> HttpResponse:
    """Write down what came back; what was said in confidence stays in its protected file."""
    row = CaseConsultation.objects.select_related("case").filter(pk=case_consultation_id).first()
    if row is None:
        raise Http404
    one = look(request, row.case.reference)
    _known(one, not one.may_know(row.data_class))
    only(permissions.may_keep(one.by))
    confidential = row.data_class == "intergovernmental"
    form = forms.Heard(sent(request), confidential=confidential)

    def act(by: Actor) -> HttpResponse:
        actions.answer_consultation(by=by, consultation=row, **form.cleaned_data)
        return redirect(_back(one, row.consultation))

    lede = _("What they said stays in its protected file; here are only the day, what it does, and the file's number.")
    clause = one.policy.by_id.get(row.consultation)
    who = row.asked_of or (one.role(clause.who) if isinstance(clause, Consultation) else row.consultation)
    title, said = _("Answer of: %(who)s") % {"who": who}, lede if confidential else ""
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(one), about=about(one), lede=said)


@writes(permissions.may_take_part)
def paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a paper in the file of the case."""
    one = look(request, reference)
    only(permissions.may_file(one.by, one.case))
    form = forms.PaperOfCase(
        sent(request), request.FILES or None, outsized=outsized(request), by=one.by, initial={"role": "evidence"}
    )

    def act(by: Actor) -> HttpResponse:
        given = {name: value for name, value in form.cleaned_data.items() if name not in ("file", "key")}
        with transaction.atomic():
            actions.file_paper(by=by, case=one.case, sheet=form.cleaned_data["file"], id=form.id, **given)
            changed_content(by, one)
        return redirect(address(one.case) + "#papers")

    return ask(request, form, act, title=_("File a paper"), verb=_("Keep"), trail=trail(one), about=about(one))


def changed_content(by: Actor, one: Look) -> None:
    """Once it has come in, whatever changes what deciders are shown makes another text of it."""
    if one.case.submitted_on is not None and one.case.is_open and one.category:
        actions.change_content(by=by, case=one.case, content_digest=subjects.content(one.case))


def _clause(one: Look, id: str, *kinds: type[Clause]) -> Clause:
    clause = one.policy.by_id.get(id)
    if clause is None or not isinstance(clause, kinds):
        raise Http404
    return clause


def _known(one: Look, secret: bool) -> None:
    if secret and not one.cleared:
        raise Http404


def _is_asked(one: Look, target: Clause) -> bool:
    """Is it theirs: by its own word, or as it is asked at a step whose actors they are?"""
    if getattr(target, "visibility", None) is Visibility.CONFIDENTIAL and not one.cleared:
        return False
    if who := judge_of(target):
        return one.may_answer((who,))
    return any(one.may_answer(step.actors) for step in _asking(one, target))


def _asking(one: Look, target: Clause) -> list[Step]:
    if not one.category:
        return []
    found = (at.step for at in one.standings)
    return [step for step in found if target.id in {each.id for each in asked(one.policy, one.category, step)}]


def _finding(one: Look, target: Clause) -> Finding:
    return finding_of(one.hearing, target.id, one.held)


def _first(given: Judgement | None) -> dict[str, Any]:
    if given is None:
        return {}
    return {"held": str(given.pk), "outcome": given.outcome, "reasons": given.reasons, "evidence": given.evidence}


def _same(given: Judgement, said: dict[str, Any]) -> bool:
    now = (given.outcome, given.reasons, given.evidence, given.judged_on)
    return now == (said["outcome"], said["reasons"], said["evidence"], said["on"])


def _still(form: forms.Answer, given: Judgement | None, held: str) -> None:
    """The answer that stood when the form was opened stands; otherwise the form now rests on the newer one."""
    standing = str(given.pk) if given else ""
    if standing != held:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # (what was sent)
        form.data["held"] = standing  # type: ignore[index]  # (a copy can be written to)
    require(standing == held, *OVERTAKEN)


def _said(there: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[there]


def _part(element: Element, part: str) -> str:
    name = element.part_names.get(part)
    return fine(name.in_(language())) if name else part


def _back(one: Look, clause: str) -> str:
    return f"{address(one.case)}#c-{clause}"
