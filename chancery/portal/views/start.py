"""The front door: it asks the reader's browser for a language and opens that home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.vary import vary_on_headers


@vary_on_headers("Accept-Language")
def page(request: HttpRequest) -> HttpResponse:
    """Go home, in the language the reader asks for."""
    return redirect("portal:home")
