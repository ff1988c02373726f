"""The office's own pages, signed in, in both languages: for everyone; scripts only where a passkey needs them."""

from collections.abc import Iterator

import pytest
from clicks import follow
from playwright.sync_api import Browser, Page
from test_access import AXE, COLOURS, crowded, faults

pytestmark = pytest.mark.browser
DOORS = {"en": "/en/account/sign-in/", "fr": "/fr/compte/connexion/"}
SURE = {"en": "/en/account/confirm/", "fr": "/fr/compte/confirmation/"}
ADD_PASSKEY = "/en/account/security/passkeys/add/"
DESK = {
    "en": (
        "/en/desk/",
        "/en/desk/me/",
        "/en/desk/search/?q=lyon",
        "/en/desk/people/",
        "/en/desk/people/add/",
        "/en/desk/roles/",
        "/en/desk/roles/clerk/",
        "/en/desk/divisions/",
        "/en/desk/divisions/add/",
        "/en/desk/delegations/",
        "/en/desk/settings/",
        "/en/desk/settings/city/",
        "/en/desk/settings/look/",
        "/en/desk/settings/policy/",
        "/en/account/security/",
        "/en/account/sign-out/",
    ),
    "fr": (
        "/fr/bureau/",
        "/fr/bureau/recherche/?q=lyon",
        "/fr/bureau/moi/",
        "/fr/bureau/personnes/",
        "/fr/bureau/delegations/",
        "/fr/bureau/parametres/",
        "/fr/bureau/parametres/personnes/",
        "/fr/compte/securite/",
        "/fr/compte/securite/cles/",
    ),
}
OFFICE = {
    "en": (
        "/en/desk/",
        "/en/desk/notices/",
        "/en/desk/notices/mine/",
        "/en/desk/notices/calendar/",
        "/en/desk/notices/calendar/new/",
        "/en/desk/radar/",
        "/en/desk/radar/?kind=contact",
        "/en/desk/radar/?kind=no-term",
        "/en/desk/import/",
        "/en/desk/import/new/",
        "/en/desk/proposals/",
        "/en/desk/proposals/enter/partnership/",
        "/en/desk/policies/",
        "/en/desk/policies/drafts/begin/",
        "/en/desk/frameworks/",
        "/en/desk/frameworks/bring-in/",
        "/en/desk/frameworks/city-diplomacy-functions/weights/",
        "/en/desk/activities/",
        "/en/desk/activities/TOR-ACT-11/",
        "/en/desk/activities/TOR-ACT-11/links/",
        "/en/desk/activities/TOR-ACT-11/enter/result/",
        "/en/desk/activities/awards-events-lessons/",
        "/en/desk/activities/kinds/",
        "/en/desk/travel/",
        "/en/desk/travel/gifts/",
        "/en/desk/travel/reports/",
        "/en/desk/travel/published/",
        "/en/desk/travel/published/quarters/2024-1/",
        "/en/desk/travel/rates/",
        "/en/desk/travel/finance/",
    ),
    "fr": (
        "/fr/bureau/",
        "/fr/bureau/politiques/",
        "/fr/bureau/cadres/",
        "/fr/bureau/importation/",
        "/fr/bureau/importation/nouvelle/",
        "/fr/bureau/echeances/",
        "/fr/bureau/echeances/?kind=dormant",
        "/fr/bureau/demandes-du-conseil/",
        "/fr/bureau/activites/TOR-ACT-11/",
        "/fr/bureau/deplacements/",
    ),
}
TREASURY = {
    "en": (
        "/en/desk/import/travel/",
        "/en/desk/import/rates/",
        "/en/desk/travel/rates/enter/",
    ),
    "fr": (
        "/fr/bureau/importation/deplacements/",
        "/fr/bureau/deplacements/taux/",
    ),
}
REGISTER = {
    "en": (
        "/en/desk/counterparties/",
        "/en/desk/counterparties/?q=milan&country=IT",
        "/en/desk/counterparties/add/",
        "/en/desk/counterparties/TOR-MOU-19-CP/",
        "/en/desk/counterparties/TOR-MOU-19-CP/contacts/add/",
        "/en/desk/counterparties/TOR-MOU-19-CP/merge/",
        "/en/desk/counterparties/TOR-MOU-19-CP/facts/add/",
        "/en/desk/counterparties/TOR-MOU-19-CP/facts/add/canada_relations/",
        "/en/desk/agreements/TOR-MOU-19/facts/",
        "/en/desk/countries/IT/",
        "/en/desk/countries/IT/facts/add/trade_agreements/",
        "/en/desk/agreements/TOR-MOU-19/papers/add/",
        "/en/desk/retention/",
        "/en/desk/contacts/",
    ),
    "fr": (
        "/fr/bureau/partenaires/",
        "/fr/bureau/partenaires/?q=zzzz",
        "/fr/bureau/partenaires/TOR-MOU-19-CP/",
        "/fr/bureau/partenaires/TOR-MOU-19-CP/corriger/",
        "/fr/bureau/partenaires/TOR-MOU-19-CP/faits/ajouter/gawc_class/",
        "/fr/bureau/pays/IT/",
        "/fr/bureau/pays/IT/faits/ajouter/",
        "/fr/bureau/contacts/",
        "/fr/bureau/dates/",
        "/fr/bureau/dates/ajouter/",
        "/fr/bureau/conservation/",
    ),
}
CASES = {
    "en": (
        "/en/desk/cases/",
        "/en/desk/cases/?q=zzzz",
        "/en/desk/cases/open/",
        "/en/desk/cases/review/",
        "/en/desk/council/cases/",
        "/en/desk/our-city/",
        "/en/desk/budget/?year=2024",
        "/en/desk/budget/F-2026-0001/",
    ),
    "fr": (
        "/fr/bureau/dossiers/",
        "/fr/bureau/dossiers/ouvrir/",
        "/fr/bureau/dossiers/examen/",
        "/fr/bureau/conseil/dossiers/",
    ),
}
PAGES = (("admin", DESK), ("officer", OFFICE), ("officer", REGISTER), ("officer", CASES), ("treasurer", TREASURY))
WALKS = [(who, lang, paths[lang]) for who, paths in PAGES for lang in ("en", "fr")]

FILES = {
    "en": [
        f"/en/desk/agreements/{part}"
        for part in (
            "",
            "begin/",
            "TOR-IAP-09/",
            "TOR-IAP-09/end/",
            "TOR-IAP-09/grounds/",
            "TOR-IAP-09/tie/",
            "TOR-IAP-09/authority/",
            "authority/",
            "as-of/",
        )
    ]
    + ["/en/desk/agreements/TOR-IAP-09/signing/", "/en/desk/agreements/TOR-IAP-09/ceremony/"]
    + ["/en/desk/assignments/", "/en/desk/letter-templates/"],
    "fr": [
        f"/fr/bureau/ententes/{part}"
        for part in (
            "",
            "inscrire/",
            "TOR-MOU-03/",
            "TOR-MOU-03/corriger/",
            "TOR-MOU-03/motifs/",
            "TOR-MOU-03/rattacher/",
            "TOR-MOU-03/pouvoirs/",
            "pouvoirs/",
            "en-date-du/",
        )
    ]
    + ["/fr/bureau/classements/", "/fr/bureau/modeles-de-lettre/"],
}


# A law that binds from a day nobody here lives to see, so that it changes no other page.
LAW = """format = "chancery-policy/1"
[policy]
id = "harbour-law"
kind = "overlay"
title = { en = "Harbour Act", fr = "Loi des ports" }
in_force = 2999-01-01
[[role]]
id = "harbour-master"
name = { en = "the harbour master" }
[[criterion]]
id = "harbour-safe"
text = { en = "The harbour is safe." }
force = "must"
judged_by = "harbour-master"
"""
RECORDS = ("schedule/", "schedule/line/", "hold/", "")


# Their lines of the ledger are behind a link that is signed for one reader.
TOLD = {"en": "/en/desk/counterparties/TOR-MOU-19-CP/", "fr": "/fr/bureau/activites/TOR-ACT-11/"}


@pytest.fixture(scope="module")
def password(site, tmp_path_factory) -> str:
    """What the demonstration says of its accounts."""
    for said in tmp_path_factory.getbasetemp().glob("home*/demo-accounts.txt"):
        return said.read_text(encoding="ascii").split("password ")[1].split()[0]
    pytest.skip("the site is not ours: its password is not known")


@pytest.fixture(params=WALKS, ids=[f"{who}, {lang}" for who, lang, _paths in WALKS])
def signed_in(request, browser: Browser, site, password) -> Iterator[tuple[Page, str, tuple[str, ...]]]:
    """Someone at the desk, and the pages to look at."""
    who, lang, paths = request.param
    with browser.new_context(reduced_motion="reduce", viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.goto(site + DOORS[lang])
        page.locator("input[name=login]").fill(f"{who}@example.org")
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))
        page.goto(f"{site}{SURE[lang]}?next={paths[0]}")  # once more, as sensitive pages ask
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))
        yield page, lang, paths


def test_axe_finds_no_fault_at_the_desk_and_nothing_scrolls_sideways(signed_in, site):
    page, lang, paths = signed_in
    for path in paths:
        page.goto(site + path)
        assert page.url == site + path
        assert page.evaluate("document.documentElement.lang") == lang
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate(AXE)
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            assert faults(page, rules) == [], f"{path}, {scheme}"
        assert crowded(page) <= 320, path


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_files_of_agreements_have_no_fault_and_scroll_only_down(browser: Browser, site, password, lang):
    with browser.new_context(reduced_motion="reduce", viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.goto(site + DOORS[lang])
        page.locator("input[name=login]").fill("officer@example.org")
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))
        page.goto(site + TOLD[lang])
        told = page.locator("section[aria-labelledby=told] a").get_attribute("href")
        for path in (*FILES[lang], told):
            page.goto(site + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            page.evaluate(AXE)
            assert faults(page) == [], path


def test_the_clerks_pages_of_retention_and_of_a_law_that_ends_have_no_fault(browser: Browser, site, password):
    with browser.new_context(reduced_motion="reduce", viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.goto(site + DOORS["en"])
        page.locator("input[name=login]").fill("clerk@example.org")
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))
        page.goto(f"{site}/en/desk/retention/schedule/line/")
        line = {"code": "notes", "title_en": "Notes", "years": "99", "rule_en": "Kept for long", "source": "By-law 1"}
        for name, said in line.items():
            page.locator(f"main [name={name}]").fill(said)
        page.locator("main [name=table]").select_option("notes.note")
        page.locator("main [name=counts_from]").select_option("written_at")
        follow(page.locator("main form button[type=submit]"))
        page.goto(f"{site}/en/desk/retention/hold/")
        page.locator("main [name=record_class]").select_option(index=1)
        page.locator("main [name=reason]").fill("A lawsuit")
        follow(page.locator("main form button[type=submit]"))
        lift = page.locator("main a[href*='/lift/']").first.get_attribute("href")
        page.goto(f"{site}/en/desk/policies/bring-in/")
        page.locator("main [name=choice]").select_option("file")
        page.set_input_files("main [name=file]", {"name": "law.toml", "mimeType": "text/plain", "buffer": LAW.encode()})
        follow(page.locator("main form button[type=submit]"))
        follow(page.locator("main form button[type=submit]"))
        end = page.locator("main a[href*='/laws/']").first.get_attribute("href")
        for number, path in enumerate((*(f"/en/desk/retention/{one}" for one in RECORDS), lift, end)):
            page.goto(site + path)
            if number % 2:  # one in English, the next in French: both are one template
                follow(page.locator("header a[hreflang=fr]").first)
            page.evaluate(AXE)
            assert faults(page) == [], page.url
            assert crowded(page) <= 320, page.url


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_door_has_no_fault_and_keeps_to_its_own_policy(browser: Browser, site, lang):
    with browser.new_context(reduced_motion="reduce") as context:
        page, said, asked = context.new_page(), [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(site + DOORS[lang])
        page.evaluate(AXE)

        assert faults(page) == []
        assert said == []
        assert all(url.startswith(site) for url in asked)


def test_one_signs_in_without_scripts(browser: Browser, site, password):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site + DOORS["fr"])
        page.locator("input[name=login]").fill("officer@example.org")
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))

        assert page.locator("h1").inner_text() == "Aujourd’hui"
        assert page.locator(".nav").bounding_box()["height"] < 60, "the menu takes two lines"
        follow(page.locator(".nav a", has_text="Politiques"))
        follow(page.locator(".head a", has_text="Classements"))
        assert page.locator("h1").inner_text() == "Classements"


def test_one_adds_a_passkey_and_signs_in_with_it(browser: Browser, site, password):
    """With an authenticator that the browser plays; a browser has passkeys for a name alone, not for a number."""
    here = site.replace("127.0.0.1", "localhost")
    with browser.new_context() as context:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        tool = context.new_cdp_session(page)
        tool.send("WebAuthn.enable")
        plays = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        plays |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        tool.send("WebAuthn.addVirtualAuthenticator", {"options": plays})
        page.goto(here + DOORS["en"])
        # Nobody else signs in as the auditor: who has a passkey is asked for it from then on.
        page.locator("input[name=login]").fill("auditor@example.org")
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))
        page.goto(f"{here}{SURE['en']}?next={ADD_PASSKEY}")
        page.locator("input[name=password]").fill(password)
        follow(page.locator("form.sheet button[type=submit]"))
        page.locator("input[name=name]").fill("The test's key")
        page.locator("input[name=passwordless]").check()
        page.locator("#mfa_webauthn_add").click()
        page.wait_for_url(lambda url: ADD_PASSKEY not in url)
        context.clear_cookies()
        page.goto(here + DOORS["en"])
        page.locator("#passkey_login").click()
        page.wait_for_url(lambda url: DOORS["en"] not in url)

        assert page.locator("h1").inner_text() == "Today"
        assert said == []
