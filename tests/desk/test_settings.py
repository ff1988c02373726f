"""The set-up pages: every question can be answered, what is refused says why, and an auditor only looks."""

import re
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chancery import city_file
from chancery.home import City
from chancery.policy_files import shipped
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.desk.test_people import member

POLICIES = Path(__file__).parents[1] / "policy" / "policies"

pytestmark = pytest.mark.django_db
SETTINGS = "/en/desk/settings/"
CITY = {
    "name_en": "Lakeview", "name_fr": "Vue-du-Lac", "short_en": "Lakeview", "short_fr": "Vue-du-Lac",
    "languages": "en,fr",
    "time_zone": "America/Toronto", "currency": "CAD",
}  # fmt: skip

FIRST_DAY = {
    "city": CITY, "look": {"accent": "#165788"}, "divisions": {}, "policy": {"choice": "none"},
    "people": {"small_office": "on"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME, settings.CITY = tmp_path, City()
    return tmp_path


@pytest.fixture
def ada():
    return member("Ada", "administrator")


def held(home):
    return {"held": city_file.digest(home)}


def shown(client, what):
    """What a form says it showed, where the page keeps that."""
    found = re.search(r'name="snapshot" value="([^"]+)"', client.get(f"{SETTINGS}{what}/").content.decode())
    return {"snapshot": found[1]} if found else {}


def send(client, what, home, **values):
    return client.post(f"{SETTINGS}{what}/", {**held(home), **shown(client, what), **values})


def test_the_first_day_leads_from_question_to_question_until_none_is_open(ada, home, settings):
    assert "5 questions are still open" in ada.get(SETTINGS).content.decode()
    assert ada.get("/fr/bureau/parametres/").content.decode().count(">Sans réponse<") == 5
    for step, sent in FIRST_DAY.items():
        send(ada, step, home, **sent)
    page = ada.get(SETTINGS).content.decode()

    assert "The city is set up" in page
    assert settings.CITY.small_office is True
    assert "Vue-du-Lac" in ada.get("/fr/bureau/parametres/").content.decode()


def test_an_accent_that_cannot_be_read_is_refused_with_its_figure_and_stays_in_the_form(ada, home, settings):
    page = send(ada, "look", home, accent="#ffd866").content.decode()

    assert "1.28 to 1 on --paper" in page
    assert 'value="#ffd866"' in page
    assert settings.CITY.accent == ""


def test_a_logo_comes_in_and_goes(ada, home, settings):
    out = BytesIO()
    Image.new("RGB", (30, 30), "#165788").save(out, "PNG")
    send(ada, "look", home, accent="", logo=SimpleUploadedFile("crest.png", out.getvalue()))
    assert ada.get("/logo.png").status_code == 200
    send(ada, "look", home, accent="", no_logo="on")

    assert settings.CITY.logo == ""
    assert ada.get("/logo.png").status_code == 404


def test_a_drawing_with_scripts_is_no_logo(ada, home):
    drawing = SimpleUploadedFile("crest.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")

    assert "an SVG may hold scripts" in send(ada, "look", home, accent="", logo=drawing).content.decode()


def test_the_city_needs_a_name_in_each_of_its_languages(ada, home):
    page = send(ada, "city", home, **{**CITY, "name_fr": ""}).content.decode()

    assert "a name in each of its languages" in page
    assert 'value="Lakeview"' in page


def test_what_counts_only_after_a_restart_is_said(ada, home):
    send(ada, "city", home, **{**CITY, "time_zone": "Asia/Tokyo"})

    assert "once it is started again" in ada.get(SETTINGS).content.decode()


def test_a_shipped_policy_is_remarked_upon_before_it_is_brought_in(ada, home):
    page = send(ada, "policy", home, choice="toronto-iap-2024").content.decode()
    assert "Bring it in" in page
    assert not PolicyVersion.objects.exists()
    content = page.split('name="content" value="')[1].split('"')[0]
    send(ada, "policy", home, choice="file", content=content)

    assert PolicyVersion.objects.get().policy_id == "toronto-iap-2024"
    assert not PolicyVersion.objects.get().published


def test_a_file_of_ones_own_is_not_dropped_and_a_day_to_come_is_told_as_one(ada, home):
    text = shipped()["toronto-iap-2024"].replace(b"in_force = 2024-05-14", b"in_force = 2199-05-14")
    page, both = (
        send(ada, "policy", home, choice=choice, file=SimpleUploadedFile("ours.toml", text)).content.decode()
        for choice in ("none", "toronto-iap-2024")
    )

    assert "In force only from" in page
    assert "choose one of the two" in both


def test_a_policy_without_its_day_is_told_to_bind_nothing_yet(ada, home):
    sheet = SimpleUploadedFile("ours.toml", shipped()["toronto-iap-2024"].replace(b"in_force = ", b"# "))
    page = send(ada, "policy", home, choice="file", file=sheet).content.decode()
    assert "names no day from which it is in force" in page
    send(ada, "policy", home, choice="file", content=page.split('name="content" value="')[1].split('"')[0])

    assert "1 on record · none in force" in ada.get(SETTINGS).content.decode()


def test_a_role_that_decides_and_that_nobody_plays_is_an_open_question(ada, home):
    theirs = (POLICIES / "san-leandro-2007.toml").read_bytes()
    dated = theirs.replace(b'languages = ["en"]', b'languages = ["en"]\nin_force = 2007-06-01', 1)
    send(ada, "policy", home, choice="file", content=b64encode(dated).decode())
    page = ada.get("/en/desk/").content.decode()

    assert "nobody plays them: the City Council Human Relations Committee." in page


def test_a_file_with_a_fault_says_which(ada, home):
    broken = SimpleUploadedFile("ours.toml", b"id = 1\n")

    assert "id" in send(ada, "policy", home, choice="file", file=broken).content.decode()
    assert "Choose a file." in send(ada, "policy", home, choice="file").content.decode()
    assert "did not arrive whole" in send(ada, "policy", home, choice="file", content="%%%").content.decode()
    assert not PolicyVersion.objects.exists()


def test_a_later_policy_is_not_an_administrators(ada, home):
    make.policy_version()

    page = ada.get(f"{SETTINGS}policy/").content.decode()
    assert "The clerk puts the next one in force" in page
    assert "toronto-iap-2024" not in page


def test_two_administrators_at_once_are_told(ada, home):
    old = held(home)
    send(ada, "city", home, **CITY)
    page = ada.post(f"{SETTINGS}look/", {**old, "accent": "#165788"}).content.decode()

    assert "just changed the settings" in page
    assert 'value="#165788"' in page

    again = re.search(r'name="held" value="([^"]*)"', page)
    ada.post(f"{SETTINGS}look/", {"held": again[1], "accent": "#165788"})
    assert 'accent = "#165788"' in (home / "city.toml").read_text()


def test_two_administrators_at_the_city_choose_field_by_field(ada, home):
    first, second = shown(ada, "city"), shown(ada, "city")
    start = {**CITY, "name_en": "Example City", "name_fr": "Ville exemple", "short_en": "", "short_fr": ""}
    ada.post(f"{SETTINGS}city/", {**start, **first, "name_en": "Lakeview", "currency": "EUR"})
    mine = {**start, **second, "name_en": "Lake View", "short_fr": "Le Lac"}
    page = ada.post(f"{SETTINGS}city/", mine).content.decode()
    assert all(said in page for said in ("Two versions", "Lakeview", "Lake View"))
    assert "Le Lac" not in (home / "city.toml").read_text()

    sealed = re.search(r'name="snapshot" value="([^"]+)"', page)
    ada.post(f"{SETTINGS}city/", {**mine, "snapshot": sealed[1], "choice-name_en": "mine"})
    said = (home / "city.toml").read_text()
    assert all(line in said for line in ('name_en = "Lake View"', 'currency = "EUR"', 'short_fr = "Le Lac"'))


def test_a_file_over_the_limit_of_the_house_is_said_and_never_left_out_in_silence(ada, home, settings):
    settings.LARGEST_UPLOAD_MB = 1
    logo = SimpleUploadedFile("logo.png", b"x" * 1_500_000)
    page = send(ada, "look", home, accent="#165788", logo=logo).content.decode()

    assert "This file is larger than 1 MB" in page
    assert 'value="#165788"' in page
    assert not (home / "city.toml").exists()


def test_an_auditor_looks_and_changes_nothing(home):
    auditor = member("Audrey", "auditor")

    assert "Change" not in auditor.get(SETTINGS).content.decode()
    assert send(auditor, "look", home, accent="#165788").status_code == 403
    assert not (home / "city.toml").exists()


def test_a_small_office_is_told_who_countersigns_and_that_nobody_does(ada, home):
    send(ada, "people", home, small_office="on")
    assert "Nobody countersigns yet" in ada.get(SETTINGS).content.decode()
    gre = make.person("Gre Example")
    make.role(gre, "countersigner")

    assert "Countersigns: Gre Example" in ada.get(SETTINGS).content.decode()


def test_the_day_of_the_first_administrator_leads_through_what_is_open(ada, home):
    assert "All clear" in ada.get("/en/desk/").content.decode()
    (home / "city.toml").write_text('name_en = "Lakeview"\n', encoding="utf-8")
    page = ada.get("/en/desk/").content.decode()
    assert "6 things need you" in page
    assert all(f"{SETTINGS}{step}/" in page for step in ("city", "look", "policy", "people"))
    assert "/en/desk/people/add/" in page
    for step, sent in FIRST_DAY.items():
        send(ada, step, home, **sent)
    gre = make.person("Gre Example")

    assert "Who countersigns" in ada.get("/en/desk/").content.decode()
    assert "Who countersigns" not in member("Olga", "officer").get("/en/desk/").content.decode()
    make.role(gre, "countersigner")
    assert "All clear" in ada.get("/en/desk/").content.decode()


def test_an_office_of_one_person_is_led_to_give_themselves_the_register(ada, home):
    send(ada, "people", home, small_office="on")
    gre = member("Gre Example", "countersigner")
    assert "Nobody keeps the register yet" in ada.get("/en/desk/").content.decode()
    me = f"/en/desk/people/{ada.person.pk}/"
    assert "countersigned it: Gre Example" in ada.get(f"{me}role/").content.decode()
    ada.post(f"{me}role/", {"role": "officer", "since": "2026-01-01"})
    assert "gave it to themselves" in gre.get("/en/desk/").content.decode()
    assert "/confirm/" not in ada.get("/en/desk/people/").content.decode()
    assert "waits for a second person to confirm" in ada.get("/en/desk/").content.decode()
    held = ada.person.roles.get(role="officer")
    gre.post(f"/en/desk/rights/{held.pk}/confirm/", {"sure": "1"})

    assert "Nobody keeps the register yet" not in ada.get("/en/desk/").content.decode()
    assert ada.get("/en/desk/counterparties/add/").status_code == 200


def test_whoever_keeps_the_accounts_gives_no_clearance_as_head_and_is_not_told_so():
    assert "Give and take back clearances" in member("Hugo", "head").get("/en/desk/me/").content.decode()
    assert "clearances" not in member("Solo", "head", "administrator").get("/en/desk/me/").content.decode()


def test_an_office_that_grows_is_told_who_holds_both(ada, home, settings):
    settings.CITY = City(small_office=True)
    make.role(ada.person, "head")
    page = send(ada, "people", home).content.decode()

    assert "Take one back first: Ada" in page
    assert settings.CITY.small_office is True
