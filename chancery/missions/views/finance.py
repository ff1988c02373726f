"""What the finance system says was spent on travel: what waits for a person, and where each row went."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import paging
from chancery.accounts.models import actor_of
from chancery.accounts.staff import SAFE, ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.dates import in_words
from chancery.frame import language
from chancery.missions import actions, cost_forms, permissions, shown
from chancery.missions.days import YEAR
from chancery.missions.models import FinanceLine, Trip
from chancery.missions.views.found import title_of, top


@reads(permissions.may_see_finance)
def index(request: HttpRequest) -> HttpResponse:
    """Rows that wait, the oldest first; and those that are none of ours, with the reason."""
    by = actor_of(request.user)
    apart = request.GET.get("show") == "apart"
    rows = FinanceLine.objects.apart() if apart else FinanceLine.objects.waiting()
    page = paging.page(rows, "on", request.GET.get("after", ""))
    more = "show=apart&" if apart else ""
    context = {
        "page": page,
        "apart": apart,
        "waiting": FinanceLine.objects.waiting().count(),
        "placed": FinanceLine.objects.count(),
        "posts": by is not None and permissions.may_post(by),
        "trail": top(),
        "here": _("From the finance system"),
        "next": f"?{more}after={page.next}" if page.next else "",
        "previous": f"?{more}after={page.previous}" if page.previous else "",
    }
    return render(request, "missions/finance.html", context)


@writes(permissions.may_post)
def place(request: HttpRequest, finance_line_id: UUID) -> HttpResponse:
    """Say to which trip a row belongs, or why it is none of ours; of one that is placed the list leads on."""
    row = get_object_or_404(FinanceLine, pk=finance_line_id)
    if request.method in SAFE and not FinanceLine.objects.waiting().filter(pk=row.pk).exists():
        return redirect("missions:finance")
    form = cost_forms.Placing(
        sent(request), trips=_near(row), called=_called, abroad=row.currency != settings.CITY.currency,
        initial={"kind": row.kind, "rate": row.rate, "rate_on": row.rate_on, "rate_source": row.rate_source},
    )  # fmt: skip

    def act(by: Actor) -> HttpResponse:
        given = {name: value for name, value in form.cleaned_data.items() if not name.startswith("reason")}
        if given["trip"] is None:
            reasons = {name: form.cleaned_data[name] for name in ("reason_en", "reason_fr")}
            actions.set_apart(by=by, row=row, **reasons)
        else:
            actions.match(by=by, row=row, **given)
        return redirect("missions:finance")

    trail = [*top(), (_("From the finance system"), reverse("missions:finance"))]
    amount = row.amount.phrase(language(), settings.CITY.currency)
    said = [row.document, in_words(row.on, language()), amount, row.traveller, row.vendor, row.reference]
    about = " · ".join([one for one in said if one])
    return ask(
        request, form, act, title=_("Say what it is"), verb=_("Save"), trail=trail, about=about,
        lede=row.get_waits_for_display(),
    )  # fmt: skip


def _near(row: FinanceLine) -> object:
    days = {"starts_on__gte": row.on - YEAR, "starts_on__lte": row.on + YEAR}
    return Trip.objects.filter(**days).select_related("mission", "person").order_by("-starts_on", "number")


def _called(trip: Trip) -> str:
    return f"{trip.mission.reference} · {shown.who(trip)} · {title_of(trip.mission)} · {trip.starts_on}"
