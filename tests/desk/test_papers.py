"""The pages of papers: what is asked, what is kept when it is refused, who reads what, and how a file leaves."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chancery.agreements.models import AgreementPaper
from chancery.audit.models import LedgerEntry
from chancery.papers import actions, intake, store
from chancery.papers.models import Paper
from chancery.records import row_name
from chancery.retention import actions as holding
from chancery.retention.models import RecordClass
from tests import make
from tests.papers import files

pytestmark = pytest.mark.django_db
FILE = "/en/desk/agreements/A-1/papers/"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


@pytest.fixture
def agreement():
    return make.agreement("Lyon", reference="A-1", lead_division=make.division("roads"))


def member(*roles, **more):
    person, client = make.person(" ".join(roles) or "Nobody"), Client()
    for slug in roles:
        make.role(person, slug, **more)
    client.force_login(person.user)
    client.person = person
    return client


@pytest.fixture
def olive():
    return member("officer")


def upload(name="text.pdf", data=None):
    return SimpleUploadedFile(name, files.pdf() if data is None else data)


def typed(**more):
    return {"title_en": "Signed text", "role": "text", "data_class": "internal", "file": upload(), **more}


def filed(agreement, data_class="internal", **values):
    sheet = intake.Sheet("pdf", files.pdf(), "The twinning of Lyon")
    values.setdefault("title_en", "Signed text")
    by = values.pop("by", make.clerk())
    from_ = actions.file(by=by, sheet=sheet, data_class=data_class, division=agreement.lead_division, **values)
    AgreementPaper.objects.create(agreement=agreement, paper=from_, role="text")
    return from_


def cleared(client):
    client.person.clearances.create(since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=make.clerk())
    return client


def status(client, address):
    """What an address answers."""
    return client.get(address).status_code


def at(paper, what=""):
    return f"/en/desk/papers/{paper.pk}/{what}"


def test_an_officer_files_a_paper_in_an_agreements_file(olive, agreement):
    sent = olive.post(f"{FILE}add/", typed(authentic="on", language="fr", original_at="Vault 3"))

    paper = Paper.objects.get()
    assert sent.headers["Location"] == at(paper)
    assert (paper.kind, paper.language, paper.division) == ("pdf", "fr", agreement.lead_division)
    link = agreement.papers.get()
    assert (link.paper, link.role, link.authentic) == (paper, "text", True)
    assert "Signed text" in olive.get(FILE).content.decode()
    page = olive.get(at(paper)).content.decode()
    assert "Not read yet" in page
    assert "Vault 3" in page
    assert paper.sha256 in page


def test_a_form_that_is_sent_twice_files_one_paper(olive, agreement):
    key = re.search(r'name="key" value="([^"]+)"', olive.get(f"{FILE}add/").content.decode())[1]
    places = [olive.post(f"{FILE}add/", typed(key=key)).headers["Location"] for _ in range(2)]

    assert places[0] == places[1]
    assert (Paper.objects.count(), agreement.papers.count()) == (1, 1)


@pytest.mark.parametrize(("lang", "here", "said"), [
    ("en", FILE, "is a PDF inside"), ("fr", "/fr/bureau/ententes/A-1/documents/", "il s’agit d’un PDF"),
])  # fmt: skip
def test_a_file_that_lies_is_refused_and_what_was_typed_stays(olive, agreement, lang, here, said):
    add = f"{here}add/" if lang == "en" else f"{here}ajouter/"
    page = olive.post(add, typed(title_en="My own words", file=upload("photo.png"))).content.decode()

    assert said in page
    assert 'value="My own words"' in page
    assert ("must be chosen again" if lang == "en" else "choisir le fichier de nouveau") in page
    assert not Paper.objects.exists()
    assert not store.folder().exists()


@pytest.mark.parametrize("fault", files.BAD)
def test_no_bad_file_leaves_a_trace(olive, agreement, fault):
    name, data, _said = files.BAD[fault]
    before = LedgerEntry.objects.count()
    page = olive.post(f"{FILE}add/", typed(file=upload(name, data)))

    assert page.status_code == 200
    assert "Nothing was saved" in page.content.decode()
    assert (Paper.objects.count(), LedgerEntry.objects.count(), store.folder().exists()) == (0, before, False)


@pytest.mark.slow
def test_two_hundred_megabytes_are_told_the_limit_and_keep_what_was_typed(olive, agreement):
    page = olive.post(f"{FILE}add/", typed(title_en="My own words", file=Huge())).content.decode()

    assert "larger than 20 MB" in page
    assert 'value="My own words"' in page
    assert not Paper.objects.exists()


class Huge(io.BytesIO):
    """Two hundred megabytes called a PDF."""

    name = "big.pdf"

    def __init__(self):
        super().__init__(b"%PDF-1.4\n" + b"\0" * 200_000_000)


def test_a_file_over_the_citys_own_limit_is_refused(olive, agreement, settings):
    settings.CITY = settings.CITY.__class__(largest_paper_mb=1)
    page = olive.post(f"{FILE}add/", typed(file=upload(data=files.pdf("x" * 1_100_000)))).content.decode()

    assert "larger than 1 MB" in page


def test_a_heic_photo_says_that_it_is_kept_as_it_was_sent(olive, agreement):
    photo = upload("visit.heic", files.heic())
    assert "kept as it was sent" in olive.get(f"{FILE}add/").content.decode()
    refused = olive.post(f"{FILE}add/", typed(file=photo, data_class="public")).content.decode()
    assert "save it as JPEG" in refused
    photo.seek(0)
    olive.post(f"{FILE}add/", typed(file=photo))

    assert "kept as it was sent" in olive.get(at(Paper.objects.get())).content.decode()


def test_without_a_file_or_a_title_the_form_says_so(olive, agreement):
    page = olive.post(f"{FILE}add/", {"role": "text", "data_class": "internal"}).content.decode()

    assert "A paper has a title" in page
    assert "This field is required" in page


def test_a_newer_version_takes_the_place_and_the_older_says_so(olive, agreement):
    old = filed(agreement)
    assert olive.get(at(old, "version/")).status_code == 200
    sent = olive.post(at(old, "version/"), {"file": upload(data=files.pdf("Corrected")), "version": "2"})

    new = Paper.objects.get(supersedes=old)
    assert sent.headers["Location"] == at(new)
    assert "There is a newer version" in olive.get(at(old)).content.decode()
    assert at(new) in olive.get(FILE).content.decode()
    assert at(old) not in olive.get(FILE).content.decode()


def test_a_newer_version_that_one_may_not_read_is_nowhere_in_the_file(olive, agreement):
    old = filed(agreement, title_en="What all may know")
    cleo = cleared(member("officer")).person.user.actor
    new = actions.supersede(by=cleo, paper=old, sheet=intake.Sheet("pdf", files.pdf("New")), title_en="What Lyon said")
    actions.reclassify(by=cleo, paper=new, data_class="intergovernmental", reason="Told in confidence")
    page = olive.get(FILE).content.decode()

    assert at(old) in page
    assert (at(new) in page, "What Lyon said" in page, "2 versions" in page) == (False, False, False)


def test_what_was_opened_later_is_in_the_file_for_whoever_may_not_read_the_first(agreement):
    cleo = cleared(member("officer")).person.user.actor
    old = filed(agreement, "intergovernmental", by=cleo)
    new = actions.supersede(by=cleo, paper=old, sheet=intake.Sheet("pdf", files.pdf("New")))
    actions.reclassify(by=cleo, paper=new, data_class="public", reason="Published")
    page = member("councillor").get(FILE).content.decode()

    assert at(new) in page
    assert at(old) not in page


def test_the_description_is_corrected(olive, agreement):
    paper = filed(agreement)
    page = olive.get(at(paper, "correct/")).content.decode()
    snapshot = re.search(r'name="snapshot" value="([^"]*)"', page)[1]
    olive.post(at(paper, "correct/"), {"snapshot": snapshot, "title_en": "Better", "original_at": "Vault 9"})

    paper.refresh_from_db()
    assert (paper.title_en, paper.original_at) == ("Better", "Vault 9")


def test_the_class_changes_with_a_reason(olive, agreement):
    paper = filed(agreement)
    assert "Why" in olive.post(at(paper, "class/"), {"data_class": "public"}).content.decode()
    olive.post(at(paper, "class/"), {"data_class": "public", "reason": "Council published it"})

    paper.refresh_from_db()
    assert (paper.data_class, paper.class_reason) == ("public", "Council published it")
    assert "Council published it" in olive.get(at(paper)).content.decode()


@pytest.fixture
def schedule():
    for code, years in (("contracts", 15), ("letters", 2)):
        RecordClass.objects.create(code=code, title_en=code.title(), table="papers.paper", counts_from="filed_on",
                                   years=years, rule_en="By-law 217")  # fmt: skip


def test_a_paper_is_filed_under_a_class_of_record_and_says_how_long_it_is_kept(olive, agreement, schedule):
    assert '<option value="contracts">' in olive.get(f"{FILE}add/").content.decode()
    olive.post(f"{FILE}add/", typed(retention="contracts"))
    paper = Paper.objects.get()
    page = olive.get(at(paper)).content.decode()

    assert paper.retention == "contracts"
    assert ("15 years" in page, "By-law 217" in page, f"{date.today().year + 15}" in page) == (True, True, True)
    assert "How long it is kept" not in member("city-manager").get(at(paper)).content.decode()


def test_its_class_of_record_is_changed_and_a_hold_on_it_is_said(olive, agreement, schedule):
    paper, solicitor = filed(agreement, retention="gone"), member("solicitor")
    address = at(paper, "schedule/")
    assert "no line of this code" in olive.get(at(paper)).content.decode()
    page = olive.get(address).content.decode()
    assert '<option value="gone" selected>' in page
    snapshot = re.search(r'name="snapshot" value="([^"]*)"', page)[1]
    olive.post(address, {"snapshot": snapshot, "retention": "letters"})
    assert re.search(r'href="(/en/desk/retention/hold/[^"]+)"', solicitor.get(at(paper)).content.decode())
    holding.hold(by=solicitor.person.user.actor, row=row_name(paper), reason="A lawsuit")

    paper.refresh_from_db()
    assert paper.retention == "letters"
    assert "A lawsuit" in olive.get(at(paper)).content.decode()


def test_a_file_leaves_as_a_download_that_nothing_opens(olive, agreement):
    paper = filed(agreement, title_en='../a "b"\u202e<script>\r\nX: y')
    sent = olive.get(at(paper, "file/"))

    assert sent.content == files.pdf()
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="a b script X y.pdf"'
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in sent.headers["Cache-Control"]


def test_a_file_that_is_missing_is_said_to_be_missing(olive, agreement):
    paper = filed(agreement)
    store.remove(paper.sha256)

    assert olive.get(at(paper, "file/")).status_code == 404
    assert "not where it should be" in olive.get(at(paper)).content.decode()


WHO = {
    "officer": {"public", "internal", "personal"}, "head": {"public", "internal", "personal"},
    "auditor": {"public", "internal", "personal"}, "solicitor": {"public", "internal"},
    "treasurer": {"public", "internal"}, "city-manager": {"public", "internal"}, "clerk": {"public", "internal"},
    "councillor": {"public"}, "mayors-office": {"public"}, "administrator": {"public"}, "proponent": {"public"},
    "division-officer": {"public", "internal"}, "division-head": {"public", "internal"},
}  # fmt: skip


@pytest.mark.parametrize("role", WHO)
def test_each_role_reads_its_classes_and_for_the_others_there_is_nothing(agreement, role):
    cleo = cleared(member("officer")).person.user.actor
    client = member(role, **({"division": agreement.lead_division} if role.startswith("division") else {}))
    for data_class in ("public", "internal", "intergovernmental", "personal"):
        paper = filed(agreement, data_class, by=cleo)
        seen = 200 if data_class in WHO[role] else 404
        answers = {status(client, at(paper, what)) for what in ("", "file/")}
        assert answers == {seen}, data_class


def test_another_division_and_the_rest_of_the_file_see_nothing(agreement):
    paper = filed(agreement)
    other = member("division-officer", division=make.division("parks"))

    assert other.get(at(paper)).status_code == 404
    assert "Signed text" not in other.get(FILE).content.decode()


def test_what_is_not_there_and_what_may_not_be_read_answer_with_the_same_bytes(agreement):
    told = filed(agreement, "intergovernmental", by=cleared(member("officer")).person.user.actor)
    clerk, nothing = member("clerk"), at(told).replace(str(told.pk), "00000000-0000-0000-0000-000000000001")

    answers = [clerk.get(one).content.replace(one.encode(), b"") for one in (at(told), nothing)]
    assert answers[0].replace(str(told.pk).encode(), b"") == answers[1].replace(nothing[-37:-1].encode(), b"")


def test_each_reading_of_a_confidential_paper_is_noted(agreement):
    cleo = cleared(member("officer"))
    told = filed(agreement, "intergovernmental", by=cleo.person.user.actor)
    before = LedgerEntry.objects.count()
    assert status(cleo, at(told)) == status(cleo, at(told, "file/")) == 200

    assert LedgerEntry.objects.count() == before + 2


def test_a_draft_of_another_division_has_no_file_for_a_stranger():
    make.agreement("Milan", reference="A-2", standing="draft", lead_division=make.division("roads"))
    other = member("division-officer", division=make.division("parks"))

    assert other.get("/en/desk/agreements/A-2/papers/").status_code == 404


# --- the portal


def public(paper, reference="A-1"):
    return f"/en/agreements/{reference}/papers/{paper.pk}/"


def test_a_resident_downloads_a_public_paper_of_a_public_agreement(client, agreement):
    paper = filed(agreement, "public")
    page = client.get("/en/agreements/A-1/").content.decode()

    assert public(paper) in page
    sent = client.get(public(paper))
    assert sent.content == files.pdf()
    assert sent.headers["Content-Disposition"].startswith("attachment")


def test_a_resident_gets_no_other_paper(client, agreement):
    draft = make.agreement("Milan", reference="A-2", standing="draft")
    other = make.agreement("Turin", reference="A-3")
    cleo = cleared(member("officer")).person.user.actor
    hidden = [filed(agreement, each, by=cleo) for each in ("internal", "intergovernmental", "personal")]
    open_ = filed(draft, "public", title_en="Of a draft")

    for address in (*map(public, hidden), public(open_, "A-2"), public(open_, "A-3"), public(open_)):
        assert client.get(address).status_code == 404, other


def test_the_portal_does_not_say_that_a_confidential_paper_exists(client, agreement):
    before = client.get("/en/agreements/A-1/").content
    cleo = cleared(member("officer")).person.user.actor
    for each in ("intergovernmental", "personal"):
        filed(agreement, each, by=cleo)

    assert client.get("/en/agreements/A-1/").content == before


def test_a_resident_reads_the_newest_public_version(client, agreement):
    old = filed(agreement, "public")
    new = actions.supersede(by=make.clerk(), paper=old, sheet=intake.Sheet("pdf", files.pdf("New"), "New"))
    page = client.get("/en/agreements/A-1/").content.decode()

    assert public(new) in page
    assert public(old) not in page
    assert status(client, public(new)) == status(client, public(old)) == 200
