"""Home: counts that are counted, places that are known, and nothing that does not exist."""

from dataclasses import replace
from datetime import date

from chancery.agreements import actions
from chancery.counterparties.models import Country
from chancery.portal import data, front, places
from tests import make
from tests.reading import tight


def test_the_front_door_asks_for_a_language(client):
    assert client.get("/", headers={"accept-language": "fr-CA"})["Location"] == "/fr/"
    assert client.get("/", headers={"accept-language": "de"})["Location"] == "/en/"


def test_it_counts_the_program_and_what_lies_outside_it(client, sagamihara, agency):
    make.assignment(make.agreement("Austin", iso2="US"), "outside", since=date(2013, 1, 1))

    page = client.get("/en/").content.decode()

    assert "agreements in force in the program" in page
    assert "Partnership City: 1" in page
    assert "and 1 outside it" in page


def test_it_says_the_same_in_french(client, sagamihara):
    page = client.get("/fr/").content.decode()

    assert "ententes en vigueur dans le programme" in page
    assert "Ville partenaire\u00a0: 1" in page


def test_a_place_is_on_the_map_and_in_the_list(client, sagamihara):
    sagamihara.counterparty.city = make.city("Sagamihara", "JP", lat="35.56707", lon="139.37254")
    sagamihara.counterparty.save()

    page = client.get("/en/").content.decode()

    assert "The list says the same as the map.<" in tight(page)
    assert page.count("/en/agreements/S-1/") >= 2
    assert 'tabindex="-1"><title>Sagamihara</title>' in page


def test_a_place_nobody_located_is_in_the_list_all_the_same(client, sagamihara):
    page = client.get("/en/").content.decode()

    assert "<title>Sagamihara</title>" not in page
    assert '<li><a href="/en/agreements/S-1/">Sagamihara</a>' in tight(page)


def test_two_agreements_with_one_body_are_told_apart_and_those_off_the_map_are_counted(client, sagamihara):
    twin = make.agreement("Sagamihara, again", iso2="JP", reference="S-2", counterparty=sagamihara.counterparty)
    make.assignment(twin, since=date(2024, 5, 14))

    page = tight(client.get("/en/").content.decode())

    assert ">Sagamihara (S-1)</a>" in page
    assert ">Sagamihara (S-2)</a>" in page
    assert "No place is recorded, so there is no map." in page


def test_a_list_that_is_cut_says_how_many_it_leaves_out(client, db, monkeypatch):
    monkeypatch.setattr(places, "MOST_PLACES", 2)
    for name in ("Lyon", "Nantes", "Dakar"):
        make.agreement(name)
    page = tight(client.get("/en/").content.decode())

    assert "1 more is in the register</a>: its place is not recorded, and it is not on the map." in page


def test_a_list_that_is_cut_holds_first_what_the_figures_count(client, policies, monkeypatch):
    monkeypatch.setattr(places, "MOST_PLACES", 1)
    make.agreement("Aachen", iso2="DE", category="")
    make.assignment(make.agreement("Zwolle", iso2="NL"), since=date(2024, 5, 14))
    page = tight(client.get("/en/").content.decode())

    assert (">Zwolle</a>" in page, ">Aachen</a>" in page) == (True, False)


def located(name, iso2="FR", **values):
    row = make.agreement(name, iso2=iso2, **values)
    row.counterparty.city = make.city(name, iso2, lat="45.7", lon="4.8")
    row.counterparty.save()
    return row


def test_of_a_larger_register_every_known_place_is_on_the_map_and_in_its_list(client, db, monkeypatch):
    monkeypatch.setattr(places, "MOST_PLACES", 2)
    make.agreement("Aachen", iso2="DE")
    for name in ("Lyon", "Nantes", "Zwolle"):
        located(name)
    english, french = (tight(client.get(f"/{lang}/").content.decode()) for lang in ("en", "fr"))

    assert "<title>Zwolle</title>" in english
    assert "The list says the same as the map.<" in english
    assert "1 more that is on the map</summary>" in english
    assert "1 more is in the register</a>: its place is not recorded, and it is not on the map." in english
    assert "son lieu n’est pas consigné, et elle n’est pas sur la carte." in french


def test_a_map_that_is_full_says_what_it_leaves_out_and_its_key_counts_all(client, db, monkeypatch):
    monkeypatch.setattr(places, "MOST_PLACES", 1)
    monkeypatch.setattr(places, "MOST_MARKS", 2)
    for name in ("Lyon", "Nantes", "Zwolle"):
        located(name, category="twin")
    make.agreement("Aachen", iso2="DE")
    page = tight(client.get("/en/").content.decode())

    assert (
        "2 more are in the register</a>: the place of 1 of them is recorded too, but the map holds 2 at most." in page
    )
    assert "twin (3), No category (1)<" in page


def test_what_has_no_category_is_not_said_to_be_outside_the_program(client, sagamihara):
    make.agreement("Nantes")

    assert "Partnership City: 1, and 1 without a category<" in tight(client.get("/en/").content.decode())
    assert "1, et 1 sans catégorie<" in tight(client.get("/fr/").content.decode())


def test_without_a_policy_the_parts_of_the_first_figure_add_up_to_it(client, db):
    make.agreement("Lyon", category="twin")
    make.agreement("Nantes")

    assert '<dd class="note">twin: 1, without a category: 1</dd>' in tight(client.get("/en/").content.decode())
    assert ">twin\u00a0: 1, sans catégorie\u00a0: 1</dd>" in tight(client.get("/fr/").content.decode())


def test_the_latest_changes_are_those_of_the_record(client, sagamihara):
    assert "1 agreement: from Friendship City to Partnership City" in client.get("/en/").content.decode()


def test_the_budget_is_its_line(client, sagamihara):
    make.budget_line(31_800_000, line_en="All of it", every="annual")

    assert "$318,000" in client.get("/en/").content.decode()
    assert "318\u00a0000\u00a0$" in client.get("/fr/").content.decode()


def test_money_says_its_currency_by_name_whatever_the_city(client, sagamihara, settings):
    settings.CITY = replace(settings.CITY, currency="XOF")
    make.budget_line(31_800_000, line_en="All of it", every="annual", currency="XOF")

    english, french = (client.get(f"/{lang}/").content.decode() for lang in ("en", "fr"))

    for page, said in ((english, "In West African CFA francs (XOF)."), (french, "En francs CFA (BCEAO) (XOF).")):
        figure, table = page.split("<caption>")[:2]
        assert said in figure
        assert said in table.split("</caption>")[0]


def test_agreements_of_one_name_stand_in_the_order_of_their_numbers(client, policies):
    body = make.counterparty("Lyon")
    for number in ("A-3", "A-1", "A-2"):
        make.agreement("Lyon", counterparty=body, reference=number)

    page = client.get("/en/").content.decode()

    assert page.index(">Lyon (A-1)<") < page.index(">Lyon (A-2)<") < page.index(">Lyon (A-3)<")


def test_an_empty_register_says_so_and_shows_no_figure(client, db):
    page = client.get("/en/").content.decode()

    assert "The register is empty" in page
    assert '<dl class="figures">' not in page


def test_the_french_menu_and_trail_name_the_policy_by_what_is_on_its_page(client, policies):
    page = tight(client.get("/fr/politique/toronto-iap-2024/").content.decode())

    assert page.count(">Cadre et critères</a>") == 3  # the menu twice, and the trail
    assert ">Politique<" not in page


def test_a_city_without_a_policy_has_no_policy_in_its_menu(client, db):
    make.agreement("Lyon")

    page = client.get("/en/").content.decode()

    assert "/en/policy/" not in page
    assert "agreements in force" in page


def test_the_menu_shows_only_what_there_is(client, policies):
    make.membership()

    page = client.get("/en/").content.decode()

    assert 'href="/en/networks/"' in page
    assert 'href="/en/budget/"' not in page


def test_the_banner_of_a_demonstration_is_on_every_page(client, city, sagamihara):
    city(banner_en="Demonstration only.", banner_fr="Démonstration seulement.")

    for path in ("/en/", "/en/agreements/", "/en/agreements/S-1/", "/en/policy/", "/en/about/", "/en/nothing/"):
        assert "Demonstration only." in client.get(path).content.decode(), path
    assert "Démonstration seulement." in client.get("/fr/").content.decode()


def test_a_draft_and_what_is_not_public_are_not_counted(client, policies):
    make.agreement("Lyon", public=False)
    make.agreement("Nantes", standing="draft")

    assert "The register is empty" in client.get("/en/").content.decode()


def test_the_first_figure_leads_to_as_many_rows(client, sagamihara, agency):
    page = tight(client.get("/en/").content.decode())
    address = page.split('<dl class="figures"><div><dt><a href="')[1].split('"')[0].replace("&amp;", "&")

    assert "1 agreement<" in client.get(address).content.decode()


def test_the_latest_changes_say_what_their_day_rests_on(client, sagamihara):
    page = client.get("/en/").content.decode()

    assert "<p>Recommended 14 May 2024</p>" in page


def test_an_agreement_without_a_category_is_not_told_as_one_of_the_first(policies):
    actions.assign_category(
        by=make.clerk(),
        agreement=make.agreement("Lyon"),
        category="partnership",
        policy=policies[1],
        since=date(2024, 5, 14),
    )
    make.agreement("Turin", iso2="IT")

    found = places.key(front.figures(date(2026, 1, 1), data.kept()).counts, data.kept())

    assert [named for _shape, named in found] == [[("Partnership City", 1)], [("No category", 1)]]


def test_a_city_that_takes_proposals_says_so_on_its_first_page(client, policies):
    assert 'class="btn" href="/en/propose/"' in client.get("/en/").content.decode()


def test_a_city_without_a_procedure_invites_nobody(client, db):
    assert "/en/propose/" not in client.get("/en/").content.decode()


def test_the_latest_changes_name_those_that_are_counted_and_no_draft(client, db):
    day = date(2024, 5, 14)
    kept = {name: make.agreement(name) for name in ("Lyon", "Milan", "Genoa")}
    hidden = make.agreement("Secretville", standing="draft")
    make.assignment(kept["Milan"], "friend", since=date(2010, 1, 1), until=date(2024, 5, 13))
    for row in (*kept.values(), hidden):
        make.assignment(row, "sister", since=day)
    page = client.get("/en/").content.decode()

    assert "Secretville" not in page
    changes = [(each.since, each.before, each.number, len(each.names)) for each in front.changes(data.kept(), day)]
    assert sorted(changes) == [(date(2010, 1, 1), "", 1, 1), (day, "", 2, 2), (day, "friend", 1, 1)]


def test_where_the_program_has_none_is_said_of_the_program(client, sagamihara):
    Country.objects.filter(iso2="JP").update(continent="AS")
    english, french = (client.get(path).content.decode() for path in ("/en/", "/fr/"))

    assert "Only the program’s agreements in force are counted. It has none in: Africa" in english
    assert "Seules les ententes en vigueur du programme sont comptées" in french
