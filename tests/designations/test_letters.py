"""A letter is a person's to release; nothing leaves by itself."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx as word
import pypdf
import pytest
import time_machine

from chancery.agreements.models import AgreementPaper
from chancery.audit import reconcile
from chancery.designations import actions, letters
from chancery.designations.models import Letter, LetterTemplate, Placement
from chancery.edits import Overtaken
from chancery.errors import BadInput, Refused
from chancery.papers import store
from chancery.papers.models import Paper
from tests import make
from tests.designations.conftest import write

# What is written and drawn here is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def milan(confirmed) -> Letter:
    """To a partnership city."""
    return Letter.objects.get(placement__agreement__reference="TOR-IAP-09")


@pytest.fixture
def old(confirmed) -> Letter:
    """To one that is historical now."""
    return Letter.objects.get(placement__agreement__reference="TOR-MOU-03")


def template(*lines: str) -> bytes:
    """A Word template of the office's own."""
    paper = word.Document()
    for line in lines:
        paper.add_paragraph(line)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def said(file: bytes) -> str:
    """The words of a Word file."""
    return "\n".join(each.text for each in word.Document(io.BytesIO(file)).paragraphs)


def squeezed(text: str) -> str:
    """Without white space and list marks."""
    return "".join(text.split()).replace("•", "").replace("-", "")


def test_it_says_the_designation_and_the_choices_in_both_languages(milan):
    assert "is designated: Partnership City." in milan.body_en
    assert "to update the agreement with us" in milan.body_en
    assert "a project that we deliver together" in milan.body_en
    assert "to propose a new agreement" in milan.body_en
    assert "est classée ainsi\u00a0: Ville partenaire." in milan.body_fr
    assert "proposer une nouvelle entente" in milan.body_fr


def test_the_city_stands_in_a_sentence_with_its_article(milan):
    names = {"en": "City of Rivemont", "fr": "Ville de Rivemont"}

    assert [letters.within(names[lang], lang) for lang in ("en", "fr")] == [f"the {names['en']}", f"la {names['fr']}"]
    assert letters.within("Rivemont", "fr") == "Rivemont"
    assert milan.body_fr.startswith("La Ville exemple a classé")


def test_a_historical_agreement_is_told_that_nothing_is_set_aside_and_may_propose_anew(old):
    assert "sets aside no amount" in old.body_en
    assert "as part of our common history" in old.body_en
    assert "update the agreement" not in old.body_en
    assert "ne réserve aucune somme" in old.body_fr


def test_both_files_say_the_same_words(milan):
    for lang in ("en", "fr"):
        pdf = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(letters.as_pdf(milan, lang))).pages)
        for part in getattr(milan, f"body_{lang}").split("\n"):
            assert squeezed(part) in squeezed(pdf)
            assert squeezed(part) in squeezed(said(letters.as_word(milan, lang, None)))


def test_it_is_edited_before_it_leaves_and_a_second_writer_is_told(milan):
    one, other = make.actor("officer"), make.actor("officer")
    seen = {"body_en": milan.body_en}
    write(one, milan, body_en="Dear Mayor,", courtesy_text="Caro sindaco")

    with pytest.raises(Overtaken):
        actions.edit(by=other, letter=milan, held=seen, changes={"body_en": "Dear Sir,"})

    milan.refresh_from_db()
    assert (milan.body_en, milan.edition) == ("Dear Mayor,", 2)


def test_a_letter_without_words_is_refused(milan):
    with pytest.raises(Refused, match="both languages"):
        write(make.actor("officer"), milan, body_fr=" ")


def test_a_courtesy_translation_goes_behind_the_letter_in_its_own_language(milan):
    courtesy = "Gentile sindaco,\n\nle scriviamo."
    write(make.actor("officer"), milan, courtesy_text=courtesy, courtesy_language="it")

    paragraphs = word.Document(io.BytesIO(letters.as_word(milan, "en", None))).paragraphs
    last = next(each for each in paragraphs if each.text == "le scriviamo.")
    assert 'w:val="it"' in last._p.xml
    assert any("for your convenience" in each.text for each in paragraphs)


def test_it_goes_to_somebody_of_the_address_book_as_they_are_addressed(milan, clerk):
    body = milan.placement.agreement.counterparty
    mayor = make.contact(
        body, given_name="Maria", family_name="Esempio", title_en="Dr.", function_en="Mayor", letter_en="Your Worship,",
        letter_fr="Madame la Mairesse,", languages="it en",
    )  # fmt: skip
    actions.address(by=clerk, letter=milan, edition=1, contact=mayor)

    assert milan.addressee == "Dr. Maria Esempio\nMayor\nMilan\nItaly"
    assert (milan.salutation_fr, milan.courtesy_language, milan.edition) == ("Madame la Mairesse,", "it", 2)
    assert "Your Worship,\n" in said(letters.as_word(milan, "en", None))
    assert "Madame la Mairesse," in said(letters.as_word(milan, "fr", template("{{ body }}")))
    assert list(reconcile.differences([Letter])) == []


def test_what_the_address_book_has_for_the_envelope_stands_there_in_their_language(milan, clerk):
    body = milan.placement.agreement.counterparty
    sindaco = make.contact(body, envelope_en="The Mayor", envelope_fr="La Mairesse de Milan", languages="fr it")
    milan = write(clerk, milan, courtesy_text="Gentile sindaco", courtesy_language="it")
    actions.address(by=clerk, letter=milan, edition=2, contact=sindaco)

    assert (milan.addressee, milan.courtesy_language) == ("La Mairesse de Milan", "it")


def test_only_who_is_at_the_counterparty_now_is_chosen_and_only_of_what_was_read(milan, clerk):
    body = milan.placement.agreement.counterparty
    stranger, there, gone = make.contact(), make.contact(body), make.contact(body, left_on=date(2020, 1, 1))
    for contact in (stranger, gone):
        with pytest.raises(Refused, match="choose another"):
            actions.address(by=clerk, letter=milan, edition=1, contact=contact)
    with pytest.raises(Refused, match="look at it again"):
        actions.address(by=clerk, letter=milan, edition=7, contact=there)
    with pytest.raises(Refused, match="Only the office and the clerk"):
        actions.address(by=make.actor("auditor"), letter=milan, edition=1, contact=there)


def test_a_person_releases_it_and_it_is_kept_in_the_agreements_file(milan):
    clerk, today = make.actor("clerk"), milan.drafted_on
    released = actions.release(by=clerk, letter=milan, edition=1, on=today, how="post")

    assert (released.state, released.released_by, released.released_on) == ("released", clerk, today)
    filed = AgreementPaper.objects.filter(agreement=milan.placement.agreement, role="letter")
    assert {each.paper for each in filed} == {
        released.kept(kind, lang) for kind in ("pdf", "docx") for lang in ("en", "fr")
    }
    assert "is designated: Partnership City." in said(store.place(released.word_en.sha256).read_bytes())
    assert store.place(released.paper_fr.sha256).read_bytes().startswith(b"%PDF")
    assert Letter.objects.filter(state="released").count() == 1
    assert list(reconcile.differences([Letter, Paper, AgreementPaper])) == []


def test_it_is_released_once_and_changed_no_more(milan):
    clerk = make.actor("clerk")
    actions.release(by=clerk, letter=milan, edition=1, on=milan.drafted_on, how="post")

    for again in (
        lambda: actions.release(by=clerk, letter=milan, edition=1, on=milan.drafted_on, how="post"),
        lambda: write(clerk, milan, body_en="Other words"),
        lambda: actions.withdraw_letter(by=clerk, letter=milan),
    ):
        with pytest.raises(Refused, match="meanwhile"):
            again()
    assert AgreementPaper.objects.filter(agreement=milan.placement.agreement, role="letter").count() == 4


def test_what_was_read_is_what_leaves(milan):
    write(make.actor("officer"), milan, body_en="Other words.")

    with pytest.raises(Refused, match="look at it again"):
        actions.release(by=make.actor("clerk"), letter=milan, edition=1, on=milan.drafted_on, how="post")


def test_not_on_a_day_to_come_nor_before_it_was_drafted(milan):
    for day, why in ((1, "still to come"), (-1, "before the letter was drafted")):
        with pytest.raises(Refused, match=why):
            on = milan.drafted_on + timedelta(days=day)
            actions.release(by=make.actor("clerk"), letter=milan, edition=1, on=on, how="post")


def test_nothing_is_released_as_time_goes_by(confirmed):
    with time_machine.travel(date(2031, 1, 1)):
        assert not Letter.objects.exclude(state="drafted").exists()


@pytest.mark.parametrize("role", ["officer", "solicitor", "city-manager", "administrator"])
def test_only_the_clerk_or_the_head_releases(milan, role):
    with pytest.raises(Refused, match="releases a letter"):
        actions.release(by=make.actor(role), letter=milan, edition=1, on=milan.drafted_on, how="post")


def test_a_row_put_right_afterwards_has_its_letter_drafted_anew(old, clerk):
    row = old.placement
    actions.correct(
        by=clerk, placement=row, shown="historical", category="partnership", reason_en="Read wrongly from the table."
    )

    old.refresh_from_db()
    assert old.state == "withdrawn"
    new = Letter.objects.get(placement=row, state="drafted")
    assert "Partnership City" in new.body_en
    row.assignment.refresh_from_db()
    assert (row.assignment.category, row.assignment.label_en) == ("partnership", "Read wrongly from the table.")
    assert list(reconcile.differences([Letter, type(row)])) == []


def test_two_who_correct_one_row_correct_it_once(old, clerk):
    actions.correct(by=clerk, placement=old.placement, shown="historical", category="partnership", reason_en="Misread.")

    stale = Placement.objects.get(pk=old.placement_id)
    with pytest.raises(Refused, match="Someone else corrected this row"):
        actions.correct(by=clerk, placement=stale, shown="historical", category="project", reason_en="No, so.")
    assert Placement.objects.get(pk=old.placement_id).category == "partnership"


def test_a_correction_needs_its_reason_and_the_clerk(old, clerk):
    with pytest.raises(Refused, match="Say why"):
        actions.correct(by=clerk, placement=old.placement, shown="historical", category="partnership", reason_en="")
    with pytest.raises(Refused, match="clerk confirms"):
        actions.correct(
            by=make.actor("officer"), placement=old.placement, shown="historical", category="partnership", reason_en="x"
        )


def test_the_office_brings_its_own_template_and_may_leave_it_again(milan, clerk):
    mine = template("{{ city }}", "To {{ addressee }}", "{{ body }}", "{{ signatory }}")
    kept = actions.keep_template(by=clerk, language="en", name="letter.docx", data=mine)

    data = store.place(kept.paper.sha256).read_bytes()
    assert "is designated: Partnership City." in said(letters.as_word(milan, "en", data))

    actions.use_ours(by=clerk, language="en")
    assert not LetterTemplate.objects.filter(current=True).exists()


def test_a_letter_whose_template_is_lost_is_not_released_without_its_word_file(milan, clerk, settings, tmp_path):
    actions.keep_template(by=clerk, language="fr", name="lettre.docx", data=template("{{ body }}"))
    settings.PAPERS = tmp_path

    with pytest.raises(Refused, match=r"template \(fr\) is not where it should be"):
        actions.release(by=clerk, letter=milan, edition=1, on=milan.drafted_on, how="post")
    milan.refresh_from_db()
    assert (milan.state, milan.paper_en) == ("drafted", None)


def test_a_newer_template_takes_the_place_of_the_older_which_is_kept(clerk):
    for words in ("One {{ body }}", "Two {{ body }}"):
        actions.keep_template(by=clerk, language="fr", name="lettre.docx", data=template(words))

    assert LetterTemplate.objects.filter(language="fr").count() == 2
    assert LetterTemplate.objects.filter(language="fr", current=True).count() == 1
    assert list(reconcile.differences([LetterTemplate])) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [("{{ body }} {{ salary }}", "salary"), ("Dear all,", "no place for the text"), ("{{ body", "cannot")],
)
def test_a_template_that_does_not_fit_is_refused_and_nothing_is_kept(clerk, line, why):
    with pytest.raises((Refused, BadInput), match=why):
        actions.keep_template(by=clerk, language="en", name="letter.docx", data=template(line))

    assert not LetterTemplate.objects.exists()
    assert not Paper.objects.exists()
