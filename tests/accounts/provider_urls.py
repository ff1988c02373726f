"""The addresses of the identity provider that tests speak to, and who is signed in there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

urlpatterns = [path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]


def somebody(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever comes is the person that the test named."""

    def around(request: HttpRequest) -> HttpResponse:
        request.user = get_user_model().objects.get(pk=int(settings.WHO.read_text()))
        return answer(request)

    return around
