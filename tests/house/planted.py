"""The house with faults in it, which the crawler must find: a page in no table, an open desk, a page that writes."""

from django.http import HttpResponse
from django.urls import include, path

from chancery.accounts.models import RoleHeld, User
from chancery.urls import urlpatterns as real


def leak(request):
    """A page that nobody decided on."""
    return HttpResponse("secret")


def home(request):
    """The desk, without its lock."""
    return HttpResponse("come in")


def about(request):
    """A page that believes what it is sent."""
    User.objects.update(is_superuser="is_superuser" in request.body.decode())
    RoleHeld.objects.update(role=RoleHeld.objects.first().role)
    return HttpResponse("done")


desk = [path("home/", home, name="home")]
portal = [path("about/", about, name="about")]
urlpatterns = [
    path("leak/", leak, name="leak"),
    path("en/open/", include((desk, "desk"))),
    path("en/portal/", include((portal, "portal"))),
    *real[:3],
]
