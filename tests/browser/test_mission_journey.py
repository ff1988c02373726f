"""A mission from its plan to its report, without a script and on a phone: the traveller plans, photographs a receipt,
answers a point to check and reports; the head of the office decides; the finance system's file comes in, the quarter is
closed with a difference explained, a resident reads the receipt, and a journalist takes the federal tables along."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from typing import Any

import pytest
from clicks import follow
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Page
from test_case_journey import Seated, person

from chancery.disclosure.periods import Quarter
from chancery.missions.models import CostLine, FinanceLine, Mission, TripReport
from tests import make
from tests.missions.test_facts import POLICY
from tests.papers import files

pytestmark = pytest.mark.browser
REPORT = '[[travel_rule]]\nid = "back"\nabout = "report"\nwithin = "30 days"\n'
OUT, BACK = date.today() - timedelta(days=100), date.today() - timedelta(days=97)  # in a quarter that is over
ROWS = (
    "Document,Date,Amount,Currency,Class,Mission\nFIN-1,{on},86.40,CAD,Hospitality,{mission}\nFIN-2,{on},12.05,CAD,,\n"
)
SAID = {
    "en": ("To explain.", "Explained.", "Back, a report is missing", "Back, reported"),
    "fr": ("À expliquer.", "Expliqué.", "Revenue, un rapport manque", "Revenue, rapport fait"),
}


class Away(Seated):
    """Somebody who travels, or decides over travel."""

    def __init__(self, browser: Browser, site: str, who: Any, lang: str) -> None:
        super().__init__(browser, site, who, lang)
        self.lang = lang

    def address(self, name: str, *words: object) -> str:
        with override(self.lang):
            return reverse(f"missions:{name}", args=words)

    def go(self, name: str, *words: object) -> Page:
        self.page.goto(self.site + self.address(name, *words))
        return self.page

    def at_name(self, name: str, *words: object) -> None:
        """Open a page of another room."""
        with override(self.lang):
            self.page.goto(self.site + reverse(name, args=words))

    def choose(self, **given: str) -> Away:
        """Choose in lists."""
        for name, value in given.items():
            self.page.locator(f"form.sheet [name={name}]").select_option(value)
        return self

    def steps(self, mission: Mission) -> None:
        """Take the next step of a mission, the one that stands first."""
        self.go("mission", mission.reference)
        follow(self.page.locator(".head .btn.main"))
        self.send()


@pytest.fixture
def town(live_server, transactional_db) -> str:
    """A town with a policy on travel, served by this very process."""
    make.country("FR")
    make.policy_version("travel", (POLICY + REPORT).encode(), in_force_from=date(2020, 1, 1), kind="policy")
    return str(live_server.url)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_mission_is_planned_decided_paid_and_reported_on(browser: Browser, town: str, lang: str):
    who = person("Olive", "officer")
    olive, hugo, tara = (
        Away(browser, town, one, lang) for one in (who, person("Hugo", "head"), person("Tara", "treasurer"))
    )
    page = olive.page
    to_explain, explained, missing, reported = SAID[lang]

    olive.go("plan")
    olive.choose(travel_class="economy", country="FR").send(
        **{f"title_{lang}": "Lyon", f"purpose_{lang}": "Sign", "starts_on": str(OUT), "ends_on": str(BACK)},
        place="Lyon", maximum_minor="4200",
    )  # fmt: skip
    mission = Mission.objects.get()
    olive.go("aim-add", mission.reference)
    olive.send(**{f"text_{lang}": "The protocol is signed"})
    olive.go("trip-add", mission.reference)
    olive.choose(person=str(who.pk), group="staff").send()
    trip = mission.trips.get()
    olive.go("estimate", trip.pk)
    olive.choose(kind="hospitality").send(amount="1 204,50" if lang == "fr" else "1,204.50")
    assert trip.estimates.get().amount_minor == 120_450
    olive.steps(mission)
    hugo.steps(mission)

    olive.go("line-add", trip.pk)
    page.locator("[name=file]").set_input_files({"name": "bill.png", "mimeType": "image/png", "buffer": files.image()})
    olive.choose(kind="hospitality").send(on=str(BACK), amount="86.40", guests="0", attendees="Olive")
    line = CostLine.objects.get()
    assert (line.proof, line.receipts.count()) == ("receipt", 1)
    assert to_explain in page.inner_text("main")
    olive.go("answer", line.pk)
    olive.send(**{f"reason_{lang}": "The guest fell ill that day."})
    assert explained in page.inner_text("main")
    assert missing in page.inner_text(".docket")

    follow(page.locator(".head .btn.main"))
    olive.choose(**{"aim-1": "yes"}).send(**{f"learning_{lang}": "They count meals."})
    assert reported in page.inner_text(".docket")
    assert TripReport.objects.get().answers.get().answer == "yes"

    brought_in(tara, mission)
    line.refresh_from_db()
    assert (line.posted_on, FinanceLine.objects.waiting().get().document) == (BACK, "FIN-2")
    closed(hugo)
    read_by_residents(browser, town, lang, mission)

    seen = hugo.go("mission", mission.reference).inner_text("main")
    assert ["They count meals." in seen, "The guest fell ill that day." in seen] == [True, True]
    hugo.page.emulate_media(media="print")
    assert not hugo.page.locator("main .noprint").first.is_visible()
    olive.reads_well(
        *(olive.address(name) for name in ("index", "plan")),
        *(olive.address(name, mission.reference) for name in ("mission", "emergency")),
        *(olive.address(name, trip.pk) for name in ("line-add", "report", "follow-up", "trip-note")),
        olive.address("line-change", line.pk),
    )


def brought_in(tara: Away, mission: Mission) -> None:
    """The treasurer brings the finance system's file in: one row fits the trip, and one waits."""
    tara.at_name("imports:travel")
    rows = ROWS.format(on=BACK, mission=mission.reference)
    tara.page.locator("[name=file]").set_input_files({"name": "f.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    tara.page.check("[name=post]")
    tara.send()


def closed(hugo: Away) -> None:
    """The head closes the quarter, and explains the row that waits."""
    quarter = Quarter.of(BACK)
    hugo.at_name("disclosure:close", *quarter)
    assert ["FIN-2" in hugo.page.inner_text("form.sheet"), "86" in hugo.page.inner_text(".head")] == [True, True]
    hugo.page.locator("form.sheet input[type=text]").fill("A charge of the bank")
    hugo.send()
    told = hugo.page.inner_text("main")
    assert ["FIN-2" in told, "A charge of the bank" in told] == [True, True]


def read_by_residents(browser: Browser, town: str, lang: str, mission: Mission) -> None:
    """A resident finds the receipt and takes it along; a journalist takes the federal tables, the nil months too."""
    resident = browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    with override(lang):
        trips = reverse("portal:trips")
        federal = [reverse("portal:trips-federal", args=[name]) for name in ("travelq", "travelq-nil")]
    resident.goto(f"{town}{trips}?year={OUT.year}")
    follow(resident.locator(f"a:has-text('{mission.reference}')").first)
    told = resident.inner_text("main")
    assert ["Lyon" in told, bool(re.search(r"86[.,]40", told)), "They count meals." in told] == [True, True, False]
    link = resident.locator("a[href$='.pdf']").get_attribute("href")
    assert resident.request.get(f"{town}{link}").body().startswith(b"%PDF")
    rows, nil = (list(csv.DictReader(resident.request.get(town + one).text().splitlines())) for one in federal)
    assert ([row["total"] for row in rows], len(nil)) == (["86.40"], 2)
    resident.close()
