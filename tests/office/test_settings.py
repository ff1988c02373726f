"""Settings are written in city.toml by an administrator, with a line in the ledger, and count at once."""

from io import BytesIO

import pytest
from PIL import Image

from chancery import city_file
from chancery import home as homes
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.office import actions
from tests import make

pytestmark = pytest.mark.django_db


def lines():
    return [bytes(entry.leaf).decode() for entry in LedgerEntry.objects.order_by("seq")]


def picture(kind="PNG", size=(40, 20)):
    out = BytesIO()
    Image.new("RGB", size, "#165788").save(out, kind)
    return out.getvalue()


def test_a_setting_is_in_the_file_in_the_running_city_and_in_the_ledger(home, settings):
    changed = actions.change_city(by=make.actor("administrator"), changes={"name_en": "Lakeview", "currency": "EUR"})

    assert set(changed) == {"name_en", "currency"}
    assert homes.city(home).name_en == settings.CITY.name_en == "Lakeview"
    assert '"city.changed"' in lines()[-1]
    assert "Lakeview" in lines()[-1]


def test_the_same_again_changes_nothing_and_leaves_no_line(home):
    by = make.actor("administrator")
    actions.change_city(by=by, changes={"small_office": True})
    before = len(lines())

    assert actions.change_city(by=by, changes={"small_office": True}) == ()
    assert len(lines()) == before


@pytest.mark.parametrize("role", ["officer", "auditor", "city-manager", "countersigner"])
def test_nobody_else_changes_them(home, role):
    with pytest.raises(Refused, match="Only an administrator"):
        actions.change_city(by=make.actor(role), changes={"currency": "EUR"})
    assert not (home / "city.toml").exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"accent": "#ffd866"}, "4.5 to 1"),
        ({"time_zone": "Toronto"}, "not a time zone"),
        ({"languages": ("de",)}, "English, French or both"),
        ({"name_en": "two\nlines"}, "one line"),
        ({"ledger": "elsewhere"}, "no such setting"),
    ],
)
def test_what_would_not_hold_is_refused_and_nothing_is_written(home, by, changes, why):
    with pytest.raises(Refused, match=why):
        actions.change_city(by=by, changes=changes)
    assert not (home / "city.toml").exists()


def test_whoever_looked_at_an_older_file_is_told(home, by):
    held = city_file.digest(home)
    actions.change_city(by=by, changes={"currency": "EUR"}, held=held)

    with pytest.raises(Refused, match="just changed the settings"):
        actions.change_city(by=by, changes={"currency": "USD"}, held=held)
    assert homes.city(home).currency == "EUR"


def test_a_logo_is_drawn_anew_and_served_as_a_picture(home, settings, by, client):
    actions.change_logo(by=by, name="crest.jpg", data=picture("JPEG"))
    answer = client.get("/logo.png")

    assert answer["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (40, 40)
    assert f"/logo.png?v={settings.CITY.logo[5:13]}" in client.get("/en/").content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("crest.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("crest.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("crest.png", b"%PDF-1.4 not a picture"),
        ("crest.png", b""),
    ],
)
def test_what_is_not_a_png_or_a_jpeg_is_no_logo(home, by, name, data, settings):
    with pytest.raises(Refused, match="PNG or a JPEG"):
        actions.change_logo(by=by, name=name, data=data)
    assert settings.CITY.logo == ""


def test_what_hides_in_a_picture_is_not_kept(home, by, settings):
    canary = b"<script>alert('canary-in-a-comment')</script>"
    actions.change_logo(by=by, name="crest.png", data=picture() + canary)

    assert canary not in (home / "look" / settings.CITY.logo).read_bytes()


def test_no_other_file_is_served_as_the_logo(home, settings, client):
    (home / "secret.png").write_bytes(b"secret")
    settings.CITY = homes.City(logo="../secret.png")

    assert client.get("/logo.png").status_code == 404


def test_an_answer_is_kept_in_its_order(home, by, settings):
    for step in ("policy", "city", "policy"):
        actions.answer(by=by, step=step)

    assert settings.CITY.set_up == ("city", "policy")


def test_a_file_changed_by_hand_counts_at_the_next_page(home, client):
    assert "Lakeview" not in client.get("/en/").content.decode()
    (home / "city.toml").write_text('name_en = "Lakeview"\n', encoding="utf-8")

    assert "Lakeview" in client.get("/en/").content.decode()


def test_a_file_that_cannot_be_read_leaves_the_city_as_it_was(home, client, caplog):
    client.get("/en/")
    (home / "city.toml").write_text("name_en = ", encoding="utf-8")

    assert client.get("/en/").status_code == 200
    assert "stays as it was" in caplog.text
