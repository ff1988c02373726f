"""One box over everything that someone may see; what they may not see is not told by text, count, order or place."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from urllib.parse import unquote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.accounts import actions as accounts
from chancery.activities import actions as activities
from chancery.agreements import actions as agreements
from chancery.audit import actions as audit
from chancery.audit.values import openings_of
from chancery.cases import actions as cases
from chancery.council import actions as council
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.dates import parse_fuzzy
from chancery.ids import uuid7
from chancery.papers import actions as papers
from chancery.papers import intake
from chancery.records import row_name
from chancery.search.models import ClosedEntry
from tests import make
from tests.desk.test_cases import TEXT
from tests.papers import files

pytestmark = pytest.mark.django_db
HERE = "/en/desk/search/"
CANARY = "canaryq7xw2m9rt4b8zk1vj6s"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


def member(*roles, cleared=False, **more):
    person, client = make.person(" ".join(roles) or "Nobody"), Client()
    for slug in roles:
        make.role(person, slug, **more)
    if cleared:
        person.clearances.create(since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=make.clerk())
    client.force_login(person.user)
    client.actor = person.user.actor
    return client


def page(client, text, **more):
    return client.get(HERE, {"q": text, **more}).content.decode()


def filed(text, data_class="internal", by=None, **values):
    values.setdefault("title_en", "A paper")
    return papers.file(
        by=by or make.clerk(), sheet=intake.Sheet("pdf", files.pdf(text), text), data_class=data_class, **values
    )


def everything(word):
    """One record of each kind that holds a word."""
    by, system = make.clerk(), audit.service("svc-test")
    body = make.counterparty("Lyon")
    deal = make.agreement(body, reference="A-1", title_en=f"{word} agreement")
    agreements.promise(by=by, key=str(uuid7()), agreement=deal, side="city", title_en=f"{word} promise")
    filed(f"In the text stands {word} once.", title_en="The report")
    council.record_item(by=by, reference="2024.EC1", met=parse_fuzzy("2024"), title_en=f"{word} decision")
    kind = make.activity_kind()
    activities.record(by=by, reference="ACT-1", kind=kind, title_en=f"{word} activity", when=parse_fuzzy("2024"))
    counterparties.add_contact(by=by, organisation=body, given_name="Cora", family_name=word)
    accounts.add_person(by=system, name=f"{word} Person")
    return deal


def test_one_box_finds_every_kind_grouped():
    everything("museum")
    found = page(member("head"), "museums")

    for label in ("Agreements", "Commitments", "Papers", "Decisions of Council", "Activities", "Contacts", "People"):
        assert f">{label}</h2>" in found, label
    assert "In the text stands <mark>museum</mark> once." in found


def test_the_french_page_finds_the_same():
    everything("musée")
    found = member("head").get("/fr/bureau/recherche/", {"q": "musees"}).content.decode()

    assert found.count("<h2 id=") == 7
    assert "<mark>musée</mark>" in found


def test_a_counterparty_is_found_by_its_name():
    make.agreement("Lyon", reference="A-1")

    assert ">Counterparties</h2>" in page(member("officer"), "lyon")


def test_nothing_asked_is_nothing_found_and_nothing_found_is_said():
    client = member("officer")

    assert "Nothing found" not in page(client, "")
    assert "Nothing found" in page(client, "zzzz")


@pytest.mark.parametrize("text", ["<script>", '"', "\0", "a" * 4000, "' OR 1=1 --", "%", "·", "internal·museum"])
def test_no_question_is_an_error_and_none_is_said_back_raw(text):
    answer = member("officer").get(HERE, {"q": text})

    assert answer.status_code == 200
    assert b"<script>" not in answer.content


@pytest.mark.parametrize("more", [{"kind": "nope"}, {"after": "c1"}])
def test_what_is_of_no_kind_opens_the_first_page(more):
    filed("museum")

    assert "A paper" in page(member("officer"), "museum", **more)


@pytest.mark.parametrize("after", ["x", "c1", "z", "o"])
def test_a_place_that_we_did_not_write_is_a_helpful_404(after):
    filed("museum")

    assert member("officer").get(HERE, {"q": "museum", "kind": "paper", "after": after}).status_code == 404


def test_more_of_one_kind_is_read_page_by_page(monkeypatch):
    client = member("officer")
    for number in range(8):
        make.agreement("Lyon", reference=f"A-{number}", title_en=f"museum {number}")
    first = page(client, "museum")
    assert "A-7, museum 7" in first
    assert "A-2, museum 2" not in first
    assert f'href="{HERE}?q=museum&amp;kind=agreement"' in first

    monkeypatch.setattr("chancery.desk.views.search.MANY", 3)
    seen, address = [], f"{HERE}?q=museum&kind=agreement"
    while address:
        found = client.get(address).content.decode()
        seen += [number for number in range(8) if f"museum {number}<" in found]
        link = found.split('class="btn small" href="')[1:]
        address = unquote(link[-1].split('"')[0]).replace("&amp;", "&") if "Next page" in found else ""
    assert sorted(seen) == list(range(8))


HIDDEN = ("PRP", "ADM", "CNL", "MAY", "DIV", "IRO")
ROLES = {"PRP": "proponent", "ADM": "administrator", "CNL": "councillor", "MAY": "mayors-office",
         "DIV": "division-officer", "IRO": "officer"}  # fmt: skip


def hide(word, *, officer):
    """What the role may not find: confidential to everyone, and to all but the office what is the office's."""
    cleo = member("officer", cleared=True).actor
    for _ in range(3):
        filed(f"The advice says {word} museum", "intergovernmental", by=cleo, title_en=f"{word} advice")
    if not officer:
        filed(f"Internally {word} museum", title_en=f"{word} memo")
        make.agreement("Lyon", reference=f"D-{make.number()}", standing="draft", title_en=f"{word} museum")


@pytest.mark.parametrize("short", HIDDEN)
@pytest.mark.parametrize("asked", ["museum", CANARY, f"museum {CANARY}"])
def test_with_or_without_what_is_hidden_the_page_is_the_same_to_the_byte(short, asked):
    everything("museum")
    client = member(ROLES[short], **({"division": make.division("parks")} if short == "DIV" else {}))
    addresses = [f"{HERE}?q={asked}"] + [f"{HERE}?q={asked}&kind={kind}" for kind in ("paper", "agreement", "person")]
    before = [client.get(one).content for one in addresses]
    hide(CANARY, officer=short == "IRO")
    after = [client.get(one).content for one in addresses]

    assert before == after
    assert not any(f"{CANARY} " in one.decode() for one in after)


@pytest.mark.parametrize("role", ["councillor", "administrator", "proponent", "mayors-office"])
def test_those_outside_the_office_find_no_internal_paper(role):
    filed(f"Internally {CANARY}")

    assert "A paper" not in page(member(role), CANARY)


def test_places_between_what_one_sees_do_not_shift_with_what_one_does_not_see(monkeypatch):
    monkeypatch.setattr("chancery.desk.views.search.MANY", 1)
    client, cleo = member("officer"), member("officer", cleared=True).actor
    first, second = filed("museum", title_en="First"), filed("museum", title_en="Second")
    before = page(client, "museum", kind="paper")
    for _ in range(4):
        filed("museum", "intergovernmental", by=cleo)

    assert page(client, "museum", kind="paper") == before
    assert f"after=c{second.pk}" in before
    assert "First" in page(client, "museum", kind="paper", after=f"c{second.pk}")
    assert first.pk != second.pk


def test_who_is_cleared_finds_it_but_reads_it_on_its_own_page():
    cleo = member("officer", cleared=True)
    filed(f"The advice says {CANARY} stones", "intergovernmental", by=cleo.actor, title_en="Advice")
    found = page(cleo, CANARY)

    assert "Advice" in found
    assert "stones" not in found


def test_a_division_finds_its_own_drafts_and_papers():
    roads, parks = make.division("roads"), make.division("parks")
    make.agreement("Lyon", reference="D-1", standing="draft", lead_division=roads, title_en=f"{CANARY} deal")
    filed(CANARY, division=roads, title_en="The memo")
    mine = page(member("division-officer", division=roads), CANARY)
    theirs = page(member("division-officer", division=parks), CANARY)

    assert "D-1" in mine
    assert "The memo" in mine
    assert "Nothing found" in theirs


def asked_for(division=None, name="Lyon"):
    """A case about a city, whose policy is the one in force."""
    make.policy_version("rivemont-2023", TEXT, digest=sha256(TEXT).hexdigest(), in_force_from=date(2023, 1, 1))
    body = make.counterparty(name, reference="CP-9")
    by = audit.service("svc-test")
    return cases.open(by=by, kind="agreement", subject=body.reference, words=[CANARY], lead_division=division)


@pytest.mark.parametrize("words", ["lyons", "CP-9", CANARY])
def test_a_case_is_found_by_its_numbers_its_words_and_what_its_counterparty_is_called(words):
    case = asked_for()
    found = page(member("officer"), words)

    assert ">Cases</h2>" in found
    assert f'href="/en/desk/cases/{case.reference}/"' in found
    assert case.reference in page(member("treasurer"), case.reference)


def test_a_case_is_found_by_a_new_name_of_its_counterparty():
    case = asked_for()
    body = Counterparty.objects.get(reference="CP-9")
    counterparties.rename(by=make.clerk(), counterparty=body, name_en="Lugdunum", name_fr="", on=parse_fuzzy("2024"))

    assert case.reference in page(member("officer"), "lugdunum")


def test_a_division_finds_the_cases_that_it_leads_and_nobody_outside_finds_any():
    roads, parks = make.division("roads"), make.division("parks")
    clients = {slug: member(slug) for slug in ("councillor", "administrator", "mayors-office", "proponent")}
    clients |= {one.slug: member("division-officer", division=one) for one in (roads, parks)}
    before = {name: page(client, CANARY) for name, client in clients.items()}
    case = asked_for(roads)
    after = {name: page(client, CANARY) for name, client in clients.items()}
    assert case.reference in after.pop("roads")
    assert all(after[name] == before[name] for name in after)

    cases.lead(by=make.clerk(), case=case, division=parks)
    assert case.reference in page(clients["parks"], "lyon")
    assert page(clients["roads"], CANARY) == before["roads"]


def test_a_permission_that_ended_counts_at_once():
    client = member("officer")
    filed(CANARY)
    assert "A paper" in page(client, CANARY)
    client.actor.user.person.roles.update(until=date(2020, 1, 2))

    assert "Nothing found" in page(client, CANARY)


def test_an_index_that_is_late_shows_nothing_that_may_not_be_read():
    paper = filed(CANARY)
    type(paper).objects.filter(pk=paper.pk).update(data_class="intergovernmental")

    assert "A paper" not in page(member("officer"), CANARY)


def test_what_is_published_is_found_by_residents_from_then_on_and_no_longer_when_it_is_withheld(client):
    draft = agreements.register(by=make.clerk(), counterparty=make.counterparty("Lyon"), title_en=CANARY, public=False,
                                standing="signed")  # fmt: skip
    register = "/en/agreements/"
    assert draft.reference not in client.get(register, {"q": CANARY}).content.decode()
    agreements.publish(by=make.clerk(), agreement=draft)
    assert draft.reference in client.get(register, {"q": CANARY}).content.decode()
    agreements.withhold(by=make.clerk(), agreement=draft, why="A slip")

    assert draft.reference not in client.get(register, {"q": CANARY}).content.decode()
    assert draft.reference in page(member("officer"), CANARY)


def test_a_draft_is_found_on_the_offices_list_too():
    make.agreement("Lyon", reference="D-1", standing="draft", title_en=f"{CANARY} deal")
    address = f"/en/desk/agreements/?q={CANARY}"

    assert "D-1" in member("officer").get(address).content.decode()
    assert "D-1" not in member("councillor").get(address).content.decode()


def test_who_was_erased_is_in_no_index(by):
    person = accounts.add_person(by=by, name=f"{CANARY} Person")
    assert CANARY in page(member("auditor"), CANARY)
    audit.erase(by=by, basis="A-2.1 s.73", targets=openings_of(row_name(person), ["name"]))

    assert "Nothing found" in page(member("auditor"), CANARY)
    assert not ClosedEntry.objects.filter(object_id=person.pk).exists()


def test_the_masthead_of_every_page_of_the_office_has_the_box():
    assert f'action="{HERE}"' in member("officer").get("/en/desk/").content.decode()
    assert f'action="{HERE}"' not in Client().get("/en/account/sign-in/").content.decode()


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["museum", "lyon", CANARY, "stone"]), min_size=1, max_size=3))
def test_whatever_is_hidden_a_stranger_sees_the_same(texts):
    client, cleo = member("councillor"), member("officer", cleared=True).actor
    asked = [{"q": each} for each in ("museum", CANARY, "stone lyon")]
    before = [client.get(HERE, each).content for each in asked]
    for text in texts:
        filed(text, "intergovernmental", by=cleo, title_en=text)

    assert [client.get(HERE, each).content for each in asked] == before
