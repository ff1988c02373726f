"""By whose authority agreements were signed, for the office: each certificate, and the figures of the register."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.agreements import permissions
from chancery.agreements.models import Agreement
from chancery.agreements.views.found import trail
from chancery.audit.models import Actor
from chancery.desk import certificate
from chancery.portal import figures, record, words
from chancery.portal.views.authority import gather, send


@reads(permissions.may_read)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The certificate of one agreement. Nobody can take it away, and a draft has none yet."""
    by = actor_of(request.user)
    row = _row(by, reference)
    found = certificate.of(row, by, words.text)
    links = {"pdf": reverse("desk:certificate-file", args=[row.reference]), "years": reverse("desk:authority")}
    return render(request, "desk/certificate.html", {**gather(found), **links, "trail": trail(row)})


@reads(permissions.may_read)
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a PDF."""
    by = actor_of(request.user)
    return send(certificate.of(_row(by, reference), by, words.plain))


@reads(permissions.may_read)
def years(request: HttpRequest) -> HttpResponse:
    """How many agreements were signed by whose authority, year by year: withheld and historical ones too."""
    by = actor_of(request.user)
    public = not permissions.may_read_all(by)
    found = figures.gather(permissions.visible(by), to="desk:certificate", public=public, asked=request.GET)
    return render(request, "desk/authority.html", {**found, "trail": [(_("Agreements"), reverse("desk:agreements"))]})


def _row(by: Actor | None, reference: str) -> Agreement:
    row = record.find(reference, permissions.visible(by))
    if row is None or row.standing == Agreement.Standing.DRAFT:
        raise Http404
    return row
