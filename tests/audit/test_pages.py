"""The ledger as anybody can fetch it, and the page that teaches to check it."""

from pathlib import Path

import pytest
from django.urls import reverse

from chancery.accounts import actions as accounts
from chancery.audit import signer, verify
from chancery.audit.signer import Places


@pytest.fixture
def home(db, tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def signed(home, by):
    """A ledger with one line, published."""
    accounts.add_division(by=by, slug="edc", name_en="Economic Development")
    return signer.publish(Places.of(home), name="records.example.org/chancery")


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", ["checkpoint", "key.txt", "ledger.jsonl", "openings.jsonl"])
def test_each_file_is_sent_as_it_was_published(client, home, signed, name):
    answer = client.get(f"/ledger/{name}")

    assert (answer.status_code, answer.streaming) == (200, True)
    assert body(answer) == (home / "ledger" / name).read_bytes()
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies


def test_whoever_has_a_file_already_is_not_sent_it_again(client, signed):
    first = client.get("/ledger/ledger.jsonl")
    body(first)
    again = client.get("/ledger/ledger.jsonl", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_before_the_first_checkpoint_there_is_nothing(client, home):
    assert client.get("/ledger/checkpoint").status_code == 404
    assert "Nothing is published yet" in client.get("/en/ledger/").content.decode()


@pytest.mark.parametrize("name", ["key", "signed.json", "../keys/ledger/key", "%2e%2e/keys/ledger/key"])
def test_what_only_the_signer_reads_has_no_address(client, signed, name):
    assert client.get(f"/ledger/{name}").status_code == 404


def test_the_verifier_is_the_one_that_checks_here(client, signed):
    answer = client.get("/ledger/verify.py")

    assert body(answer) == Path(verify.__file__).read_bytes()
    assert "attachment" in answer["Content-Disposition"]


def test_what_is_fetched_is_what_the_verifier_takes(client, signed):
    names = ("checkpoint", "ledger.jsonl", "openings.jsonl")
    key = verify.Key(body(client.get("/ledger/key.txt")).decode())

    assert verify.check({name: body(client.get(f"/ledger/{name}")) for name in names}, [key])


def test_the_page_shows_the_key_and_the_root_in_both_languages(client, signed, home):
    key = (home / "ledger" / "key.txt").read_text(encoding="utf-8").strip()
    for path, words in (("/en/ledger/", "Five steps"), ("/fr/registre-des-actes/", "En cinq étapes")):
        page = client.get(path).content.decode()

        assert words in page
        assert key in page
        assert signed.split("\n")[2] in page


def test_the_pages_lead_there(client, home):
    for path, where in (("/en/about/", "/en/ledger/"), ("/fr/a-propos/", "/fr/registre-des-actes/")):
        assert client.get(path).content.decode().count(f'href="{where}"') >= 2


def test_the_address_without_a_language_asks_the_reader_for_one(client, home):
    assert client.get("/ledger/", headers={"Accept-Language": "fr"})["Location"] == "/fr/registre-des-actes/"
    assert reverse("ledger:page") == "/ledger/"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_there(client, signed, method):
    assert getattr(client, method)("/ledger/checkpoint").status_code == 405


@pytest.mark.parametrize(
    ("path", "said"), [("/en/ledger/", "not there yet"), ("/fr/registre-des-actes/", "pas encore")]
)
def test_what_is_not_published_yet_is_named_without_a_link(client, home, path, said):
    page = client.get(path).content.decode()
    assert (said in page, 'href="/ledger/checkpoint"' in page, "openings.jsonl" in page) == (True, False, True)


def test_what_is_published_is_linked(client, signed):
    page = client.get("/en/ledger/").content.decode()
    assert ('href="/ledger/checkpoint"' in page, "not there yet" in page) == (True, False)
