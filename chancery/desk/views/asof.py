"""The register of a day, with what the office alone may read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.agreements import permissions
from chancery.portal import asof


@reads(permissions.may_read)
def show(request: HttpRequest) -> HttpResponse:
    """As it stood, and as Council saw it."""
    view = asof.View(request, office=permissions.may_read_all(actor_of(request.user)))
    context = {
        **asof.context(view),
        "action": reverse("desk:register-on"),
        "one": "desk:agreement",
        "trail": [(_("Agreements"), reverse("desk:agreements"))],
        "files": [(kind, f"{reverse('desk:register-on-file', args=[kind])}?{view.query()}") for kind in asof.KINDS],
    }
    return render(request, "desk/register-on.html", context)


@reads(permissions.may_read)
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    if kind not in asof.KINDS:
        raise Http404
    return asof.file(request, asof.View(request, office=permissions.may_read_all(actor_of(request.user))), kind)
