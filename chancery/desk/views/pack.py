"""What a traveller takes along, as a PDF, as a calendar and as cards for an address book."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from chancery import documents
from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.audit.models import Actor
from chancery.counterparties import permissions as counterparties
from chancery.counterparties import vcard
from chancery.desk import pack, pack_file
from chancery.missions import permissions, whom
from chancery.missions.views.found import a_mission
from chancery.notices import ics
from chancery.portal import words


def _meets(actor: Actor | None) -> bool:
    """Who may read some mission, and contacts."""
    return permissions.may_look(actor) and counterparties.may_read_contacts(actor)


@reads(permissions.may_look)
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """The pack as a tagged PDF, as far as whoever asks may read."""
    mission = a_mission(request, reference)
    drawn = documents.pdf(pack_file.document(pack.of(mission, actor_of(request.user)), timezone.localdate()))
    return _sent(drawn, "application/pdf", f"{mission.reference}-{words.language()}.pdf")


@reads(permissions.may_look)
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """Its days and the dated lines of its programme; none where no day is recorded."""
    mission = a_mission(request, reference)
    written = ics.write(
        pack.entries(mission),
        name=words.plain(mission, "title") or mission.reference,
        language=words.language(),
        zone=settings.TIME_ZONE,
        address=settings.ADDRESS,
        now=timezone.now(),
    )
    return _sent(written, "text/calendar; charset=utf-8", f"{mission.reference}.ics")


@reads(_meets)
def cards(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom they meet there; there is no file where nobody is on record."""
    mission = a_mission(request, reference)
    found = list(whom.contacts(whom.partners(mission)))
    if not found:
        raise Http404
    return _sent(vcard.cards(found, words.language()).encode(), "text/vcard; charset=utf-8", f"{mission.reference}.vcf")


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
