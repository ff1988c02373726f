"""Decide, record what Council decided, and be heard before a decision."""

from __future__ import annotations

from uuid import uuid5

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery.accounts.staff import sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.models import CasePaper, TextVersion
from chancery.cases.router import Seat
from chancery.council.actions import record_item, record_outcome
from chancery.council.models import CouncilItem
from chancery.desk.cases import agenda, shown, subjects, text
from chancery.desk.cases import next as ahead
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import address, look
from chancery.desk.views.cases.steps import bound, over
from chancery.ids import uuid7
from chancery.uploads import outsized


@writes(permissions.may_take_part)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Yes or no, in one's own seat, on exactly what is shown here; the clerk writes down that of who has no account."""
    one = look(request, reference)
    mine = {_key(seat): seat for seat in ahead.my_seats(one) if seat.may}
    if request.method != "POST" and _is_decided(one):
        return redirect(address(one.case))
    if not mine or _is_decided(one):
        return over(request, one, title=_("Decide"), why=ahead.who_may(one))
    choices = [(key, shown.named(one, seat)) for key, seat in mine.items()]
    first = {"shown": shown.seal(one), "seat": choices[0][0]}
    textless = _signs(one) and not one.case.papers.filter(role=CasePaper.Role.TEXT).exists()
    form = forms.Deciding(sent(request), seats=choices, textless=textless, initial=first)

    def act(by: Actor) -> None:
        said, seat = form.cleaned_data, mine[form.cleaned_data["seat"]]
        actions.decide(
            by=by,
            case=one.case,
            person=seat.person,
            role=seat.role,
            yes=said["yes"] == "yes",
            shown=one.case.content_digest,
            known=subjects.known(one.case, one.on),
            note=said["note"],
            without_text=bool(said.get("without_text")),
        )

    lede = _("It counts for what you read here, and for nothing else: whatever is changed afterwards is decided anew.")
    return bound(request, one, form, act, title=_("Decide"), verb=_("Decide"), lede=lede)


@writes(permissions.may_record_council)
def council(request: HttpRequest, reference: str) -> HttpResponse:
    """Record from the minutes what Council made of it: the item, its amended text, what a closed session had."""
    one = look(request, reference)
    if request.method != "POST" and _is_decided(one):
        return redirect(address(one.case))
    first = {"shown": shown.seal(one), **agenda.expected(one.case)}
    files = request.FILES or None
    form = forms.Council(sent(request), files, by=one.by, outsized=outsized(request), initial=first)

    def act(by: Actor) -> None:
        with transaction.atomic():
            _recorded(by, one, form)

    lede = _(
        "Adopted and adopted as amended are a yes, lost is a no. Referred, deferred and received decide nothing. Of an "
        "item that is on record its number is enough."
    )
    return bound(request, one, form, act, title=_("Record what Council decided"), verb=_("Record"), lede=lede)


def _recorded(by: Actor, one: Look, form: forms.Council) -> None:
    """The item, its papers and what it decides, all at once or not at all."""
    said, item = form.cleaned_data, _item(by, form)
    key = said["key"] or uuid7()
    if said["closed"]:
        actions.file_closed(
            by=by,
            case=one.case,
            sheet=said["closed"],
            item=item,
            data_class=said["closed_class"],
            id=key,
        )
    if said["text"]:
        titles = text.titles(one.case)
        note = text.amended(item.reference)
        actions.keep_text(
            by=by, case=one.case, id=uuid5(key, "text"), language=said["text_language"], side=TextVersion.Side.OURS,
            sheet=said["text"], on=item.met.latest or one.on, note=note, **titles,
        )  # fmt: skip
    amended = item.outcome == CouncilItem.Outcome.AMENDED and (said["amended"] or said["text"])
    digest = subjects.content(one.case) if amended else ""
    actions.record_council(
        by=by, case=one.case, item=item, content_digest=digest, known=subjects.known(one.case, one.on)
    )


def _item(by: Actor, form: forms.Council) -> CouncilItem:
    """The item on record; with what became of it, where only the agenda was; or a new one."""
    said = form.cleaned_data
    item, told = said["item"], {name: said[name] for name in ("outcome", "text_en", "text_fr", "url")}
    if not isinstance(item, CouncilItem):
        more = {name: said[name] for name in ("met", "body_en", "body_fr", "title_en", "title_fr", "public")}
        return record_item(by=by, reference=item, **told, **more)
    waits = item.outcome == CouncilItem.Outcome.NOT_RECORDED
    return record_outcome(by=by, item=item, **told) if waits else item


@writes(permissions.may_take_part)
def opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Say before the decision whether one agrees. It decides nothing."""
    one = look(request, reference)
    form = forms.Opinion(sent(request), initial={"shown": shown.seal(one)})

    def act(by: Actor) -> None:
        said = form.cleaned_data
        actions.opine(by=by, case=one.case, agrees=said["agrees"] == "yes", note=said["note"])

    lede = _("Whoever decides reads it. It decides nothing.")
    return bound(request, one, form, act, title=_("Say whether you agree"), verb=_("Save"), lede=lede)


def _signs(one: Look) -> bool:
    """Is the present step the signature?"""
    clause = one.authority(one.now.step) if one.now else None
    return clause is not None and clause.decides == "execute"


def _is_decided(one: Look) -> bool:
    """Has somebody said yes or no at the present step? Then the case says who, and nothing is left to decide there."""
    return one.now is not None and one.now.step.id in one.decisions


def _key(seat: Seat) -> str:
    return f"{seat.person.pk}.{seat.role}"
