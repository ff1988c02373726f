"""Facts at the desk: offered as the policy declares them, entered with proof, replaced, hidden where they must be."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chancery.accounts.models import Clearance
from chancery.agreements import actions as agreements
from chancery.agreements.models import AgreementFact
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.counterparties import actions
from chancery.counterparties.actions.proof import Proof
from chancery.counterparties.models import Counterparty, CounterpartyFact
from chancery.dates import parse_fuzzy
from chancery.desk import known
from chancery.papers import intake
from chancery.papers.models import Paper
from chancery.policy_files import shipped
from tests import make
from tests.counterparties.test_pages import LIST, key, member
from tests.papers import files
from tests.policy.say import policy as policy_of
from tests.reading import tight

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ADD = f"{LIST}C-1/facts/add/"


@pytest.fixture
def olive():
    return member("officer")


@pytest.fixture
def cleared():
    client = member("officer")
    Clearance.objects.create(
        person=client.person, since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=make.clerk()
    )
    return client


@pytest.fixture
def lyon():
    return actions.register(by=make.clerk(), reference="C-1", name_en="Lyon", country=make.country("FR"), public=True)


@pytest.fixture
def policy():
    return make.policy_version(content=shipped()["toronto-iap-2024"], in_force_from=date(2024, 5, 22))


def offered(client, address=ADD):
    return set(re.findall(r"facts/add/([a-z_]+)/", client.get(address).content.decode()))


def sent(client, address, **values):
    given = {"valid_from": "2024-01-01", "known_on": "2024-05-14", "key": key(client, address)}
    return client.post(address, {**given, **values})


# --- offered


def test_the_facts_that_the_policy_asks_people_for_are_offered_with_the_criteria_that_read_them(olive, lyon, policy):
    assert {"canada_relations", "gawc_class", "population"} <= offered(olive)
    assert not {"country", "ends_on", "expired"} & offered(olive)
    assert "GaWC" in olive.get(f"{ADD}gawc_class/").content.decode()


def test_one_picks_a_class_and_its_edition_rather_than_typing_it(olive, lyon, policy):
    page = olive.get(f"{ADD}gawc_class/").content.decode()

    assert re.search(r'<select name="value"', page)
    assert "How it will be read" in page
    classes = re.findall(r'<option value="([a-z-]+)">', re.search(r'<select name="value".*?</select>', page, re.S)[0])
    sent(olive, f"{ADD}gawc_class/", value=classes[-1], edition="2024", data_class="public")
    assert CounterpartyFact.objects.get().edition == "2024"


def test_what_is_told_in_confidence_is_offered_to_the_cleared_alone(olive, cleared, lyon, policy):
    assert "jurisdiction_of_concern" not in offered(olive)
    assert olive.get(f"{ADD}jurisdiction_of_concern/").status_code == 404
    assert "jurisdiction_of_concern" in offered(cleared)


def test_without_a_policy_in_force_the_page_says_so(olive, lyon):
    assert "No policy in force asks for a fact" in olive.get(ADD).content.decode()
    assert olive.get(f"{ADD}population/").status_code == 404


# --- entered


def test_a_fact_is_established_with_its_proof_and_its_line(olive, lyon, policy):
    answer = sent(olive, f"{ADD}canada_relations/", value="yes", data_class="public", evidence_en="Global Affairs list")
    fact = CounterpartyFact.objects.get()

    assert answer.headers["Location"] == f"{LIST}C-1/"
    assert (fact.key, fact.value, fact.known_on) == ("canada_relations", True, date(2024, 5, 14))
    assert '"type":"fact.established"' in str(LedgerEntry.objects.order_by("seq").last())
    assert "Global Affairs list" in olive.get(f"{LIST}C-1/").content.decode()


def test_a_form_sent_twice_establishes_one_fact(olive, lyon, policy):
    address = f"{ADD}population/"
    given = {"valid_from": "2024-01-01", "known_on": "2024-05-14", "value": "522,250", "data_class": "public"}
    given["key"] = key(olive, address)
    for _ in range(2):
        olive.post(address, given)

    assert [fact.value for fact in CounterpartyFact.objects.all()] == [522250]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Give the value"),
        ({"value": "yes"}, "asks for evidence"),
        ({"value": "maybe"}, "maybe"),
        ({"value": "yes", "valid_from": "31-02-2024"}, "valid date"),
        ({"value": "yes", "valid_from": "2024-01-01", "fresh_until": "2023-12-31"}, "ends before it begins"),
        ({"value": "yes", "known_on": "2999-01-01"}, "Nobody knows yet"),
        ({"value": "yes", "evidence_url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_what_was_typed_stays(olive, lyon, policy, values, said):
    given = {"data_class": "public", "established_by_en": "A <clerk>", **values}
    page = sent(olive, f"{ADD}canada_relations/", **given).content.decode()

    assert said in page
    assert "A &lt;clerk&gt;" in page
    assert not CounterpartyFact.objects.exists()


@pytest.mark.parametrize("typed", ["1e400", "9" * 60, "9007199254740992"])
def test_a_number_that_the_ledger_could_not_hold_is_refused_in_words(olive, lyon, policy, typed):
    page = sent(olive, f"{ADD}population/", value=typed, data_class="public").content.decode()

    assert "is too large" in page
    assert not CounterpartyFact.objects.exists()


def test_a_value_and_that_there_is_none_are_not_both_said(olive, lyon, policy):
    page = sent(olive, f"{ADD}population/", value="5", none="on", data_class="public").content.decode()

    assert "not both" in page
    assert not CounterpartyFact.objects.exists()


@pytest.mark.parametrize("typed", ["many", "NaN", "Infinity", "--"])
def test_a_number_that_is_none_is_refused_in_words(olive, lyon, policy, typed):
    page = sent(olive, f"{ADD}population/", value=typed, data_class="public").content.decode()

    assert "is not a number" in page
    assert not CounterpartyFact.objects.exists()


def test_that_there_is_none_is_not_the_same_as_not_knowing(olive, lyon, policy):
    sent(olive, f"{ADD}population/", none="on", data_class="public")

    assert [fact.value for fact in CounterpartyFact.objects.all()] == [None]


def test_nobody_slips_a_looser_class_past_the_policy(cleared, lyon, policy):
    page = sent(cleared, f"{ADD}jurisdiction_of_concern/", value="yes", data_class="public", evidence_en="A note")

    assert page.status_code == 200
    assert not CounterpartyFact.objects.exists()


# --- told in confidence


def test_for_the_uncleared_a_fact_told_in_confidence_is_as_if_it_were_not(olive, cleared, lyon, policy):
    before = stripped(olive.get(f"{LIST}C-1/"))
    sent(
        cleared,
        f"{ADD}jurisdiction_of_concern/",
        value="yes",
        data_class="intergovernmental",
        evidence_en="Canary-9d21",
    )
    fact = CounterpartyFact.objects.get()

    assert "Canary-9d21" in cleared.get(f"{LIST}C-1/").content.decode()
    assert stripped(olive.get(f"{LIST}C-1/")) == before
    told, absent = (olive.get(f"{LIST}facts/{each}/replace/") for each in (fact.pk, lyon.pk))
    assert (told.status_code, absent.status_code) == (404, 404)
    assert stripped(told).replace(str(fact.pk), "") == stripped(absent).replace(str(lyon.pk), "")


def stripped(page):
    """A page without what is new on every one."""
    signed = r'name="csrfmiddlewaretoken" value="[^"]*"|%3A[^%"]*%3A[^"&]*(?=["&])'
    return re.sub(signed, "", page.content.decode())


def test_the_page_of_a_merger_counts_only_what_the_reader_may_know(olive, lyon, policy):
    make.fact(lyon, "jurisdiction_of_concern", True, data_class="intergovernmental")
    actions.register(by=make.clerk(), reference="C-2", name_en="Lyons")
    page = olive.post(f"{LIST}C-1/merge/", {"other": "C-2"}).content.decode()

    assert "<dt>Facts that follow it</dt><dd>0</dd>" in tight(page)


# --- replaced, and too old


@pytest.mark.parametrize(("proof", "relied_on"), [({"evidence_url": ""}, False), ({}, True)])
def test_a_value_without_the_evidence_that_the_policy_asks_for_is_marked(olive, lyon, policy, proof, relied_on):
    make.fact(lyon, "canada_relations", True, **proof)

    page = olive.get(f"{LIST}C-1/").content.decode()
    assert ("Without the evidence that the policy asks for: unknown" in page) is not relied_on


def test_a_fact_is_replaced_and_the_old_one_stays_to_be_read(olive, lyon, policy):
    old = make.fact(lyon, "population", 500, evidence_en="Census of 2019")
    address = f"{LIST}facts/{old.pk}/replace/"
    sent(olive, address, value="522 250", evidence_en="Census of 2024", known_on="2024-06-01")
    page = olive.get(f"{LIST}C-1/").content.decode()

    assert CounterpartyFact.objects.standing().get().value == 522250
    assert "1 value that was replaced" in page
    assert "Census of 2019" in page
    assert olive.get(address).status_code == 404


def test_two_who_replace_one_fact_are_told_apart(olive, lyon, policy):
    old = make.fact(lyon, "population", 500)
    address = f"{LIST}facts/{old.pk}/replace/"
    first, second = (key(olive, address) for _ in range(2))
    given = {"valid_from": "2024-01-01", "known_on": "2024-05-14"}
    olive.post(address, {**given, "value": "1", "key": first})

    assert olive.post(address, {**given, "value": "2", "key": second}).status_code == 404
    assert CounterpartyFact.objects.standing().get().value == 1


def test_a_fact_past_its_last_day_says_that_it_is_unknown_again(olive, lyon, policy):
    fact = make.fact(lyon, "population", 500, fresh_until=TODAY() - timedelta(1))
    assert "Too old to rely on" in olive.get(f"{LIST}C-1/").content.decode()

    CounterpartyFact.objects.filter(pk=fact.pk).update(fresh_until=TODAY())
    assert "Too old to rely on" not in olive.get(f"{LIST}C-1/").content.decode()


# --- of agreements


def test_a_fact_of_an_agreement_is_established_and_replaced(olive, lyon, policy):
    agreement = make.agreement(lyon, reference="A-7", public=True)
    address = "/en/desk/agreements/A-7/facts/"
    sent(olive, f"{address}add/project_cost/", value="44500", data_class="public")
    fact = AgreementFact.objects.get()
    assert (fact.agreement, fact.value, fact.unit) == (agreement, 4450000, "CAD")

    sent(olive, f"/en/desk/agreements/facts/{fact.pk}/replace/", value="50000 CAD")
    assert AgreementFact.objects.standing().get().value == 5000000
    assert "50,000\u00a0CAD" in olive.get(address).content.decode()
    assert '"type":"fact.superseded"' in str(LedgerEntry.objects.order_by("seq").last())


def test_the_facts_of_a_draft_are_not_there_for_who_may_not_see_it(olive, lyon, policy):
    make.agreement(lyon, reference="A-8", standing="draft", public=False)

    assert olive.get("/en/desk/agreements/A-8/facts/").status_code == 200
    assert member("councillor").get("/en/desk/agreements/A-8/facts/").status_code == 404


# --- the file


def test_a_merger_shows_what_follows_before_it_is_confirmed(olive, lyon, policy):
    duplicate = actions.register(by=make.clerk(), reference="C-2", name_en="Lyons", name_fr="")
    make.agreement(duplicate, reference="A-7", public=True)
    make.contact(duplicate)
    page = olive.post(f"{LIST}C-2/merge/", {"other": "Lyon", "on": "2020"}).content.decode()
    assert "A-7" in page
    assert "<dt>Contacts that follow it</dt><dd>1</dd>" in tight(page)
    assert not Counterparty.objects.filter(merged_into__isnull=False).exists()

    olive.post(f"{LIST}C-2/merge/", {"other": "Lyon", "on": "2020", "sure": "1"})
    assert olive.get(f"{LIST}C-2/").headers["Location"] == f"{LIST}C-1/"
    file = olive.get(f"{LIST}C-1/").content.decode()
    assert "A-7" in file
    assert "C-2" in file


def test_a_record_is_not_merged_into_itself(olive, lyon):
    assert "the same record" in olive.post(f"{LIST}C-1/merge/", {"other": "C-1"}).content.decode()


def test_the_file_of_a_body_says_what_became_of_it(olive, lyon):
    metro = actions.register(by=make.clerk(), reference="C-2", name_en="Métropole")
    actions.succeed(by=make.clerk(), counterparty=lyon, successor=metro, on=parse_fuzzy("2015"), source="Law 2014-58")

    page = olive.get(f"{LIST}C-1/").content.decode()
    assert "Another body took its place" in page
    assert "Law 2014-58" in page
    assert "It took the place of" in olive.get(f"{LIST}C-2/").content.decode()


# --- proved by a file


@pytest.fixture
def _papers(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


def proof(name="list.pdf", data=None):
    return SimpleUploadedFile(name, files.pdf() if data is None else data)


@pytest.mark.usefixtures("_papers")
def test_a_fact_is_proved_by_a_file_that_the_office_keeps(olive, lyon, policy):
    answer = sent(olive, f"{ADD}canada_relations/", value="yes", data_class="public", file=proof())
    fact = CounterpartyFact.objects.get()
    paper = Paper.objects.get()
    page = olive.get(answer.headers["Location"]).content.decode()

    assert (fact.paper, paper.data_class) == (paper, "internal")
    assert (paper.title_en.startswith("Evidence: "), paper.title_fr.startswith("Preuve")) == (True, True)
    assert f'href="/en/desk/papers/{paper.pk}/"' in page
    assert "Evidence not recorded" not in page
    assert f'href="{LIST}C-1/"' in olive.get(f"/en/desk/papers/{paper.pk}/").content.decode()
    assert list(reconcile.differences([CounterpartyFact, Paper])) == []


@pytest.mark.usefixtures("_papers")
def test_whoever_may_not_read_the_file_is_told_that_there_is_one_and_of_a_closer_one_nothing(olive, lyon, policy):
    sent(olive, f"{ADD}canada_relations/", value="yes", data_class="public", file=proof())
    paper, councillor = Paper.objects.get(), member("councillor")
    page = councillor.get(f"{LIST}C-1/").content.decode()
    assert (str(paper.pk) in page, "The office keeps a paper" in page) == (False, True)
    Paper.objects.update(data_class="intergovernmental")

    page = councillor.get(f"{LIST}C-1/").content.decode()
    assert (str(paper.pk) in page, "The office keeps a paper" in page) == (False, False)


@pytest.mark.usefixtures("_papers")
def test_a_file_that_lies_establishes_nothing_and_what_was_typed_stays(olive, lyon, policy):
    page = sent(olive, f"{ADD}canada_relations/", value="yes", data_class="public", evidence_en="My own words",
                file=proof("photo.png")).content.decode()  # fmt: skip

    assert "is a PDF inside" in page
    assert "My own words" in page
    assert (CounterpartyFact.objects.count(), Paper.objects.count()) == (0, 0)


@pytest.mark.usefixtures("_papers")
def test_what_is_told_in_confidence_is_proved_in_confidence(cleared, lyon, policy):
    sent(cleared, f"{ADD}jurisdiction_of_concern/", value="no", data_class="intergovernmental", file=proof())

    assert Paper.objects.get().data_class == "intergovernmental"


@pytest.mark.usefixtures("_papers")
def test_a_better_fact_rests_on_the_file_of_the_old_one_or_on_its_own(olive, policy):
    agreement = make.agreement("Milan", reference="A-7", lead_division=make.division("roads"))
    old = agreements.establish_fact(
        by=make.clerk(), agreement=agreement, key="canada_relations", value=True, known_on=date(2024, 1, 1),
        valid_from=date(2024, 1, 1), proof=Proof(intake.Sheet("pdf", files.pdf("Old"), "Old"), "Old list", ""),
    )  # fmt: skip
    same = agreements.supersede_fact(by=make.clerk(), fact=old, value=False, known_on=date(2024, 2, 1))
    address = f"/en/desk/agreements/facts/{same.pk}/replace/"
    sent(olive, address, value="yes", file=proof(data=files.pdf("New")))
    new = AgreementFact.objects.get(superseded_by=None)

    assert (same.paper, same.paper.division) == (old.paper, agreement.lead_division)
    assert new.paper not in (None, old.paper)
    assert f"/en/desk/papers/{new.paper_id}/" in olive.get("/en/desk/agreements/A-7/facts/").content.decode()
    assert "/en/desk/agreements/A-7/facts/" in olive.get(f"/en/desk/papers/{new.paper_id}/").content.decode()


def test_what_counts_by_a_fact_or_limits_by_it_reads_it_too():
    counted = policy_of(
        '[[fact]]\nid = "language_group"\nname = { en = "tongue" }\ntype = "text"\nestablished_by = "office"\n'
        '[[fact]]\nid = "cost"\nname = { en = "cost" }\ntype = "money"\ncurrency = "CAD"\nestablished_by = "office"\n'
        '[[criterion]]\nid = "few"\nsource = "s. 6"\ntext = { en = "Few of a tongue." }\nforce = "must"\n'
        'test = { count = "agreements", where = { same = ["language_group"] }, at_most = 2 }\n'
        '[[authority]]\nid = "sign"\ndecides = "execute"\nroles = ["office"]\ntext = { en = "The office signs." }\n'
        'limit = { fact = "cost", at_most = "5000 CAD" }\n'
    )

    assert [one.text for one in known.readings(counted, "language_group")] == ["Few of a tongue."]
    assert [one.text for one in known.readings(counted, "cost")] == ["The office signs."]
    assert known.readings(counted, "friendly") == []
