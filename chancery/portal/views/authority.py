"""By whose authority an agreement was signed: its certificate, and the figures of all of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.portal import certificate, certificate_file, data, figures, page, record, words
from chancery.portal.certificate_links import Certificate


def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The certificate of one public agreement."""
    row = _row(reference)
    trail = [
        {"label": _("Agreements"), "url": reverse("portal:register")},
        {"label": record.heading(row)[1], "url": reverse("portal:agreement", args=[row.reference])},
    ]
    links = {"pdf": reverse("portal:certificate-file", args=[row.reference]), "years": reverse("portal:authority")}
    context = {**gather(certificate.of(row, words.text)), **links, "trail": trail}
    return page.show(request, "portal/certificate.html", context, at="register", inside=True)


def gather(found: Certificate) -> dict[str, Any]:
    """What the page of a certificate shows, to residents and to the office."""
    return {
        "here": _("Authority certificate"),
        "row": found.row,
        "heading": record.heading(found.row)[0],
        "found": found,
        "gaps": certificate_file.gaps(found),
        "on": data.today(),
    }


def file(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a PDF."""
    return send(certificate.of(_row(reference)))


def send(found: Certificate) -> HttpResponse:
    """A certificate as a file to take along."""
    answer = HttpResponse(certificate_file.as_pdf(found, data.today()), content_type="application/pdf")
    name = f"{found.row.reference}-{words.language()}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def years(request: HttpRequest) -> HttpResponse:
    """How many public agreements were signed by whose authority, year by year."""
    found = figures.gather(Agreement.objects.public(), to="portal:certificate", public=True, asked=request.GET)
    trail = [{"label": _("Agreements"), "url": reverse("portal:register")}]
    return page.show(request, "portal/authority.html", {**found, "trail": trail}, at="register", inside=True)


def _row(reference: str) -> Agreement:
    row = record.find(reference)
    if row is None:
        raise Http404
    return row
