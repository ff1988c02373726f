"""Someone's calendar, as their program reads it at a secret address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chancery.desk.calendar import entries
from chancery.desk.viewer import Viewer
from chancery.notices import ics
from chancery.notices.languages import language_of
from chancery.notices.models import Feed


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever made this address. A revoked address, a wrong one and one of a closed account are the
    same to whoever asks: a program, for whom a page would be no use."""
    found = Feed.opened_by(token)
    if found is None:
        return HttpResponse("Not found. / Introuvable.\n", status=404, content_type="text/plain; charset=utf-8")
    language, now = language_of(found.user), timezone.now()
    with override(language):
        written = ics.write(
            entries(Viewer.at(found.user.actor, timezone.localdate())),
            name=_("International relations, %(city)s") % {"city": getattr(settings.CITY, f"name_{language}")},
            language=language,
            zone=settings.TIME_ZONE,
            address=settings.ADDRESS,
            now=now,
        )
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="chancery.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
