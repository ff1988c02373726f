"""The office's register and the file of an agreement: what is shown, to whom, and what its forms do."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from chancery.agreements import actions
from chancery.agreements.models import Agreement, ChangeRequest, Commitment
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make
from tests.reading import tight

pytestmark = pytest.mark.django_db
LIST = "/en/desk/agreements/"
HERE = f"{LIST}A-1/"


def member(*roles, division=None):
    """Someone with these roles, signed in."""
    person, client = make.person(f"Member {make.number()}"), Client()
    for slug in roles:
        make.role(person, slug, division=division)
    client.force_login(person.user)
    return client


@pytest.fixture
def row():
    return make.agreement("Lyon", reference="A-1", starts_on=date(2021, 3, 1), ends_on=date(2027, 2, 28), signed="2021")


def read(client, path=HERE):
    return client.get(path).content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


def send(client, path, sure=True, **typed):
    """Fill in a form and, where a second page asks, say that one is sure."""
    page = read(client, path)
    for name in ("key", "snapshot"):
        if f'name="{name}"' in page and name not in typed:
            typed[name] = hidden(page, name)
    answer = client.post(path, typed)
    if answer.status_code == 200 and sure and 'name="sure"' in answer.content.decode():
        answer = client.post(path, typed | {"sure": "1"})
    return answer


def confirmed(client, path, **typed):
    """What the second page sends back when its reader says that they are sure."""
    page = client.post(path, typed | {"key": hidden(read(client, path), "key")}).content.decode()
    return typed | {"key": hidden(page, "key"), "sure": "1"}


def now():
    return Agreement.objects.get(reference="A-1")


def test_a_draft_asks_first_with_whom(row):
    page = read(member("officer"), f"{LIST}begin/")
    asked = re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"', page[page.index('name="key"') :])

    assert [name for name in asked if name != "key"][:3] == ["counterparty", "instrument", "title_en"]


def test_the_file_leads_to_its_papers_and_prints_without_its_verbs(row):
    page = read(member("officer"))

    documents = page[page.index('id="papers"') :]
    assert f"{HERE}papers/" in documents[: documents.index("</section>")]
    assert 'class="folio noprint" aria-labelledby="verbs"' in page
    assert f"{HERE}papers/" not in read(Client(), "/en/agreements/A-1/")


def test_the_office_sees_drafts_in_its_list_and_residents_do_not(row):
    make.agreement("Oslo", reference="A-2", standing="draft", iso2="NO")

    assert "/en/desk/agreements/A-2/" in read(member("officer"), LIST)
    assert "A-2" not in read(Client(), "/en/agreements/")
    assert "A-2" not in read(member("councillor"), LIST)
    assert "A-2" in read(member("officer"), f"{LIST}?status=draft")


def test_a_division_sees_its_own_drafts_and_no_others():
    own = make.division("parks")
    make.agreement("Oslo", reference="A-2", standing="draft", lead_division=own)
    mine, other = member("division-officer", division=own), member("division-officer", division=make.division("roads"))

    assert "A-2" in read(mine, LIST)
    assert mine.get(f"{LIST}A-2/").status_code == 200
    assert other.get(f"{LIST}A-2/").status_code == 404
    assert "A-2" not in read(other, LIST)


def test_every_verb_is_visible_and_an_impossible_one_says_why(row):
    page = read(member("councillor"))
    assert page.count('aria-disabled="true"') == 12
    assert "The office does this." in page
    page = read(member("officer"))
    assert "It is signed already." in page
    assert 'href="/en/desk/agreements/A-1/renew/"' in page


def test_what_is_missing_is_said_and_leads_to_the_very_place_where_it_is_filled_in(row):
    Agreement.objects.update(ends_on=None)
    page, looks = read(member("officer")), read(member("auditor"))

    for gap in ("No Council sponsor", "No responsible division", "No term recorded"):
        assert gap in page
        assert gap in looks
    for place in ("edit/#id_sponsor", "edit/#id_lead_division", "correct/#id_ends_on", "correct/#id_renewal"):
        form, _mark, field = place.partition("#")
        assert f'href="{HERE}{place}"' in page
        assert f'id="{field}"' in read(member("officer"), f"{HERE}{form}")
    assert f'href="{HERE}project/"' in page
    assert "#id_" not in looks


def test_an_officer_begins_a_draft_once_however_often_the_form_is_sent():
    client, _body = member("officer"), make.counterparty("Lyon", reference="CP-1")
    page = read(client, f"{LIST}begin/")
    typed = {"counterparty": "lyon", "instrument": "agreement", "key": hidden(page, "key"), "called": "Jumelage"}
    first, second = client.post(f"{LIST}begin/", typed), client.post(f"{LIST}begin/", typed)

    assert first.url == second.url
    assert Agreement.objects.get().called == "Jumelage"


def test_a_second_tab_is_asked_whether_it_means_another_agreement(row):
    client = member("officer")
    typed = {"counterparty": "Lyon", "instrument": "agreement"}
    page = send(client, f"{LIST}begin/", **typed).content.decode()
    assert "There is already an agreement of this kind with this counterparty: A-1." in page
    assert Agreement.objects.count() == 1
    send(client, f"{LIST}begin/", **typed, another="on")
    assert Agreement.objects.count() == 2


def test_of_two_who_enter_one_agreement_at_once_the_second_is_asked_as_it_is_written(row):
    begun = {"counterparty": row.counterparty, "instrument": row.instrument}
    with pytest.raises(Refused, match="There is already an agreement of this kind with this counterparty: A-1"):
        actions.begin(by=make.clerk(), key=str(uuid7()), another=False, **begun)
    assert Agreement.objects.count() == 1
    actions.begin(by=make.clerk(), key=str(uuid7()), another=True, **begun)
    assert Agreement.objects.count() == 2


def test_a_form_with_a_key_that_is_not_ours_is_shown_again_with_what_was_typed():
    make.counterparty("Lyon")
    client = member("officer")
    typed = {"counterparty": "Lyon", "instrument": "agreement", "key": "forged", "called": "Jumelage"}
    page = client.post(f"{LIST}begin/", typed).content.decode()

    assert "It was too old" in page
    assert 'value="Jumelage"' in page
    assert hidden(page, "key") != "forged"
    assert not Agreement.objects.exists()


def test_a_name_that_several_have_is_asked_back():
    make.counterparty("Dunedin", reference="CP-NZ", iso2=None)
    make.counterparty("Dunedin", reference="CP-US", iso2="US")
    page = send(member("officer"), f"{LIST}begin/", counterparty="dunedin", instrument="pact").content.decode()

    assert "Dunedin (CP-NZ); Dunedin (CP-US)" in page
    assert 'value="dunedin"' in page


def test_an_agreement_is_entered_from_its_paper():
    make.counterparty("Lyon")
    typed = {"counterparty": "Lyon", "instrument": "twinning", "signed": "2013..2019", "ends_on": "2024-02-29"}
    send(member("officer"), f"{LIST}enter/", **typed)

    kept = Agreement.objects.public().get()
    assert (kept.instrument, str(kept.signed), kept.ends_on) == ("twinning", "2013..2019", date(2024, 2, 29))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_on": "2025-01-01", "ends_on": "2024-01-01"}, "before the first day"),
        ({"ends_on": "2023-02-29"}, "Enter a valid date"),
        ({"open_ended": "true", "ends_on": "2025-01-01"}, "no last day"),
        ({"chain_kind": "extends"}, "Name the earlier agreement"),
        ({"signed": "yesterday"}, "is not a date"),
    ],
)
def test_days_that_cannot_be_are_refused_and_stay_typed(typed, said):
    make.counterparty("Lyon")
    typed = {"counterparty": "Lyon", "instrument": "pact", "called": "Keep me"} | typed
    page = send(member("officer"), f"{LIST}enter/", **typed).content.decode()

    assert said in page
    assert 'value="Keep me"' in page
    assert not Agreement.objects.exists()


def test_two_officers_who_edit_at_once_lose_nothing(row):
    ana, bob = member("officer"), member("head")
    shown = {"snapshot": hidden(read(bob, f"{HERE}edit/"), "snapshot")}
    send(ana, f"{HERE}edit/", called="Hers")
    page = send(bob, f"{HERE}edit/", called="His", note_en="A note", **shown).content.decode()

    assert "Two versions" in page
    again = {"called": "His", "note_en": "A note", "snapshot": hidden(page, "snapshot"), "choice-called": "theirs"}
    bob.post(f"{HERE}edit/", again)
    assert (now().called, now().note_en) == ("Hers", "A note")


def test_a_draft_is_edited_whole_and_signed_after_a_second_page():
    make.agreement("Lyon", reference="A-1", standing="draft")
    make.counterparty("Oslo", iso2="NO")
    send(member("officer"), f"{HERE}edit/", counterparty="Oslo", instrument="pact", ends_on="2030-01-01")
    assert (now().counterparty.name_en, now().instrument) == ("Oslo", "pact")
    client = member("city-manager")
    page = send(client, f"{HERE}sign/", sure=False, on="2026-01-15", ends_on="2030-01-01").content.decode()
    assert "Oslo, A-1" in page
    assert "This cannot be undone." in page
    assert now().standing == "draft"
    send(client, f"{HERE}sign/", on="2026-01-15", ends_on="2030-01-01")
    assert now().standing == "signed"


def test_one_may_go_back_from_the_second_page_with_everything_typed(row):
    client = member("officer")
    page = send(client, f"{HERE}renew/", sure=False, on="2026-05", years="5", text_en="Keep me").content.decode()
    typed = {"on": "2026-05", "years": "5", "text_en": "Keep me", "key": hidden(page, "key"), "back": "1"}
    page = client.post(f"{HERE}renew/", typed).content.decode()

    assert "Keep me" in page
    assert 'value="5"' in page
    assert not ChangeRequest.objects.exists()


def test_a_renewal_says_when_the_present_term_ends_and_a_request_says_its_day_in_words(row):
    client = member("officer")
    page = read(client, f"{HERE}renew/")
    assert "Its present term ends on 28 February 2027." in page
    assert "Day it was agreed" in page
    assert "present term" not in read(client, f"{HERE}end/")

    send(client, f"{HERE}renew/", on="2026-05", years="1")
    asked = timezone.localdate(ChangeRequest.objects.get().asked_at)
    page = read(client)
    assert f'on <time datetime="{asked.isoformat()}">' in page
    block = page[page.index('id="waiting"') : page.index('id="verbs"')]
    assert 'class="end"' not in block  # its verbs have the full width: in the column of a row their words broke
    assert '<div class="noprint"><ul class="rows tight">' in tight(block)


def test_an_officer_asks_the_solicitor_agrees_the_manager_decides(row):
    send(member("officer"), f"{HERE}renew/", on="2026-05", years="1")
    asked = ChangeRequest.objects.get()
    page = read(member("city-manager"))
    assert "28 February 2028" in page or "2028" in page
    at = f"/en/desk/change-requests/{asked.pk}/"
    refused = send(member("city-manager"), f"{at}decide/").content.decode()
    assert "solicitor has not yet said" in refused
    send(member("solicitor"), f"{at}form/")
    send(member("city-manager"), f"{at}decide/")

    assert now().ends_on == date(2028, 2, 29)


def test_the_clerk_records_what_council_decided(row):
    item, client = make.council_item(reference="2026.EX1.1", title_en="An end"), member("clerk")
    typed = {"on": "2026-05-14", "reason": "concluded"}
    page = send(client, f"{HERE}end/", **typed).content.decode()
    assert "Name the council item" in page
    send(client, f"{HERE}end/", **typed, council_item="2026.EX1.1")

    assert now().standing == "ended"
    assert now().events.get().council_item == item
    assert "Only a signed agreement." in read(client)


@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        ("renew", {"on": "2026-05-14", "years": "5"}),
        ("amend", {"on": "2026-05-14", "text_en": "Article 3"}),
        ("end", {"on": "2026-05-14", "reason": "concluded"}),
        ("recognise", {"on": "2026-05-14", "reason": "expired"}),
    ],
)
def test_a_step_that_is_confirmed_twice_is_taken_once(row, verb, typed):
    make.council_item(reference="2026.EX1.1", title_en="A step")
    client, path = member("clerk"), f"{HERE}{verb}/"
    sure = confirmed(client, path, **typed, council_item="2026.EX1.1")
    answers = [client.post(path, sure) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, HERE)] * 2
    assert now().events.count() == 1
    assert now().ends_on == (date(2032, 2, 29) if verb == "renew" else date(2027, 2, 28))


def test_a_renewal_is_what_was_confirmed_or_is_asked_again(row):
    make.council_item(reference="2026.EX1.1", title_en="A step")
    path, typed = f"{HERE}renew/", {"on": "2026-05-14", "years": "5", "council_item": "2026.EX1.1"}
    first, second = member("clerk"), member("clerk")
    assert "Record the council item first" in read(first, path)
    sure = [confirmed(client, path, **typed) for client in (first, second)]
    assert first.post(path, sure[0]).status_code == 302
    answer = second.post(path, sure[1])

    assert answer.status_code == 409
    assert "Someone else has just changed this." in answer.content.decode()
    assert (now().ends_on, now().events.count()) == (date(2032, 2, 29), 1)


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("renew", {"on": "2026", "ends_on": "2025-01-01"}, "ends after the one it extends"),
        ("renew", {"on": "2026-05"}, "one of the two"),
        ("renew", {"on": "2028", "years": "1"}, "before the term ends"),
        ("end", {"on": "2020", "reason": "concluded"}, "before the agreement was signed"),
        ("recognise", {"on": "2026", "reason": "criterion"}, "Name the criterion"),
        ("amend", {"on": "2026"}, "Say what was amended"),
    ],
)
def test_a_step_that_cannot_be_is_refused_before_anyone_confirms_it(row, verb, typed, said):
    page = send(member("officer"), f"{HERE}{verb}/", **typed, source="Keep me").content.decode()

    assert said in page
    assert "Keep me" in page
    assert not ChangeRequest.objects.exists()


def test_a_correction_is_asked_confirmed_and_refused(row):
    paris = make.counterparty("Grand Lyon", reference="CP-2")
    typed = {"counterparty": "CP-2", "instrument": "agreement", "signed": "2021", "starts_on": "2021-03-01"}
    send(member("head"), f"{HERE}correct/", **typed, ends_on="2027-02-28", why="The seal says so", party="Lyon")
    asked = ChangeRequest.objects.get()
    assert set(asked.payload) == {"counterparty", "party"}
    send(member("solicitor"), f"/en/desk/change-requests/{asked.pk}/form/")

    assert now().counterparty == paris
    assert now().parties.get().counterparty.name_en == "Lyon"


def test_who_corrects_second_chooses_field_by_field_before_it_is_asked(row):
    make.counterparty("Oslo", reference="CP-2", iso2="NO")
    head, typed = member("head"), {"counterparty": "Lyon", "instrument": "agreement", "signed": "2021"}
    typed |= {"starts_on": "2021-03-01", "ends_on": "2028-01-01", "why": "The seal says so", "party": "CP-2"}
    typed |= {name: hidden(read(head, f"{HERE}correct/"), name) for name in ("key", "snapshot")}
    Agreement.objects.update(ends_on=date(2030, 1, 1), called="Meanwhile")
    page = head.post(f"{HERE}correct/", typed).content.decode()

    assert "Two versions" in page
    assert "1 January 2030" in page or "2030-01-01" in page
    again = typed | {"snapshot": hidden(page, "snapshot"), "choice-ends_on": "mine"}
    sure = head.post(f"{HERE}correct/", again).content.decode()
    assert "1 January 2028" in sure
    assert "Oslo" in sure
    assert not ChangeRequest.objects.exists()
    head.post(f"{HERE}correct/", typed | {"snapshot": hidden(sure, "snapshot"), "sure": "1"})
    asked = ChangeRequest.objects.get()
    assert (set(asked.payload), asked.before) == ({"ends_on", "party"}, {"ends_on": "2030-01-01"})
    assert asked.why == "The seal says so"


def test_what_was_asked_is_refused_on_its_page(row):
    send(member("officer"), f"{HERE}amend/", on="2026-01", text_en="More")
    asked = ChangeRequest.objects.get()
    send(member("solicitor"), f"/en/desk/change-requests/{asked.pk}/refuse/")

    asked.refresh_from_db()
    assert asked.outcome == "refused"


def test_a_commitment_is_entered_moved_and_shown_to_residents(row):
    client = member("officer")
    typed = {"title_en": "Student exchange", "side": "city", "due": "2027-06", "lead_en": "Parks", "public": "on"}
    send(client, f"{HERE}promise/", **typed)
    one = Commitment.objects.get()
    at = f"/en/desk/commitments/{one.pk}/"
    assert "Say why it was dropped." in send(client, f"{at}move/", state="dropped").content.decode()
    send(client, f"{at}move/", state="at-risk")
    send(client, f"{at}edit/", **typed | {"due": "2028"})
    page = read(Client(), "/en/agreements/A-1/")

    assert all(said in page for said in ("Student exchange", "Parks", "2028", "At risk"))
    assert "/move/" not in page


def test_a_commitment_that_is_not_for_residents_is_not_shown_to_them(row):
    send(member("officer"), f"{HERE}promise/", title_en="Hush", side="both", public="")

    assert "Hush" not in read(Client(), "/en/agreements/A-1/")
    assert "Hush" not in read(member("councillor"))
    assert "Hush" in read(member("auditor"))


def test_partners_and_projects_are_added_and_corrected(row):
    client = member("officer")
    send(client, f"{HERE}partner/", name_en="Friends of Lyon", expected_minor="50,000", raised_minor="1200.50")
    partner = row.community_partners.get()
    assert (partner.expected_minor, partner.raised_minor) == (5_000_000, 120_050)
    at = f"/en/desk/community-partners/{partner.pk}/edit/"
    assert 'value="1200.50"' in read(client, at)
    ahead = send(client, at, name_en="Friends of Lyon", raised_minor="5", raised_on="2999-01-01").content.decode()
    assert "This day is still to come." in ahead
    page = send(client, at, name_en="Friends of Lyon", raised_minor="-5").content.decode()
    assert "below zero" in page or "is not an amount" in page
    send(client, at, name_en="Friends of Lyon", expected_minor="50000", raised_minor="2000")
    send(client, f"{HERE}project/", title_en="A bridge")
    project = row.joint_projects.get()
    send(client, f"/en/desk/joint-projects/{project.pk}/edit/", title_en="A long bridge", ends_on="2027-01-01")

    page = read(client)
    assert all(said in page for said in ("$2,000", "$50,000", "A long bridge"))
    assert "Raised:" in read(Client(), "/en/agreements/A-1/")


def test_a_party_joins_a_draft_and_not_a_signed_agreement(row):
    make.agreement("Oslo", reference="A-2", standing="draft", iso2="NO")
    client = member("officer")
    send(client, f"{LIST}A-2/party/", counterparty="Lyon")
    again = send(client, f"{LIST}A-2/party/", counterparty="Lyon").content.decode()
    signed = send(client, f"{HERE}party/", counterparty="Oslo").content.decode()

    assert Agreement.objects.get(reference="A-2").parties.count() == 1
    assert "party to it already" in again
    assert "ask for a correction" in signed


def test_it_is_withheld_and_published_by_the_head(row):
    client = member("head")
    send(client, f"{HERE}withhold/", why="A court said so")
    assert Client().get("/en/agreements/A-1/").status_code == 404
    assert "Withheld from residents" in read(client)
    assert member("councillor").get(HERE).status_code == 404
    send(client, f"{HERE}publish/")
    assert Client().get("/en/agreements/A-1/").status_code == 200


@pytest.mark.parametrize("role", ["administrator", "proponent"])
def test_those_who_do_not_work_with_agreements_see_no_file(row, role):
    assert member(role).get(HERE).status_code == 403
    assert member(role).get(LIST).status_code == 403


def test_the_pages_speak_french(row):
    page = read(member("officer"), "/fr/bureau/ententes/A-1/")

    assert "Ce qui peut être fait" in page
    assert 'href="/fr/bureau/ententes/A-1/renouveler/"' in page
