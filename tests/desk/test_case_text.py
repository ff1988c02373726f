"""The text of an agreement: drafted, sent back and forth, translated, and found satisfactory in exactly one version."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from io import BytesIO

import docx as word
import pytest
from django.utils import timezone

from chancery.audit.changes import about
from chancery.cases import actions
from chancery.cases.content import text_digest
from chancery.cases.facts import judged, progress
from chancery.cases.models import Case, TextVersion
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.papers import actions as papers
from chancery.papers.intake import taken
from tests import make
from tests.cases.conftest import paper
from tests.desk.people import member
from tests.desk.test_cases import TEXT, at, body, case, parks, policy  # noqa: F401  # (fixtures)
from tests.papers import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing(case):  # noqa: F811  # (the fixture above)
    """A case that waits for its signature."""
    return at(case, "signature-cooperation")


@pytest.fixture
def office(policy):  # noqa: F811  # (the fixture above)
    return member("officer", name="Olive")


def by(client):
    return client.person.user.actor


def fresh(case):  # noqa: F811 (a fixture, by its name)
    return Case.objects.get(pk=case.pk)


def keep(who, case, words="One", language="en", side="ours", id=None):  # noqa: F811 (a fixture, by its name)
    sheet = taken("text.docx", files.word(words))
    return actions.keep_text(
        by=who, case=fresh(case), id=id or uuid7(), language=language, side=side, sheet=sheet,
        on=timezone.localdate(), title="Text",
    )  # fmt: skip


def read(client, case, tail=""):  # noqa: F811 (a fixture, by its name)
    got = client.get(f"/en/desk/cases/{case.reference}/text/{tail}")
    assert got.status_code == 200
    return got.content.decode()


def satisfy(case):  # noqa: F811 (a fixture, by its name)
    sol = member("solicitor", name="Sol")
    actions.judge(by=by(sol), case=fresh(case), clause="q-form", outcome="met", reasons="In order.")


def test_a_draft_has_what_the_policy_wants_in_it_as_its_headings(office, signing):
    assert "No text is kept yet" in read(office, signing)
    file = office.get(f"/en/desk/cases/{signing.reference}/text/draft-en.docx").content
    paper = word.Document(BytesIO(file))
    heads = [one.text for one in paper.paragraphs if one.style.name.startswith("Heading")]

    assert heads[1:] == ["The parties", "Purpose", "Term", "A joint project", "Languages", "Signatures"]
    assert "Aldenbruck" in heads[0]
    assert any("at most five years" in one.text or "5 years" in one.text for one in paper.paragraphs)


def test_each_version_stays_and_is_superseded_by_the_next_whoever_sent_it(office, signing):
    first, second = keep(by(office), signing), keep(by(office), signing, "Two", side="theirs")
    page = read(office, signing)

    assert (first.number, second.number) == (1, 2)
    assert second.paper.supersedes == first.paper
    assert page.index("Version 2") < page.index("Version 1")
    assert "The counterpart’s" in page
    assert {one.type for one in about(signing.reference)} >= {"case.text-kept"}


def test_a_form_that_is_sent_twice_keeps_one(office, signing):
    id = uuid7()
    assert keep(by(office), signing, id=id) == keep(by(office), signing, id=id)
    assert TextVersion.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "solicitor", "clerk"])
def test_it_is_kept_from_a_page_and_what_was_decided_on_it_is_of_another_text_now(signing, who):
    office = member(who, name="Olive")
    sent = BytesIO(files.word("Ours"))
    sent.name = "text.docx"
    before = fresh(signing).content_digest
    given = {"file": sent, "language": "EN", "side": "ours", "on": "2026-01-05", "key": str(uuid7())}
    got = office.post(f"/en/desk/cases/{signing.reference}/text/add/", given)

    assert got.status_code == 302
    assert TextVersion.objects.get().language == "en"
    assert fresh(signing).content_digest != before


@pytest.mark.parametrize("edit", ["another version", "another language", "which language binds"])
def test_what_the_solicitor_found_counts_for_that_text_alone(office, signing, edit):
    keep(by(office), signing)
    satisfy(signing)
    assert judged(fresh(signing))["q-form"].value == "met"
    assert "Of the text as it stands." in read(office, signing)

    if edit == "which language binds":
        actions.tell_language(by=by(office), case=fresh(signing), language="en", authentic=True)
    else:
        keep(by(office), signing, "Two", language="en" if edit == "another version" else "fr")

    assert "q-form" not in judged(fresh(signing))
    assert "No longer counts" in read(office, signing)
    case_page = office.get(f"/en/desk/cases/{signing.reference}/").content.decode()
    assert "In order." not in case_page
    satisfy(signing)
    assert judged(fresh(signing))["q-form"].value == "met"


def test_a_text_that_is_superseded_outside_of_the_case_does_not_count_either(office, signing):
    kept = keep(by(office), signing)
    satisfy(signing)
    before = text_digest(signing)
    papers.supersede(by=by(office), paper=kept.paper, sheet=taken("text.docx", files.word("Elsewhere")))

    assert text_digest(signing) != before
    assert "q-form" not in judged(fresh(signing))


def test_a_translation_is_sent_comes_and_is_revised_in_this_order(office, signing):
    keep(by(office), signing, language="fr", side="translation")
    form = f"/en/desk/cases/{signing.reference}/text/languages/fr/"
    given = {"authentic": "yes", "translator": "City translators", "sent_on": "2026-01-05", "received_on": "2026-01-09"}
    assert office.post(form, given).status_code == 302

    page = read(office, signing)
    assert "Binds" in page
    assert "City translators" in page
    assert "Came" in page
    got = office.post(form, given | {"revised_on": "2026-01-02"})
    assert "the days say otherwise" in got.content.decode()
    assert signing.text_languages.get().revised_on is None


@pytest.fixture
def strict(signing):
    """The same case under a text that lets nobody sign before the text is there in each of its languages."""
    place = TEXT.index(b'[[step]]\nid = "signature-cooperation"') + len(b"[[step]]\n")
    toml = TEXT[:place] + b'needs = ["text", "translations"]\n' + TEXT[place:]
    version = make.policy_version("rivemont-2023", toml, digest=sha256(toml).hexdigest())
    Case.objects.filter(pk=signing.pk).update(policy=version)
    return fresh(signing)


def test_where_the_policy_wants_the_text_nobody_signs_before_it_is_there_in_each_language(office, strict):
    sol, manager = member("solicitor", name="Sol"), member("city-manager", name="Maya")
    paper(manager.person)

    def judged_and_refused():
        actions.judge(by=by(sol), case=fresh(strict), clause="q-form", outcome="met", reasons="In order.")
        now = fresh(strict)
        try:
            actions.decide(
                by=by(manager), case=now, person=manager.person, role="city-manager", yes=True, shown=now.content_digest
            )
        except Refused as why:
            return str(why)

    assert "No text is kept in the case." in judged_and_refused()
    page = manager.get(f"/en/desk/cases/{strict.reference}/").content.decode()
    assert "No text is kept in the case." in page
    assert f"/en/desk/cases/{strict.reference}/text/" in page

    keep(by(office), strict)
    assert "Not every language of the text" in judged_and_refused()
    actions.tell_language(by=by(office), case=fresh(strict), language="en", authentic=True)
    actions.tell_language(by=by(office), case=fresh(strict), language="fr", authentic=True, translator="Ours")
    keep(by(office), strict, language="fr", side="translation")
    assert "Not every language of the text" in judged_and_refused()
    actions.tell_language(by=by(office), case=fresh(strict), language="fr", revised_on=timezone.localdate())

    assert judged_and_refused() is None
    assert fresh(strict).decisions.get().person == manager.person


def test_a_translation_alone_is_no_text(office, strict):
    keep(by(office), strict, language="fr", side="translation")
    assert progress(fresh(strict)).ready == ()


def test_others_keep_no_text(signing):
    for who in (make.actor("treasurer"), make.actor("division-officer", division=make.division("water"))):
        with pytest.raises(Refused, match="keep the text"):
            keep(who, signing)
        with pytest.raises(Refused, match="keep the text"):
            actions.tell_language(by=who, case=fresh(signing), language="en", sent_on=date(2026, 1, 1))
