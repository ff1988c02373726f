"""A day in the office, as people live it in a browser: the city is set up, a spreadsheet with faults comes in, one fact
is corrected, agreements are renewed, amended and ended, Council places the whole register, and a letter leaves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from clicks import follow
from conftest import ROOT, _free_port, _when_up
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
NO_ID = "00000000-0000-0000-0000-000000000000"
PASSWORD = "a long enough sentence"
HEADING = ["Numéro", "Partenaire", "Pays", "Type", "Catégorie", "Date de signature", "Fin", "Nature", "Remarques"]


class Desk:
    """Someone at the desk, in a window of their own."""

    def __init__(self, browser: Browser, site: str, lang: str) -> None:
        self.site, self.lang = site, lang
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(60_000)

    def go(self, name: str, **words: Any) -> Desk:
        """Open a page by its name."""
        with override(self.lang):
            self.page.goto(self.site + reverse(name, kwargs=words))
        return self.sure()

    def sure(self) -> Desk:
        """Say who one is again, where a page asks for it."""
        with override(self.lang):
            asks = reverse("account_reauthenticate")
        if asks in self.page.url:
            self.page.fill("input[name=password]", PASSWORD)
            follow(self.page.locator("main form.sheet button[type=submit]"))
        return self

    def fill(self, **values: str) -> Desk:
        """Type into fields, or choose in lists."""
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return self

    def send(self) -> Desk:
        """Press the button of the form."""
        follow(self.page.locator("main form button[type=submit]").first)
        return self.sure()

    def follow(self, part: str) -> Desk:
        """Follow the first link whose address has this part."""
        follow(self.page.locator(f"main a[href*='{part}']").first)
        return self.sure()

    def segment(self, name: str, **words: Any) -> str:
        """What an address of this name ends with."""
        with override(self.lang):
            return reverse(name, kwargs=words).rstrip("/").rpartition("/")[2]

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def enter(self, email: str) -> Desk:
        """Sign in."""
        with override(self.lang):
            self.page.goto(self.site + reverse("account_login"))
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form.sheet button[type=submit]")
        return self

    def open_account(self, link: str) -> Desk:
        """Choose the first password."""
        self.page.goto(link)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button[type=submit]")
        return self


@pytest.fixture
def own_city(tmp_path) -> Iterator[tuple[str, str]]:
    """A city nobody has set up yet: where it is served, and the first administrator's link."""
    port = _free_port()
    site = f"http://127.0.0.1:{port}"
    keep = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    env = {**keep, "CHANCERY_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    answers = ["--languages", "both", "--name-en", "City of Rivemont", "--name-fr", "Ville de Rivemont"]
    answers += ["--time-zone", "America/Toronto", "--currency", "CAD"]
    answers += ["--admin-name", "Ada Example", "--admin-email", "ada@example.org", "--address", site]
    command = [sys.executable, "-m", "chancery.cli"]
    said = subprocess.run([*command, "init", *answers], env=env, check=True, capture_output=True, text=True).stdout
    link = re.search(r"http://\S+", said)
    assert link is not None, said
    serve = [*command, "serve", "--port", str(port)]
    with subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as served:
        try:
            yield _when_up(site, served), link[0]
        finally:
            served.terminate()


def workbook(folder: Path) -> Path:
    """29 agreements as an office keeps them: two rows of heading, typing errors, French days, a column of remarks."""
    city = "municipality"
    rows = [
        ["R-01", "Chicgo", "États-Unis", "entente", "partnership-2005", "14 mai 2019", "13/05/2029", city, ""],
        ["R-02", "Francfort", "Allemagne", "entente", "partnership-2005", "1er juin 2020", "31/05/2028", city, ""],
        ["R-03", "Sagami-hara", "Japon", "entente", "friendship-2005", "2015", "", city, "=1+1"],
        ["R-04", "Sao Paolo", "Brésil", "protocole", "memorandum", "3 avril 2021", "02/04/2029", city, ""],
        ["R-05", "Dunedin", "", "protocole", "memorandum", "", "", city, "laquelle ?"],
    ]
    for number in range(6, 30):
        who, day, note = f"Ville inventée {number}", f"{number} mars 2020", "" if number % 3 else "à vérifier"
        rows.append([f"R-{number:02}", who, "France", "entente", "memorandum", day, "", city, note])
    path = folder / "registre.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Ententes")
        book.add_worksheet("Notes")
        sheet.merge_range(0, 0, 0, 4, "Registre")
        sheet.merge_range(0, 5, 0, 8, "Suivi")
        for number, row in enumerate([HEADING, *rows], 1):
            sheet.write_row(number, 0, row)
    return path


def set_up(ada: Desk) -> None:
    """The city's questions, one refused on the way."""
    ada.go("desk:settings-city").fill(short_en="Rivemont", short_fr="Rivemont", country="CA").send()
    ada.go("desk:settings-look").fill(accent="#ffee00").send()
    assert "#ffee00" in ada.text
    ada.fill(accent="#6a2c70").send()
    ada.go("desk:settings-policy").fill(choice="toronto-iap-2005")
    ada.page.check("main [name=published]")
    ada.send().send()
    assert "#6a2c70" in ada.go("desk:settings").text


def people(browser: Browser, ada: Desk, small: bool) -> dict[str, Desk]:
    """The office, with its roles. A small one has a countersigner; a larger one two administrators."""
    ada.go("desk:settings-people")
    ada.page.set_checked("main [name=small_office]", small)
    ada.send()
    roles = {"olive": ["officer", "head"], "greta": ["clerk"]}
    roles["second"] = ["countersigner" if small else "administrator"]
    desks = {}
    for name in roles:
        ada.go("desk:person-add").fill(name=f"{name.title()} Example", email=f"{name}@example.org").send()
        link = re.search(r"http://\S+", ada.text)
        assert link is not None, ada.text
        desks[name] = Desk(browser, ada.site, ada.lang).open_account(link[0]).enter(f"{name}@example.org")
    for name in ("second", "olive", "greta"):
        for role in roles[name]:
            ada.go("desk:people")
            follow(ada.page.locator(f"main a:text-is('{name.title()} Example')").first)
            ada.follow(ada.segment("desk:role-give", person_id=NO_ID))
            ada.fill(role=role).send()
    confirm = desks["second"].segment("desk:right-confirm", right_id=NO_ID)
    for _seat in range(2):
        desks["second"].go("desk:people").follow(f"/{confirm}").send()
    return desks


def second_factor(desk: Desk) -> None:
    """Codes from now on, and in again with one."""
    desk.go("mfa_activate_totp")
    secret = desk.page.locator("main").inner_html()
    found = re.search(r"\b[A-Z2-7]{32}\b", secret)
    assert found is not None, secret
    desk.page.wait_for_timeout(_until_next() if _until_next() < 15_000 else 0)  # the code must outlive its sending
    desk.fill(code=_code(found[0])).send()
    desk.go("account_logout").send()
    desk.enter("olive@example.org")
    # A code counts once, so the next one is waited for.
    desk.page.wait_for_timeout(_until_next())
    desk.page.fill("main [name=code]", _code(found[0]))
    follow(desk.page.locator("main form button[type=submit]").first)
    with override(desk.lang):
        assert desk.page.url.endswith(reverse("desk:home")), desk.text


def _until_next() -> float:
    """How long the present code still counts, in milliseconds."""
    return 1000 * (30.5 - time.time() % 30)


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def bring_in(olive: Desk, path: Path) -> None:
    """The spreadsheet, with the questions it raises."""
    olive.go("imports:upload").fill(kind="agreements")
    olive.page.set_input_files("main input[type=file]", path)
    olive.send().fill(header_rows="2").send().send()
    for question in ("Chicgo", "Sao Paolo", "Dunedin"):
        assert question in olive.text
    for field in olive.page.locator("main fieldset").all():
        choice = 1 if "Dunedin" in field.inner_text() else 0
        field.locator("input[type=radio]").nth(choice).check()
    olive.send()
    olive.follow(olive.segment("imports:write", run_id=NO_ID)).send()
    assert olive.go("desk:agreement", reference="R-05").page.url.endswith("R-05/")


def adopt(olive: Desk, greta: Desk) -> None:
    """The next policy is brought in, and put in force by the clerk with what Council decided."""
    three = {"reference": "2026.CM1.1", "met": "2026-01-20", "outcome": "adopted", "title_en": "Three agreements"}
    greta.go("council:item-record").fill(**three).send()
    olive.go("desk:policy-bring").fill(choice="toronto-iap-2024").send().send()
    proposed = olive.page.url
    greta.page.goto(proposed)
    greta.follow("/" + greta.segment("desk:policy-adopt", version_id=NO_ID))
    greta.fill(since="2026-02-01", reference="2026.CM1.2", met="2026-01-21", title_en="A new policy").send()
    assert greta.page.url == proposed, greta.text


def correct_a_fact(olive: Desk) -> None:
    """What is known of Sagamihara is entered, and replaced when it is known better."""
    body = {"reference": "CP-2026-0003"}
    olive.go("desk:fact-enter", key="gawc_class", **body)
    olive.fill(value="gamma", valid_from="2024-01-01", known_on="2024-06-01", evidence_en="The list").send()
    assert "Gamma" in olive.go("desk:counterparty", **body).text
    olive.follow("/" + olive.segment("desk:fact-replace", fact_id=NO_ID))
    olive.fill(value="not-listed", known_on="2024-07-01", evidence_en="The whole list").send()
    assert {"en": "Not listed", "fr": "Non classée"}[olive.lang] in olive.go("desk:counterparty", **body).text


def live(greta: Desk) -> None:
    """Renew, amend and end one agreement each, with what Council decided; each is asked twice."""
    item = {"council_item": "2026.CM1.1"}
    steps = {
        ("agreements:renew", "R-01"): {"on": "2026-01-20", "ends_on": "2031-05-13"},
        ("agreements:amend", "R-02"): {"on": "2026-01-20", "text_fr": "Un musée de plus."},
        ("agreements:end", "R-06"): {"on": "2026-01-20", "reason": "concluded"},
    }
    for (verb, reference), answers in steps.items():
        greta.go(verb, reference=reference).fill(**answers, **item).send().send()
        with override(greta.lang):
            assert greta.page.url.endswith(reverse("desk:agreement", kwargs={"reference": reference})), greta.text


def place(olive: Desk, greta: Desk) -> None:
    """From the simulation to an assignment that the clerk confirms, and one letter that leaves."""
    follow(olive.go("designations:index").page.locator("main a:has-text('(2024)')").first)
    olive.follow("/" + olive.segment("designations:prepare", version_id=NO_ID)).fill(since="2026-03-01").send()
    greta.page.goto(olive.page.url)
    greta.follow("/" + greta.segment("designations:confirm", designation_id=NO_ID))
    greta.fill(reference="2026.CM2.1", met="2026-02-17", title_en="Assignment").send()
    with override(greta.lang):
        letters = reverse("designations:letter", kwargs={"letter_id": NO_ID}).replace(f"{NO_ID}/", "")
    greta.follow(letters).follow("/" + greta.segment("designations:letter-release", letter_id=NO_ID))
    greta.send()
    released = {"en": "Released:", "fr": "Envoyée"}[greta.lang]
    assert released in greta.text, greta.text


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "small"), [("en", True), ("fr", False)], ids=["small office, en", "office, fr"])
def test_a_day_in_the_office(browser: Browser, own_city: tuple[str, str], tmp_path: Path, lang: str, small: bool):
    site, link = own_city
    ada = Desk(browser, site, lang).open_account(link).enter("ada@example.org")
    set_up(ada)
    desks = people(browser, ada, small)
    olive, greta = desks["olive"], desks["greta"]
    second_factor(olive)
    bring_in(olive, workbook(tmp_path))
    adopt(olive, greta)
    correct_a_fact(olive)
    live(greta)
    place(olive, greta)
    olive.go("account_logout").send()
    with override(lang):
        assert reverse("account_login") in olive.go("desk:home").page.url
