"""What can be done to an agreement, by whom, and why not: an impossible verb stays visible and says its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from chancery.accounts import separation
from chancery.agreements import continuing, permissions
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.audit.models import Actor
from chancery.frame import language

Kind = ChangeRequest.Kind
ACTS = {"form": "agreement-form", "decide": "agreement-change"}


class Verb(NamedTuple):
    """One verb: where it leads; or, where it is not possible, why."""

    name: str
    label: Any
    url: str
    why_not: Any = ""
    does: Any = ""


DOES = {
    "edit": _l("What it is called, who stands behind it, what is noted."),
    "sign": _l("From then on residents can read it."),
    "renew": _l("By mutual consent, before its term ends."),
    "renewal": _l("By mutual consent, by the steps of the policy; the case renews it."),
    "alignment": _l("So that it agrees with the policy in force, by the steps of the policy."),
    "conversion": _l("It becomes of another category, by the steps of the policy."),
    "amend": _l("What both sides changed."),
    "correct": _l("The term, the parties, the signature: by two people."),
    "end": _l("Concluded, terminated or superseded."),
    "recognise": _l("Honoured, and given no further resources."),
    "confirm": _l("It was signed outside the policy, and stays so on record."),
    "tie": _l("It was entered from its paper, and decided in a case."),
    "withhold": _l("Its public page is taken away, for a reason."),
    "publish": _l("Residents can read it again."),
    "form": _l("The solicitor looks at the form."),
    "decide": _l("The step is taken."),
    "refuse": _l("The step is not taken."),
}


def of(row: Agreement, by: Actor, waiting: set[str]) -> list[Verb]:
    """Every verb of an agreement, in the order of its life."""
    draft, signed = row.standing == Agreement.Standing.DRAFT, row.standing == Agreement.Standing.SIGNED
    office = "" if permissions.may_register(by) else _("The office does this.")
    published = "" if permissions.may_publish(by) else _("The head of the office or the clerk decides this.")
    gone_on = continuing.obstacles(row, timezone.localdate())
    found = [
        ("edit", _("Edit"), office),
        ("sign", _("Record the signature"), _signing(row, by, draft=draft)),
        ("renew", _("Renew"), _step(row, by, Kind.RENEW, waiting, signed=signed) or _term(row) or _by_case(gone_on)),
        ("amend", _("Amend"), _step(row, by, Kind.AMEND, waiting, signed=signed)),
        ("correct", _("Correct what binds"), _correcting(by, waiting, draft=draft)),
        ("end", _("End it"), _step(row, by, Kind.END, waiting, signed=signed)),
        ("recognise", _("Recognise as historical"), _history(row, by, waiting)),
    ]
    if row.approval == Agreement.Approval.OFFICIALS and not draft:
        clerk = "" if permissions.may_record(by) else _("The clerk records what Council decided.")
        found.append(("confirm", _("Record what Council made of it"), clerk))
    if row.public:
        found.append(("withhold", _("Withhold from residents"), published))
    else:
        found.append(("publish", _("Publish"), published))
    verbs = [
        Verb(name, label, reverse(f"agreements:{name}", args=[row.reference]), why, DOES[name])
        for name, label, why in found
    ]
    place = next(at for at, verb in enumerate(verbs) if verb.name == "amend")
    return [*verbs[:place], *_going_on(row, by, gone_on), *verbs[place:], *_tying(row, by, draft=draft)]


def _tying(row: Agreement, by: Actor, *, draft: bool) -> Iterator[Verb]:
    """What was signed on paper is held to the case that decided it; what came of a case is already."""
    if not draft and not hasattr(row, "signing"):
        who = "" if permissions.may_tie(by) else _("The office or the clerk does this.")
        url = reverse("desk:agreement-tie", args=[row.reference])
        yield Verb("tie", _("Tie to the case that decided it"), url, who, DOES["tie"])


def _going_on(row: Agreement, by: Actor, obstacles: Mapping[str, continuing.Said | None]) -> Iterator[Verb]:
    """The cases by which it may go on; where the policy gives no way, the verb says so."""
    labels = {"renewal": _("Open its renewal"), "alignment": _("Bring into line"), "conversion": _("Convert")}
    who = "" if permissions.may_take_up(by, row) else _("The office opens it, or the division that leads.")
    for kind, label in labels.items():
        said, url = obstacles[kind], reverse("desk:agreement-take-up", args=[row.reference, kind])
        why = who or ((said[1] if language() == "fr" else said[0]) if said else "")
        yield Verb(kind, label, url, why, DOES[kind])


def _by_case(obstacles: Mapping[str, continuing.Said | None]) -> str:
    """A renewal that is on its way as a case is not asked for beside it."""
    return _("Its renewal is on its way as a case.") if obstacles["renewal"] == continuing.OPEN_ALREADY else ""


def of_request(asked: ChangeRequest, by: Actor) -> list[Verb]:
    """What can be done with something that was asked."""
    form = _second(asked, by, "form") if permissions.may_form(by) else _("The solicitor does this.")
    who = _("The head of the office does this.") if asked.kind == Kind.CORRECT else _("The city manager or the clerk.")
    decide = _second(asked, by, "decide") if permissions.may_decide(by, asked.kind) else who
    refuse = "" if permissions.may_refuse(by, asked) else _("Whoever decides or who asked.")
    found = []
    if asked.formed_by_id is None:
        found.append(("form", _("Form satisfactory"), form))
    if asked.decided_by_id is None:
        found.append(("decide", _("Say yes"), decide))
    found.append(("refuse", _("Say no"), refuse))
    verbs = [
        Verb(name, label, reverse(f"agreements:request-{name}", args=[asked.pk]), why, DOES[name])
        for name, label, why in found
    ]
    return [*verbs, *_to_countersign(asked, by)]


def next_of(asked: ChangeRequest, by: Actor) -> Verb | None:
    """The next step that this person can take towards a yes."""
    ways = (verb for verb in of_request(asked, by) if verb.name != "refuse" and not verb.why_not)
    return next(ways, None)


def _second(asked: ChangeRequest, by: Actor, step: str) -> Any:
    """Why this person may not take the step alone; nothing where they may, or where it was countersigned."""
    if separation.apart(by, _before(asked, step), act=ACTS[step], about=asked):
        return ""
    if not separation.may_be_countersigned(ACTS[step]):
        return _("A second person does this.")
    waits = separation.state(by, act=ACTS[step], about=asked) == "waiting"
    return _("It waits for the countersigner.") if waits else _("The countersigner signs first.")


def _before(asked: ChangeRequest, step: str) -> list[str | None]:
    """Who must not take this step: whoever asked, and whoever took the other one."""
    return [asked.asked_by_id, asked.decided_by_id if step == "form" else asked.formed_by_id]


def _asking(asked: ChangeRequest, step: str) -> str:
    return reverse("desk:countersign-ask", args=[ACTS[step], asked.pk])


def _to_countersign(asked: ChangeRequest, by: Actor) -> list[Verb]:
    """In a small office: the way to the countersigner, for what this person could do if it were not for themselves."""
    could = {
        "form": permissions.may_form(by) and asked.formed_by_id is None,
        "decide": permissions.may_decide(by, asked.kind) and asked.decided_by_id is None,
    }
    return [
        Verb("countersign", _("Ask to countersign"), _asking(asked, step), "", DOES[step])
        for step, may in could.items()
        if may
        and by.pk in _before(asked, step)
        and separation.may_be_countersigned(ACTS[step])
        and not separation.state(by, act=ACTS[step], about=asked)
    ]


def _signing(row: Agreement, by: Actor, *, draft: bool) -> str:
    if not draft:
        return _("It is signed already.")
    return "" if permissions.may_sign(by, row) else _("The city manager, the clerk, or the division’s head.")


def _step(row: Agreement, by: Actor, kind: str, waiting: set[str], *, signed: bool) -> str:
    if kind in waiting:
        return _("It is asked for already; see above.")
    if not signed:
        return _("Only a signed agreement.")
    if permissions.may_record(by) or permissions.may_ask(by, kind, row):
        return ""
    return _("The office asks, the clerk records.")


def _term(row: Agreement) -> str:
    return "" if row.ends_on else _("No last day of its term is recorded.")


def _correcting(by: Actor, waiting: set[str], *, draft: bool) -> str:
    if draft:
        return _("A draft is simply edited.")
    if Kind.CORRECT in waiting:
        return _("It is asked for already; see above.")
    return "" if permissions.may_register(by) else _("The office does this.")


def _history(row: Agreement, by: Actor, waiting: set[str]) -> str:
    if row.standing == Agreement.Standing.HISTORICAL:
        return _("It is historical already.")
    if row.standing == Agreement.Standing.DRAFT:
        return _("A draft has no history.")
    return _step(row, by, Kind.RECOGNISE, waiting, signed=True)
