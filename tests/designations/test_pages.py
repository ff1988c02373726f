"""The pages of assignments and letters: a whole assignment by its buttons, and who sees what."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

import docx as word
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chancery.accounts import actions as accounts
from chancery.accounts.models import Countersignature
from chancery.agreements.models import Agreement, CategoryAssignment, Grounds, JointProject
from chancery.council.models import CouncilItem
from chancery.designations import actions
from chancery.designations.models import Designation, Letter, LetterTemplate, Placement
from chancery.errors import Refused
from tests import make
from tests.designations.conftest import confirm, set_row, write

# What is written and drawn here is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = "2024-05-14"


def member(*roles: str) -> Client:
    """Someone with these roles, signed in."""
    person, client = make.person("Someone"), Client()
    for slug in roles:
        make.role(person, slug)
    client.force_login(person.user)
    client.person = person
    return client


def at(thing: object, part: str = "", where: str = "assignments") -> str:
    """The address of a page."""
    return f"/en/desk/{where}/{thing.pk}/{part}"


def shown(client: Client, path: str) -> dict[str, str]:
    """What a form carries of what its writer was shown."""
    found = re.search(r'name="snapshot" value="([^"]*)"', client.get(path).content.decode())
    assert found, path
    return {"snapshot": found[1]}


@pytest.fixture
def office() -> Client:
    return member("officer")


@pytest.fixture
def greffe() -> Client:
    return member("clerk")


def text(client: Client, path: str) -> str:
    """What a page says."""
    got = client.get(path)
    assert got.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", got.content.decode()))


def test_from_a_simulation_to_a_released_letter_by_the_buttons(policy, office, greffe):
    make.clear(office.person)
    office.post(at(policy, "prepare/", "simulations"), {"since": DAY})
    made = Designation.objects.get()
    sent = {"reference": "2024.EX14.2", "met": "2024-05-14", "title_en": "A new program", "shown": made.shown}
    greffe.post(at(made, "confirm/"), sent)
    letter = Letter.objects.get(placement__agreement__reference="TOR-IAP-09")
    day = letter.drafted_on.isoformat()
    greffe.post(at(letter, "release/", "letters"), {"edition": "1", "on": day, "how": "consulate"})

    assert CouncilItem.objects.get(reference="2024.EX14.2").outcome == "adopted"
    assert CategoryAssignment.objects.held(date(2024, 5, 14)).filter(council_item__reference="2024.EX14.2").count() == 4
    assert "Through a consulate" in text(office, at(made))
    assert "2024.EX14.2" in text(office, at(made))


def test_the_simulation_names_what_moves_and_offers_the_next_step_to_the_office_alone(policy, office, greffe):
    make.clear(office.person)
    page = text(office, at(policy, where="simulations"))
    assert "Historical Agreement 2" in page
    assert "prepare/?since=2024-" in office.get(at(policy, where="simulations")).content.decode()
    assert "The office prepares it." in text(greffe, at(policy, where="simulations"))


def test_a_councillor_simulates_and_sees_no_assignment(policy, prepared):
    councillor = member("councillor")

    assert "Simulate" in text(councillor, "/en/desk/assignments/")
    assert at(prepared) not in councillor.get("/en/desk/assignments/").content.decode()
    assert councillor.get(at(prepared)).status_code == 403
    assert at(prepared) not in councillor.get(at(policy, where="simulations")).content.decode()


@pytest.mark.parametrize("role", ["councillor", "mayors-office", "division-officer"])
def test_whoever_may_not_read_what_is_withheld_simulates_without_it(policy, role):
    someone = member(role)
    without = text(someone, at(policy, where="simulations"))
    withheld = make.agreement("Glasswing", reference="TOR-X-1", signed="2020", public=False)
    make.assignment(withheld, "partnership-2005")

    assert text(someone, at(policy, where="simulations")) == without
    assert "TOR-X-1" in text(member("officer"), at(policy, where="simulations"))


@pytest.mark.parametrize("secret", [True, False])
def test_what_was_told_in_confidence_moves_a_row_for_whoever_is_cleared_and_for_nobody_else(policy, secret):
    facts = Agreement.objects.get(reference="TOR-MOU-01").counterparty.facts.filter(key="jurisdiction_of_concern")
    page = at(policy, where="simulations")
    cleared, others = Client(), [member(role) for role in ("councillor", "officer", "clerk")]
    cleared.force_login(make.cleared().user)
    known = facts.get()
    facts.all().delete()
    without = [text(one, page) for one in (cleared, *others)]
    make.fact(known.counterparty, known.key, secret, data_class="intergovernmental")
    seen = [text(one, page) for one in (cleared, *others)]

    assert seen[1:] == without[1:]
    assert seen[0] != without[0]
    made = actions.prepare(by=others[1].person.user.actor, policy=policy, since=date(2024, 5, 14))
    assert made.placements.get(agreement__reference="TOR-MOU-01").proposed == ""  # it waits for somebody who may know


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31", "0999-12-31"])
def test_a_day_out_of_all_bounds_is_said_to_be_none(policy, office, since):
    answer = office.get(at(policy, where="simulations"), {"since": since})

    assert answer.status_code == 200
    assert "This is not a day" in answer.content.decode()


def test_a_day_that_is_none_runs_the_first_day_of_the_policy_and_says_so(policy, office):
    page = text(office, f"{at(policy, where='simulations')}?since=2024-31-31")

    assert "This is not a day" in page


def test_what_was_decided_for_one_row_is_shown_with_its_reason(prepared, office):
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    path = at(row, where="assignment-rows")
    held = shown(office, path)
    refused = office.post(path, {"category": "partnership", **held}).content.decode()
    assert "Say why" in refused
    assert '<option value="partnership" selected>' in refused

    office.post(path, {"category": "partnership", "reason_en": "Council asked for it.", **held})

    assert "Partnership City, where the simulation gave: Historical Agreement." in text(office, at(prepared))
    assert "Council asked for it." in text(office, at(prepared))


def test_two_who_change_one_row_choose_and_neither_is_overwritten(prepared, office):
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    path, other = at(row, where="assignment-rows"), member("head")
    held = shown(office, path)
    other.post(path, {"category": "partnership", "reason_en": "Theirs.", **shown(other, path)})

    page = office.post(path, {"category": "project", "reason_en": "Mine.", **held}).content.decode()

    assert "Two versions" in page
    assert "Partnership City" in page
    row.refresh_from_db()
    assert (row.category, row.reason_en) == ("partnership", "Theirs.")


def test_what_begins_on_a_day_to_come_is_not_confirmed_yet_and_the_page_says_from_when(prepared, greffe):
    Designation.objects.update(since=date(2099, 1, 1))

    assert "Its categories begin on 1 January 2099" in text(greffe, at(prepared))
    page = greffe.post(at(prepared, "confirm/"), {"reference": "2024.EX14.2", "met": DAY}).content.decode()
    assert "begin on 1 January 2099, which is still to come" in page
    assert not CouncilItem.objects.filter(reference="2024.EX14.2").exists()


def test_the_confirmation_says_all_of_it_before_it_is_done(prepared, greffe):
    page = text(greffe, at(prepared, "confirm/"))

    assert "4 agreements move, in one transaction." in page
    assert "Nothing: no further resources" in page
    assert "This cannot be undone." in page
    assert "No letter is sent." in page


def test_an_item_that_was_typed_for_nothing_is_not_kept(prepared, greffe):
    make.assignment(make.agreement("Lyon", reference="A-NEW", signed="2010"), "memorandum")
    sent = {"reference": "2024.EX14.2", "met": DAY, "shown": prepared.shown}
    page = greffe.post(at(prepared, "confirm/"), sent).content.decode()

    assert "A-NEW" in page
    assert 'value="2024.EX14.2"' in page
    assert not CouncilItem.objects.filter(reference="2024.EX14.2").exists()


def test_rows_that_changed_are_shown_anew_before_they_are_confirmed(prepared, officer, greffe):
    sent = {"reference": "2024.EX14.2", "met": DAY, "shown": prepared.shown}
    set_row(officer, Placement.objects.get(agreement__reference="TOR-MOU-03"), "partnership", reason_en="Late.")
    page = greffe.post(at(prepared, "confirm/"), sent).content.decode()

    assert "A row was changed since you opened this page" in page
    assert "Late." in page
    again = page.split('name="shown" value="')[1].split('"')[0]
    greffe.post(at(prepared, "confirm/"), {**sent, "shown": again})
    assert Designation.objects.get().standing == "confirmed"


def test_in_a_small_office_the_page_leads_whoever_prepared_it_to_the_countersigner(policy, settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    gre, olga = member("countersigner", "auditor"), make.trusted(Client(), member("officer", "clerk").person.user)
    olga.post(at(policy, "prepare/", "simulations"), {"since": DAY})
    made = Designation.objects.get()
    way = f"/en/desk/countersign/ask/designation/{made.pk}/"
    assert "The countersigner signs first." in text(olga, at(made))
    assert way in olga.get(at(made)).content.decode()

    olga.post(way, {"sure": "1"})

    assert "It waits for the countersigner." in text(olga, at(made))
    assert at(made) in gre.get("/en/desk/countersign/").content.decode()
    assert at(made) not in olga.get("/en/desk/").content.decode()
    asked = Countersignature.objects.get()
    told = text(make.trusted(gre, gre.person.user), f"/en/desk/countersign/{asked.pk}/yes/")
    assert "Agreements that change category" in told
    assert "Not as the simulation gave" in told
    accounts.countersign(countersignature=asked, by=gre.person.user.actor)
    assert at(made, "confirm/") in olga.get(at(made)).content.decode()
    today = olga.get("/en/desk/").content.decode()
    assert at(made) in today
    assert "The countersigner has signed" in today
    # What it says has changed since: another text is signed anew, and until then it is not theirs to confirm.
    set_row(made.opened_by, made.placements.first(), left_out=True, reason_en="Not yet.")
    assert at(made) not in olga.get("/en/desk/").content.decode()
    assert make.trusted(Client(), member("clerk").person.user).get(way).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "one of the two"),
        ({"reference": "X"}, "on which day Council met"),
        ({"reference": "OLD", "met": DAY}, "is on record"),
    ],
)
def test_a_decision_that_is_not_said_is_asked_for(prepared, greffe, sent, said):
    make.council_item(reference="OLD")

    assert said in greffe.post(at(prepared, "confirm/"), sent).content.decode()


def test_a_confirmed_row_is_corrected_on_what_its_page_showed(confirmed, greffe):
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    path = at(row, "correct/", "assignment-rows")
    held = re.search(r'name="shown" value="([^"]*)"', greffe.get(path).content.decode())[1]
    sent = {"category": "partnership", "reason_en": "Read wrongly.", "shown": held}
    greffe.post(path, sent)

    row.refresh_from_db()
    assert (held, row.category) == ("historical", "partnership")
    page = greffe.post(path, {**sent, "category": "project", "reason_en": "Mine."}).content.decode()
    assert "Someone else corrected this row" in page


def test_who_may_not_confirm_sees_the_verb_and_why(prepared, office):
    page = office.get(at(prepared)).content.decode()

    assert 'aria-disabled="true"' in page
    assert "The clerk confirms it." in page


def test_it_is_withdrawn_by_its_button(prepared, office):
    office.post(at(prepared, "withdraw/"))

    assert "Withdrawn" in text(office, "/en/desk/assignments/")


def test_a_letter_is_edited_and_both_files_follow(confirmed, office):
    letter = Letter.objects.get(placement__agreement__reference="TOR-IAP-09")
    page = office.get(at(letter, "edit/", "letters")).content.decode()
    assert "is designated: Partnership City." in page
    sent = {
        "addressee": "The Mayor", "subject_en": "S", "body_en": "Dear <b>Mayor</b>,",
        "subject_fr": "S", "body_fr": "Monsieur le maire,",
    }  # fmt: skip
    office.post(at(letter, "edit/", "letters"), sent | shown(office, at(letter, "edit/", "letters")))

    got = office.get(at(letter, "en.docx", "letters"))
    assert "Dear <b>Mayor</b>," in [each.text for each in word.Document(io.BytesIO(got.content)).paragraphs]
    assert office.get(at(letter, "fr.pdf", "letters")).content.startswith(b"%PDF")
    assert "Dear &lt;b&gt;Mayor" in office.get(at(letter, where="letters")).content.decode()


def test_the_addressee_is_chosen_from_the_address_book(confirmed, office):
    letter = Letter.objects.get(placement__agreement__reference="TOR-IAP-09")
    assert "The address book has nobody at this counterparty." in text(office, at(letter, where="letters"))
    mayor = make.contact(letter.placement.agreement.counterparty, function_en="Mayor", letter_en="Your Worship,")
    path = at(letter, "addressee/", "letters")
    assert "Anne Exemple, Mayor (not checked for a year)" in text(office, path)

    office.post(path, {"contact": mayor.pk, "edition": 1})

    assert "Your Worship, " in text(office, at(letter, where="letters"))
    assert "Anne Exemple Mayor" in text(office, at(letter, where="letters"))
    assert "Anne Exemple\r\nMayor" in office.get(at(letter, "edit/", "letters")).content.decode().replace("\n", "\r\n")


def test_two_who_write_one_letter_choose_where_they_meet_and_keep_the_rest(confirmed, office):
    letter = Letter.objects.get(placement__agreement__reference="TOR-IAP-09")
    path = at(letter, "edit/", "letters")
    same = {name: getattr(letter, name) for name in ("addressee", "subject_en", "subject_fr", "body_fr")}
    held = shown(office, path)
    write(make.actor("officer"), letter, body_en="Theirs", signatory_fr="La mairesse")
    page = office.post(path, {**same, **held, "body_en": "Mine, which took an hour"}).content.decode()

    assert "Two versions" in page
    assert "Theirs" in page
    mine = {"snapshot": page.split('name="snapshot" value="')[1].split('"')[0], "choice-body_en": "mine"}
    office.post(path, {**same, **mine, "body_en": "Mine, which took an hour", "signatory_fr": "La mairesse"})
    letter.refresh_from_db()
    assert (letter.body_en, letter.signatory_fr) == ("Mine, which took an hour", "La mairesse")


def test_a_file_that_is_not_where_it_should_be_breaks_no_page(confirmed, greffe, settings, tmp_path):
    letter = Letter.objects.get(placement__agreement__reference="TOR-IAP-09")
    actions.release(by=make.actor("clerk"), letter=letter, edition=1, on=letter.drafted_on, how="post")
    letter.refresh_from_db()
    LetterTemplate.objects.create(language="fr", paper=letter.paper_fr)
    settings.PAPERS = tmp_path

    for part in ("en.pdf", "fr.docx"):
        assert greffe.get(at(letter, part, "letters")).status_code == 404
    assert greffe.get("/en/desk/letter-templates/fr/preview/").status_code == 404
    assert "The file is not where it should be" in text(greffe, "/en/desk/letter-templates/")
    assert "Only the Word file follows" not in text(greffe, at(letter, where="letters"))
    drafted = Letter.objects.filter(state="drafted").first()
    assert "Only the Word file follows" in text(greffe, at(drafted, where="letters"))
    assert greffe.get(at(drafted, "en.docx", "letters")).status_code == 200


@pytest.mark.parametrize("part", ["de.pdf", "en.exe", "en."])
def test_a_file_that_is_none_is_not_there(confirmed, office, part):
    letter = Letter.objects.first()

    assert office.get(at(letter, part, "letters")).status_code == 404


def test_what_was_released_is_downloaded_as_it_left(confirmed, greffe):
    letter = Letter.objects.get(placement__agreement__reference="TOR-IAP-09")
    actions.release(by=make.actor("clerk"), letter=letter, edition=1, on=letter.drafted_on, how="post")
    for form in ("edit/", "addressee/", "release/", "withdraw/"):  # none that could be filled in for nothing
        assert greffe.get(at(letter, form, "letters")).headers["Location"] == at(letter, where="letters")
    files = ("en.pdf", "en.docx")
    left = [greffe.get(at(letter, part, "letters")).content for part in files]
    Letter.objects.filter(pk=letter.pk).update(body_en="Other words, written past the actions")
    LetterTemplate.objects.create(language="en", paper=Letter.objects.get(pk=letter.pk).word_fr)

    assert [greffe.get(at(letter, part, "letters")).content for part in files] == left
    page = text(greffe, at(letter, where="letters"))
    assert all(f"SHA-256 {sha256(data).hexdigest()}" in page for data in left)
    Letter.objects.filter(pk=letter.pk).update(word_en=None)  # as it was before Word files were kept
    assert "its Word file was not kept" in text(greffe, at(letter, where="letters"))
    assert greffe.get(at(letter, "en.docx", "letters")).status_code == 404


def test_what_remains_to_align_shrinks_as_it_is_done(confirmed, office):
    assert "0 of 2 agreements" in text(office, at(confirmed, "alignment/"))
    lisbon = Agreement.objects.get(reference="TOR-MOU-01")
    JointProject.objects.create(agreement=lisbon, title_en="A mural")

    page = text(office, at(confirmed, "alignment/"))
    assert "1 of 2 agreements" in page
    assert "Milan TOR-IAP-09 No end date No joint project" in page
    assert "Lisbon TOR-MOU-01 Aligned" in page


def test_an_agreement_that_keeps_its_category_is_aligned_and_has_its_letter_too(confirmed, policy, office, greffe):
    again = actions.prepare(by=make.cleared(), policy=policy, since=date(2024, 6, 1))
    actions.confirm(by=make.actor("clerk"), designation=again, council_item=confirmed.council_item, shown=again.shown)
    assert not Letter.objects.filter(placement__designation=again).exists()
    assert "0 of 2 agreements" in text(office, at(again, "alignment/"))
    row = again.placements.get(agreement__reference="TOR-IAP-09")
    assert row.lacks == "ends project"
    way = at(row, "letter/", "assignment-rows")
    assert way in office.get(at(again)).content.decode()
    office.post(way, {"sure": "1"})

    assert "keeps its designation" in Letter.objects.get(placement=row).body_en
    assert way not in office.get(at(again)).content.decode()
    assert "has its letter already" in office.post(way, {"sure": "1"}).content.decode()


def test_one_that_was_left_out_has_a_letter_that_says_so(prepared, officer, clerk, item):
    row = prepared.placements.get(agreement__reference="TOR-IAP-09")
    with pytest.raises(Refused, match="once Council’s decision is confirmed"):
        actions.draft(by=clerk, placement=row)
    set_row(officer, row, left_out=True, reason_en="They asked for time.")
    confirm(clerk, prepared, item)
    row.refresh_from_db()
    with pytest.raises(Refused, match="Only the office and the clerk"):
        actions.draft(by=make.actor("auditor"), placement=row)

    letter = actions.draft(by=clerk, placement=row)
    assert "left out of this decision" in letter.body_en
    assert "n’est pas visée" in letter.body_fr
    assert "They asked" not in letter.body_en


def test_a_template_is_brought_previewed_and_left(confirmed, greffe, office):
    paper, kept = word.Document(), io.BytesIO()
    paper.add_paragraph("Office of the clerk")
    paper.add_paragraph("{{ body }}")
    paper.save(kept)
    path = "/en/desk/letter-templates/"
    greffe.post(f"{path}en/", {"file": SimpleUploadedFile("letter.docx", kept.getvalue())})

    seen = word.Document(io.BytesIO(office.get(f"{path}en/preview/").content)).paragraphs
    assert seen[0].text == "Office of the clerk"
    assert "own template" in text(office, path)
    assert office.post(f"{path}en/ours/").status_code == 403

    greffe.post(f"{path}en/ours/")
    assert not LetterTemplate.objects.filter(current=True).exists()


def test_a_preview_is_offered_once_there_is_a_letter(greffe):
    page = greffe.get("/en/desk/letter-templates/").content.decode()

    assert "There is a preview once a letter is drafted." in page
    assert "/preview/" not in page


def test_a_file_that_is_no_template_is_refused_in_words(greffe):
    page = greffe.post(
        "/fr/bureau/modeles-de-lettre/fr/", {"file": SimpleUploadedFile("lettre.docx", b"%PDF-1.7 not a word file")}
    ).content.decode()

    assert "ne peut pas servir de modèle" in page


def test_why_this_city_is_on_the_agreements_file_with_its_evidence(confirmed, office):
    page = text(office, "/en/desk/agreements/TOR-MOU-01/grounds/")

    assert "International Project" in page
    assert "Partnership City" in page
    assert "canada_relations" in page
    assert "jurisdiction_of_concern" not in page
    assert "/grounds/" in office.get("/en/desk/agreements/TOR-MOU-01/").content.decode()


def test_an_agreement_without_grounds_says_since_when_they_are_kept(office):
    make.agreement("Lyon", reference="A-1")

    assert "No grounds were kept" in text(office, "/en/desk/agreements/A-1/grounds/")


def test_grounds_do_not_change_when_more_is_known(confirmed, office):
    before = text(office, "/en/desk/agreements/TOR-MOU-01/grounds/")
    lisbon = Agreement.objects.get(reference="TOR-MOU-01")
    make.fact(lisbon.counterparty, "canada_relations", False, known_on=date(2024, 1, 2))

    assert text(office, "/en/desk/agreements/TOR-MOU-01/grounds/") == before
    assert Grounds.objects.filter(agreement=lisbon).count() == 1


def test_a_confirmed_row_is_corrected_by_the_clerk_alone(confirmed, greffe, office):
    row = Placement.objects.get(agreement__reference="TOR-MOU-03")
    path = at(row, "correct/", "assignment-rows")
    assert office.get(path).status_code == 403

    sent = {"category": "partnership", "reason_en": "Read wrongly from the table.", "shown": row.category}
    greffe.post(path, sent)

    assert "Read wrongly from the table." in text(greffe, at(confirmed))
    assert Agreement.objects.get(reference="TOR-MOU-03").category == "partnership"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_stands_in_both_languages(confirmed, prepared, lang):
    both = member("officer", "clerk", "head")
    letter, row = Letter.objects.first(), Placement.objects.first()
    start = {"en": "/en/desk", "fr": "/fr/bureau"}[lang]
    names = {"en": ("assignments", "letters", "simulations"), "fr": ("classements", "lettres", "simulations")}[lang]
    pages = [
        f"{start}/{names[0]}/", f"{start}/{names[0]}/{confirmed.pk}/",
        f"{start}/{names[2]}/{confirmed.policy_id}/", f"{start}/{names[1]}/{letter.pk}/",
    ]  # fmt: skip

    for page in pages:
        assert both.get(page).status_code == 200, page
    assert row is not None
