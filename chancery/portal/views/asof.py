"""The register of a day: as it stood, and as Council saw it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.portal import asof, data, page


def show(request: HttpRequest) -> HttpResponse:
    """What residents may see of it."""
    view = asof.View(request, office=False)
    addresses = {"action": reverse("portal:register-on"), "one": "portal:agreement"}
    trail = [{"label": _("Agreements"), "url": reverse("portal:register")}]
    files = [(kind, f"{reverse('portal:register-on-file', args=[kind])}?{view.query()}") for kind in asof.KINDS]
    context = {**asof.context(view), **addresses, "trail": trail, "files": files, "withheld": data.kept().withheld}
    status = 404 if view.unreadable else 200  # there is no register of such a day; what may be asked is on the page
    return page.show(request, "portal/register-on.html", context, at="register", inside=True, status=status)


def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    if kind not in asof.KINDS:
        raise Http404
    return asof.file(request, asof.View(request, office=False), kind)
