"""The smaller pages, and what the portal says when it cannot answer."""

import json
from codecs import BOM_UTF8
from dataclasses import replace

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import translation

from chancery.dates import parse_fuzzy
from chancery.memberships.actions import add_facts
from chancery.memberships.models import Network
from chancery.portal.templatetags.portal import source
from chancery.portal.views import errors
from tests import make


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_networks_stand_under_their_kind_with_the_year_of_the_source(client, db):
    make.membership("Metropolis", role_en="Member", as_of_year=2024)

    page = read(client, "/en/networks/")

    assert "International municipal network" in page
    assert "as of 2024" in page


def test_a_network_shows_what_its_sources_say_and_its_host_agreement_as_a_chain(client, db):
    network = make.membership("ICLEI").network
    Network.objects.filter(pk=network.pk).update(founded="1913, Ghent", founded_fr="1913, Gand")
    told = [("host", "Amended", "1993"), ("figures", "More than 90 staff", "")]
    facts = [
        {"about": about, "text_en": text, "source": "Appendix 2", "on": parse_fuzzy(on)} for about, text, on in told
    ]
    add_facts(by=make.clerk(), network=network, facts=facts)

    english, french = read(client, "/en/networks/"), read(client, "/fr/reseaux/")

    assert english.index("More than 90 staff") < english.index("The host agreement, step by step")
    assert english.index('<ol class="log">') < english.index("1993") < english.index("Amended")
    assert "L’accord de siège, étape par étape" in french
    assert '<span lang="en">More than 90 staff</span>' in french
    assert "1913, Ghent" in english
    assert "1913, Gand" in french


def test_a_declaration_is_an_instrument_outside_any_category(client, db):
    network = make.membership("Barcelona Declaration").network
    Network.objects.filter(pk=network.pk).update(kind="declaration")

    assert "not agreements under a category" in read(client, "/en/networks/")


def test_a_membership_that_is_not_public_is_not_shown(client, db):
    make.membership("A quiet club", public=False)

    assert "A quiet club" not in read(client, "/en/networks/")


def test_decisions_say_when_their_outcome_is_not_recorded(client, db):
    make.council_item("2005-12-05..2005-12-07", title_en="Ten relationships confirmed")

    page = read(client, "/en/decisions/")

    assert "“Outcome not recorded” means that our sources do not say what was decided." in page
    assert "5 to 7 December 2005" in page
    assert "5 au 7 décembre 2005" in read(client, "/fr/decisions/")


def test_goals_show_their_objectives_and_lead_to_their_agreements(client, db):
    goal = make.goal("A caring city", framework_=make.framework("ipf"), number=4)
    make.objective(goal, "to assist cities that face emergencies")
    make.agreement("Lyon").goals.add(goal)

    page = read(client, "/en/frameworks/")

    assert "to assist cities that face emergencies" in page
    assert "/en/agreements/?goal=ipf.4" in page
    assert "Lyon" in read(client, "/en/agreements/?goal=ipf.4")


def test_a_unit_amount_is_multiplied_and_the_product_is_shown(client, db):
    total = make.budget_line(31_800_000, line_en="All")
    make.budget_line(4_450_000, line_en="Each", role="unit", count=4, parent=total)

    page = read(client, "/en/budget/")

    assert "4 agreements at $44,500 each" in page
    assert "Budget lines. In Canadian dollars (CAD).</caption>" in page
    assert "$178,000" in page
    assert "178\u00a0000\u00a0$" in read(client, "/fr/budget/")


def test_an_amount_that_is_not_stated_stays_so(client, db):
    make.budget_line(None, line_en="A position", role="transfer")

    assert "no amount stated" in read(client, "/en/budget/")


@pytest.mark.parametrize(
    "path",
    [
        "/en/networks/",
        "/en/decisions/",
        "/en/frameworks/",
        "/en/budget/",
        "/en/about/",
        "/en/accessibility/",
        "/en/privacy/",
    ],
)
def test_every_page_stands_on_an_empty_record(client, db, path):
    read(client, path)


def test_pages_of_prose_are_written_in_both_languages(client, db):
    assert "How this register is kept" in read(client, "/en/about/")
    assert "Tenue du registre" in read(client, "/fr/a-propos/")
    assert "Restent à faire" in read(client, "/fr/accessibilite/")
    assert "n’exécutent aucun script" in read(client, "/fr/confidentialite/")


def test_the_publications_that_it_was_read_from_are_named_where_it_says_how_it_is_kept(client, db, settings):
    read_from = {
        "called": "Report of May",
        "text_en": "A report.",
        "text_fr": "Un rapport.",
        "url": "https://x.example/r",
    }
    settings.CITY = replace(settings.CITY, extra={"source": [read_from, {"called": "A letter", "url": "javascript:1"}]})
    page, french = read(client, "/en/about/"), read(client, "/fr/a-propos/")

    assert '<a href="https://x.example/r">Report of May</a>' in page
    assert ("<dt>A letter</dt>" in page, "javascript" in page) == (True, False)
    assert "Un rapport." in french


def test_the_list_leaves_as_csv_and_json_with_the_same_names(client, db):
    make.agreement("Lyon", reference="L-1")
    make.agreement("Dakar", iso2="SN", reference="D-1")

    lines = b"".join(client.get("/en/agreements.csv?country=FR")).decode("utf-8-sig").splitlines()
    rows = json.loads(b"".join(client.get("/fr/ententes.json?country=FR")))
    assert b"".join(client.get("/fr/ententes.csv")).startswith(BOM_UTF8)

    assert lines[0].split(",")[0] == "reference"
    assert [line.split(",")[0] for line in lines[1:]] == ["L-1"]
    assert [row["reference"] for row in rows] == ["L-1"]


def test_a_page_that_is_missing_helps_in_the_language_of_its_address(client, db):
    assert "There is no page at this address" in read(client, "/en/nothing/", 404)
    assert "Il n’y a pas de page à cette adresse" in read(client, "/fr/rien/", 404)


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [("unreadable", 400, "cannot be read"), ("closed", 403, "not public"), ("broken", 500, "The fault is ours")],
)
def test_an_error_asks_the_database_nothing(rf, view, status, words):
    answer = getattr(errors, view)(rf.get("/en/agreements/"))

    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.parametrize(("lang", "words"), [("en", "Somebody is writing much"), ("fr", "On écrit beaucoup")])
def test_whoever_waited_in_vain_for_a_writer_is_told_so_and_when_to_come_back(rf, lang, words):
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        answer = errors.broken(rf.get(f"/{lang}/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert words in answer.content.decode()


def test_a_city_of_one_language_has_no_other_addresses(client, db):
    with override_settings(LANGUAGES=[("en", "English")]):
        page = read(client, "/en/")

        assert "hreflang" not in page
        assert client.get("/fr/").status_code == 404


def test_no_page_has_a_script_or_a_style_of_its_own(client, sagamihara, agency):
    for path in (
        "/en/",
        "/en/agreements/",
        "/fr/ententes/S-1/",
        "/en/agreements/D-1/",
        "/fr/politique/",
        "/en/policy/simulation/toronto-iap-2024/",
    ):
        page = read(client, path)
        assert " style=" not in page, path
        assert "<script" not in page, path


def test_who_only_reads_gets_no_cookie(client, sagamihara):
    for path in ("/", "/en/", "/en/agreements/?q=x", "/en/agreements/S-1/", "/fr/confidentialite/", "/en/nothing/"):
        assert not client.get(path).cookies, path


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_pages_are_only_read(method):
    answer = getattr(Client(enforce_csrf_checks=True), method)("/en/agreements/")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer["Content-Security-Policy"]
    assert "Nothing was changed." in answer.content.decode()


def test_a_form_sent_from_elsewhere_is_refused_with_our_own_page(settings):
    answer = Client(enforce_csrf_checks=True).post("/health/")

    assert answer.status_code == 403
    assert "This form could not be taken" in answer.content.decode()


def test_a_source_is_marked_with_the_language_it_is_kept_in(client, db):
    make.council_item(title_en="A decision", source="Minutes of May")

    assert '<span lang="en">Minutes of May</span>' in read(client, "/fr/decisions/")
    assert "<span lang" not in read(client, "/en/decisions/").split("<main")[1]
    with translation.override("fr"):
        assert source("Article connu de seconde main seulement") == "Article connu de seconde main seulement"
