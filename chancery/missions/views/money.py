"""Write down what a trip cost, with its receipts; answer a point to check; post and correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.frame import language
from chancery.missions import actions, cost_forms, filed, forms, line_shown, permissions, possible, shown
from chancery.missions.models import CostLine, Receipt
from chancery.missions.views.found import a_line, a_repayment, a_trip, shut, to_mission
from chancery.missions.views.planning import to
from chancery.money import Money
from chancery.uploads import outsized


@writes(permissions.may_claim_some)
def add(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Write down one amount, perhaps with the photo of its receipt."""
    trip = a_trip(request, trip_id)
    initial = {"place": trip.place, "country": trip.country_id}
    form = cost_forms.LineForm(
        sent(request), files=request.FILES or None, outsized=outsized(request), about=f"missions.line/{trip.pk}",
        initial=initial, receipts=filed.of(trip.mission),
    )  # fmt: skip

    def act(by: Actor) -> HttpResponse:
        given, sheet, same = _given(form)
        line = actions.add_line(by=by, trip=trip, id=UUID(str(given.pop("key"))), **given)
        _show(by, line, None if line.receipts.exists() else sheet, same)
        return to(trip.mission, f"line-{line.pk}")

    title, trail = _("Enter a cost"), to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=_("Enter"), trail=trail, about=shown.who(trip))


@writes(permissions.may_claim_some)
def change(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Change a line that is not posted yet."""
    line = a_line(request, cost_line_id)
    if shut(request, possible.can_be_posted(line)):
        return _to(line)
    form = cost_forms.LineForm(
        sent(request), files=request.FILES or None, outsized=outsized(request), about=f"missions.line-of/{line.pk}",
        initial=cost_forms.of_line(line), receipts=filed.of(line.trip.mission, line),
    )  # fmt: skip

    def act(by: Actor) -> HttpResponse:
        given, sheet, same = _given(form)
        made = actions.change_line(by=by, line=line, id=UUID(str(given.pop("key"))), **given)
        if made:
            _show(by, made, sheet, same)
        return to(line.trip.mission, f"line-{made.pk}" if made else "costs")

    lede = _("What it said until now stays on record in the office, and counts no more.")
    return _asked(request, form, act, line, _("Change a cost"), _("Save"), lede)


@writes(permissions.may_claim_some)
def take_out(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Take a line out that is not posted yet."""
    line = a_line(request, cost_line_id)
    if shut(request, possible.can_be_posted(line)):
        return _to(line)

    def act(by: Actor) -> HttpResponse:
        actions.change_line(by=by, line=line)
        return to(line.trip.mission, "costs")

    lede = _("It stays on record in the office, and counts no more.")
    return _asked(request, Form(sent(request)), act, line, _("Take a cost out"), _("Take it out"), lede)


@writes(permissions.may_claim_some)
def attach(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Add a receipt, and say which other amounts it shows."""
    line = a_line(request, cost_line_id)
    form = cost_forms.ReceiptForm(
        sent(request), request.FILES or None, outsized=outsized(request), receipts=filed.of(line.trip.mission, line),
        others=filed.unproven(line),
    )  # fmt: skip

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        _show(by, line, given["file"], given.get("filed"), given.get("others", []), given["title"])
        return _to(line)

    return _asked(request, form, act, line, _("Add a receipt"), _("Keep"))


@writes(permissions.may_write_some)
def lost(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Declare that a receipt is lost."""
    lede = _("You declare that the amount was spent for the mission, and that you have no receipt of it.")
    form = cost_forms.Lost(sent(request))
    return _do(request, form, cost_line_id, actions.declare_lost, _("Declare a receipt lost"), _("Declare"), lede)


@writes(permissions.may_write_some)
def explain(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Answer a point to check."""
    lede = _("Your words stand beside the line, for whoever decides. Nobody publishes them.")
    form = forms.Reasons(sent(request))
    title = _("Answer a point to check")
    return _do(request, form, cost_line_id, actions.explain, title, pgettext("point", "Answer"), lede)


@writes(permissions.may_post)
def post(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Post a line."""
    lede = _("From then on it never changes: a correction is new lines that cite it.")
    return _do(request, forms.ADay(sent(request)), cost_line_id, actions.post, _("Post the line"), _("Post"), lede)


@writes(permissions.may_post)
def correct(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Correct a posted line."""
    line = a_line(request, cost_line_id)
    if shut(request, possible.can_be_corrected(line)):
        return _to(line)
    lede = _("One line takes it back, another says what is right, and both cite it.")
    form = cost_forms.Correction(sent(request), line=line)
    return _do(request, form, cost_line_id, actions.correct_line, _("Correct a posted line"), _("Correct"), lede)


@writes(permissions.may_post)
def vendor(request: HttpRequest, cost_line_id: UUID) -> HttpResponse:
    """Say whether residents read who was paid for hospitality."""
    line = a_line(request, cost_line_id)
    if shut(request, possible.has_vendor_to_tell(line)):
        return _to(line)
    form = cost_forms.Vendor(sent(request), initial={"told_vendor": bool(line.told_vendor)})

    def act(by: Actor) -> HttpResponse:
        actions.tell_vendor(by=by, line=line, told=form.cleaned_data["told_vendor"])
        return _to(line)

    lede = _("It stands with hospitality among the federal tables, once the mission is accounted for.")
    return _asked(request, form, act, line, _("Who was paid, for residents"), _("Save"), lede)


@writes(permissions.may_post)
def repay(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Write down what a traveller gave back."""
    trip = a_trip(request, trip_id)
    if shut(request, possible.can_be_repaid(trip)):
        return to(trip.mission, "costs")
    form = cost_forms.RepaymentForm(sent(request), about=f"missions.repay/{trip.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        amount = Money(given.pop("amount"), settings.CITY.currency)
        actions.repay(by=by, trip=trip, amount=amount, id=UUID(str(given.pop("key"))), **given)
        return to(trip.mission, "costs")

    title, trail = _("Note a repayment"), to_mission(trip.mission)
    lede = _("Their own part of what they paid themselves is in no sum of the City’s: it does not come back.")
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=shown.who(trip), lede=lede)


@writes(permissions.may_post)
def correct_repayment(request: HttpRequest, repayment_id: UUID) -> HttpResponse:
    """Correct what came back."""
    back = a_repayment(request, repayment_id)
    trip = back.trip
    if shut(request, possible.repayment_stands(back)):
        return to(trip.mission, "travellers")
    form = cost_forms.RepaidInstead(sent(request), about=f"missions.repaid/{back.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        minor = given.pop("amount")
        amount = None if minor is None else Money(minor, settings.CITY.currency)
        actions.correct_repayment(by=by, back=back, amount=amount, id=UUID(str(given.pop("key"))), **given)
        return to(trip.mission, "travellers")

    lede = _("One repayment takes it back, another says what is right, and both cite it.")
    about = f"{shown.who(trip)}{_(': ')}{back.own.phrase(language(), settings.CITY.currency)}"
    title, trail = _("Correct a repayment"), to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=_("Correct"), trail=trail, about=about, lede=lede)


def _do(
    request: HttpRequest,
    form: Form,
    cost_line_id: UUID,
    action: Callable[..., Any],
    title: str,
    verb: str,
    lede: str,
) -> HttpResponse:
    line = a_line(request, cost_line_id)
    if action != actions.correct_line and shut(request, possible.can_be_posted(line)):
        return _to(line)

    def act(by: Actor) -> HttpResponse:
        action(by=by, line=line, **form.cleaned_data)
        return _to(line)

    return _asked(request, form, act, line, title, verb, lede)


def _asked(
    request: HttpRequest,
    form: Form,
    act: Callable[[Actor], HttpResponse],
    line: CostLine,
    title: str,
    verb: str,
    lede: str = "",
) -> HttpResponse:
    """The form of a line: what is there of it stands above, unless the form asks all of it again."""
    about, trail = filed.called(line), to_mission(line.trip.mission)
    if isinstance(form, cost_forms.LineForm):
        return ask(request, form, act, title=title, verb=verb, trail=trail, about=about, lede=lede)
    more = {"about": about, "lede": lede, "rest": line_shown.whole(line)}
    return ask(request, form, act, title=title, verb=verb, trail=trail, template="missions/line_form.html", **more)


def _given(form: cost_forms.LineForm) -> tuple[dict[str, Any], Any, Receipt | None]:
    """What is said of an amount; the file that was sent with it; the receipt that was chosen for it."""
    given = {name: value for name, value in form.cleaned_data.items() if name != "currency"}
    return given, given.pop("file"), given.pop("filed", None)


@transaction.atomic
def _show(
    by: Actor, line: CostLine, sheet: Any, same: Receipt | None, others: Sequence[CostLine] = (), title: str = ""
) -> None:
    """File what shows an amount: a paper that was sent, or one that is there; it may show others too."""
    new = actions.attach(by=by, line=line, sheets=[sheet], titles=[title or filed.called(line)]) if sheet else []
    if same:
        actions.share(by=by, receipt=same, lines=[line, *others])
    elif new and others:
        actions.share(by=by, receipt=new[0], lines=others)


def _to(line: CostLine) -> HttpResponse:
    return to(line.trip.mission, f"line-{line.pk}")
