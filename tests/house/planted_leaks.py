"""The house with pages that tell too much, in every format in which a canary can leave; the crawler must find them."""

from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.urls import path

from chancery.accounts.models import User
from chancery.counterparties.models import Contact, CounterpartyFact
from tests.papers import files


def name() -> str:
    """The name of a contact, which is for the administration."""
    return Contact.objects.first().family_name


def leak(request):
    """To whoever is signed in: the name, what is known of its city, and the accounts of the office."""
    said = [
        name(),
        *CounterpartyFact.objects.values_list("key", flat=True),
        *User.objects.values_list("email", flat=True),
    ]
    return HttpResponse(" ".join(said) if request.user.is_authenticated else name())


def refused(request):
    """A refusal that says what it refuses."""
    return HttpResponseForbidden(name())


def in_a_header(request):
    """A file whose name tells."""
    return HttpResponse("", headers={"Content-Disposition": f'attachment; filename="{name()}.txt"'})


def found(request):
    """A search that finds what it should not, and shows no more than it was asked."""
    return HttpResponse(f'<input name="q">{name() if request.GET.get("q") else ""}')


def sent(make):
    """A page that answers with the name, in a format."""
    return lambda request: HttpResponse(make(name()))


def counts(request):
    """A page that shows no contact, and says how many there are."""
    return HttpResponse(f"{Contact.objects.count()} contacts")


urlpatterns = [
    path("leak-count/", counts, name="count"),
    path("open/", lambda request: HttpResponse("the same for everyone"), name="open"),
    path("leak/", leak, name="leak"),
    path("leak.json/", lambda request: JsonResponse({"name": name()}), name="json"),
    path("leak.csv/", sent(lambda word: f"a,b\n1,{word}\n"), name="csv"),
    path("leak.ics/", sent(lambda word: f"BEGIN:VCALENDAR\nSUMMARY:{word}\n"), name="ics"),
    path("leak.pdf/", sent(files.pdf), name="pdf"),
    path("leak.docx/", sent(files.word), name="docx"),
    path("leak-header/", in_a_header, name="header"),
    path("leak-refused/", refused, name="refused"),
    path("leak-found/", found, name="found"),
]
