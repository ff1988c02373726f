"""A page is found by how its address begins, and is the page that Django finds."""

from __future__ import annotations

import pytest
from django.urls import LocalePrefixPattern, Resolver404, URLResolver, path, reverse
from django.utils.translation import gettext_lazy, override

from chancery.doors import Doors
from chancery.urls import urlpatterns
from tests.house.test_access_matrix import WORDS, routes

HOUSE = next(one for one in urlpatterns if isinstance(one, Doors))
PLAIN = URLResolver(LocalePrefixPattern(), HOUSE.url_patterns)
ODD = ("", "desk", "desk/", "desk//", "desk/no-such/", "desk/agreements", "desk/agreements/A-1", "no-such/", "//", "é/")


def found(doors, address):
    try:
        match = doors.resolve(address)
    except Resolver404:
        return None
    return match.view_name, match.func, match.kwargs, match.route, match.app_names, match.namespaces


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_address_leads_where_django_finds_it(lang):
    with override(lang):
        asked = [reverse(name, kwargs={word: WORDS[word] for word in words})[1:] for name, words in routes().items()]
        asked += [f"{lang}/{odd}" for odd in ODD]
        asked += [address.replace("desk", "bureau") for address in asked]

        assert [address for address in asked if found(HOUSE, address) != found(PLAIN, address)] == []


def test_an_address_of_the_other_language_leads_nowhere():
    with override("fr"):
        assert found(HOUSE, "fr/desk/") is None
        assert found(HOUSE, "en/desk/") is None


def test_the_first_of_two_that_fit_is_taken_whatever_varies_in_it():
    def page(request): ...

    doors = Doors(
        path("<str:word>/<str:more>/", page, name="any"),
        path(gettext_lazy("desk/agreements/"), page, name="hidden"),
        path("desk/", page, name="desk"),
    )

    with override("en"):
        assert doors.resolve("en/desk/agreements/").url_name == "any"
        assert doors.resolve("en/desk/").url_name == "desk"
