"""The day of a signature: what is ready for the ceremony, and who represented the City there."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.fields import Day, Once, sentences
from chancery.accounts.models import Person, actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements import actions, naming, permissions
from chancery.agreements.models import Signing
from chancery.agreements.representing import representatives
from chancery.agreements.views.found import about, agreement_of, name_of, trail
from chancery.audit.models import Actor
from chancery.desk import checklist
from chancery.desk.cases.silent import Later
from chancery.desk.words import day


class Ceremony(Once):
    """When it was held, and who represented the City."""

    on = Day(label=gettext_lazy("Day of the ceremony"))
    person = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Who represented the City"))
    text_en = sentences(gettext_lazy("What happened, in English"))
    text_fr = sentences(gettext_lazy("What happened, in French"))


@reads(permissions.may_read_all)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The checklist of a ceremony."""
    row, by = agreement_of(request, reference), actor_of(request.user)
    on = timezone.localdate()
    context = {
        "here": _("Signature and ceremony"),
        "trail": trail(row),
        "row": row,
        "name": name_of(row),
        "links": checklist.of(row, by, on) if by else [],
        "keeps": by is not None and permissions.may_register(by),
    }
    return render(request, "desk/signing.html", context)


@writes(permissions.may_register)
def ceremony(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that a ceremony was held."""
    row = agreement_of(request, reference)
    form, on = Ceremony(sent(request), about=f"ceremony/{reference}"), timezone.localdate()
    people: forms.ModelChoiceField[Person] = form.fields["person"]  # type: ignore[assignment]  # (it is this kind)
    people.queryset = Person.objects.order_by("name")
    people.help_text = ", ".join(dict.fromkeys(one.person.name for one in representatives(row, on)))

    def act(by: Actor) -> HttpResponse:
        actions.hold_ceremony(by=by, agreement=row, **form.cleaned_data)
        return redirect("desk:signing", reference=row.reference)

    lede = _("To represent the City is a power of its own: whoever signs does not have it by signing.")
    return ask(request, form, act, verb=_("Record"), lede=lede, **about(row, _("Record the ceremony")))


@writes(permissions.may_register)
def authority(request: HttpRequest, reference: str) -> HttpResponse:
    """Name the authority under which it was signed, or went on, where the policy does not say who signs."""
    row = agreement_of(request, reference)
    back, what = redirect("desk:certificate", reference=row.reference), naming.unnamed(row)
    if what is None:
        return back
    form = Later(sent(request), about=f"authority/{what.pk}", case=what.case)

    def act(by: Actor) -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in form.fields if name != "key"}
        actions.name_authority(by=by, what=what, named=naming.taken(given))
        return back

    event = _("its signature") if isinstance(what, Signing) else what.get_kind_display().lower()
    lede = _("Signed on %(day)s (%(what)s). Who names its authority, and on which day, stands on the certificate.")
    said = lede % {"day": day(what.signed_on), "what": event}
    return ask(request, form, act, verb=_("Record"), lede=said, **about(row, _("Name the authority")))
