"""Exchange rates: what is on record, what is missing, and how one is entered or corrected."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import paging
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.dates import in_words
from chancery.frame import language
from chancery.missions import actions, gifts, permissions, rate_forms
from chancery.missions.models import CostLine, ExchangeRate
from chancery.missions.views.found import Trail, top

MOST = 50


@reads(permissions.may_see_rates)
def index(request: HttpRequest) -> HttpResponse:
    """Every rate that stands, the latest day first; before them the lines that have none."""
    by = actor_of(request.user)
    gone = request.GET.get("show") == "withdrawn"
    every = ExchangeRate.objects.exclude(withdrawn_on=None) if gone else ExchangeRate.objects.standing()
    currency = request.GET.get("currency", "").upper()[:3]
    rows = every.filter(currency=currency) if currency.isascii() and currency.isalpha() else every
    page = paging.page(rows, "on", request.GET.get("after", ""), down=True)
    mine = CostLine.objects.standing().filter(trip__mission__in=permissions.visible(by), own_minor=None)
    waiting = mine.select_related("trip__mission").order_by("on", "pk")
    more = ("show=withdrawn&" if gone else "") + (f"currency={currency}&" if currency else "")
    context = {
        "page": page,
        "gone": gone,
        "asked": currency,
        "currencies": every.order_by("currency").values_list("currency", flat=True).distinct(),
        "gaps": list(waiting[:MOST]),
        "gifts": [(one, gifts.day_of_worth(one)) for one in gifts.without_rate(permissions.visible(by))[:MOST]],
        "posts": by is not None and permissions.may_post(by),
        "here": _("Exchange rates"),
        "trail": top(),
        "next": f"?{more}after={page.next}" if page.next else "",
        "previous": f"?{more}after={page.previous}" if page.previous else "",
    }
    return render(request, "missions/rates.html", context)


@writes(permissions.may_post)
def add(request: HttpRequest) -> HttpResponse:
    """Enter one."""
    asked = {name: request.GET[key] for name, key in (("currency", "currency"), ("on", "day")) if key in request.GET}
    form = rate_forms.RateForm(sent(request), about="missions.rate", initial=asked)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.add_rate(by=by, id=UUID(str(given.pop("key"))), **given)
        return redirect("missions:rates")

    return ask(request, form, act, title=_("Enter an exchange rate"), verb=_("Enter"), trail=_trail())


@writes(permissions.may_post)
def correct(request: HttpRequest, exchange_rate_id: UUID) -> HttpResponse:
    """Withdraw one, and put another in its place."""
    row = get_object_or_404(ExchangeRate, pk=exchange_rate_id)
    form = rate_forms.RateCorrection(sent(request), initial={"source": row.source})

    def act(by: Actor) -> HttpResponse:
        actions.correct_rate(by=by, row=row, **form.cleaned_data)
        return redirect("missions:rates")

    about = f"{row.currency}, {in_words(row.on, language())}, {row.figure}"
    title, lede = _("Correct an exchange rate"), _("What is posted keeps the rate it was posted with.")
    return ask(request, form, act, title=title, verb=_("Correct"), trail=_trail(), about=about, lede=lede)


def _trail() -> Trail:
    return [*top(), (_("Exchange rates"), reverse("missions:rates"))]
