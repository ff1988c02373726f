"""Decide, record what Council decided, and be heard before a decision."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.accounts.staff import sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.router import Seat
from chancery.council.models import CouncilItem
from chancery.desk.cases import next as ahead
from chancery.desk.cases import shown, subjects
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import look
from chancery.desk.views.cases.steps import bound, over
from chancery.frame import language


@writes(permissions.may_take_part)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Yes or no, in one's own seat, on exactly what is shown here; the clerk writes down that of who has no account."""
    one = look(request, reference)
    mine = {_key(seat): seat for seat in ahead.my_seats(one) if seat.may}
    if not mine:
        return over(request, one, title=_("Decide"))
    choices = [(key, _named(one, seat)) for key, seat in mine.items()]
    first = {"shown": shown.seal(one), "seat": choices[0][0]}
    form = forms.Deciding(sent(request), seats=choices, initial=first)

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
        )

    lede = _("It counts for what you read here, and for nothing else: whatever is changed afterwards is decided anew.")
    return bound(request, one, form, act, title=_("Decide"), verb=_("Decide"), lede=lede)


@writes(permissions.may_record_council)
def council(request: HttpRequest, reference: str) -> HttpResponse:
    """Record from the minutes what Council made of it."""
    one = look(request, reference)
    form = forms.Council(sent(request), initial={"shown": shown.seal(one)})

    def act(by: Actor) -> None:
        item, amended = form.cleaned_data["item"], form.cleaned_data["amended"]
        digest = subjects.content(one.case) if amended and item.outcome == CouncilItem.Outcome.AMENDED else ""
        known = subjects.known(one.case, one.on)
        actions.record_council(by=by, case=one.case, item=item, content_digest=digest, known=known)

    lede = _("Adopted and adopted as amended are a yes, lost is a no. Referred, deferred and received decide nothing.")
    return bound(request, one, form, act, title=_("Record what Council decided"), verb=_("Record"), lede=lede)


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


def _key(seat: Seat) -> str:
    return f"{seat.person.pk}.{seat.role}"


def _named(one: Look, seat: Seat) -> str:
    """Who, in which role, under which paper's limit."""
    named = f"{seat.person.name}, {one.role(seat.role)}"
    limit = seat.instrument.limit if seat.instrument else None
    if limit is None:
        return named
    said = _("%(who)s, up to %(limit)s")
    return said % {"who": named, "limit": limit.phrase(language(), settings.CITY.currency)}
