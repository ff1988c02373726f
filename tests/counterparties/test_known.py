"""With whom the city talks is its own affair until a record that residents read names them: the ledger keeps it too."""

from datetime import date

import pytest

from chancery.activities import actions as activities
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit.reconcile import differences
from chancery.audit.signer import Places, publish
from chancery.counterparties import actions
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.ids import uuid7
from chancery.imports.actions import import_agreements
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 14)
ON = FuzzyDate(DAY, DAY, "day")


@pytest.fixture
def published(tmp_path):
    """Every word of the ledger that anyone may read, as it is published."""

    def read():
        places = Places(keys=tmp_path / "keys", public=tmp_path / "public")
        publish(places, name="ledger.test")
        return "".join((places.public / name).read_text("utf-8") for name in ("ledger.jsonl", "openings.jsonl"))

    return read


def astray():
    """What the record says otherwise than the ledger, of the rooms that this is about."""
    return [one for one in differences() if one.row.startswith(("counterparties.", "agreements."))]


def registered(name="Verona"):
    return actions.register(by=make.actor("officer"), reference=f"CP-{name}", name_en=name, kind="municipality")


def talked_of(body):
    """All that an office notes of a body before anything is signed."""
    officer = make.actor("officer")
    actions.add_alias(by=officer, counterparty=body, name="Bern-Verona")
    actions.rename(by=officer, counterparty=body, name_en="Verona Nuova", name_fr="Vérone", on=parse_fuzzy("2020"))
    when = {"valid_from": DAY, "known_on": DAY}
    actions.establish_fact(by=officer, counterparty=body, key="population-of-verona", value=5, **when)
    actions.note_date(by=officer, counterparty=body, month=5, day=2, name_en="Day of Verona")


def test_a_body_that_only_a_draft_names_is_nowhere_in_the_published_ledger(published):
    body = registered()
    talked_of(body)
    draft = agreements.begin(by=make.actor("officer"), key=str(uuid7()), counterparty=body)
    agreements.add_party(by=make.clerk(), agreement=draft, counterparty=registered("Padova"))

    assert not [word for word in ("erona", "CP-", "adova", draft.reference) if word in published()]
    assert not Counterparty.objects.filter(public=True).exists()
    assert not astray()


def test_once_the_draft_is_signed_the_ledger_tells_openly_what_it_kept_of_them(published):
    body = registered()
    talked_of(body)
    draft = agreements.begin(by=make.actor("officer"), key=str(uuid7()), counterparty=body)
    agreements.add_party(by=make.clerk(), agreement=draft, counterparty=registered("Padova"))
    agreements.sign(by=make.clerk(), agreement=draft, on=ON)

    told = published()
    words = ("Verona Nuova", "Bern-Verona", "population-of-verona", "Day of Verona", "Padova", "CP-Verona")
    assert [word for word in words if word not in told] == []
    assert not astray()


def test_whoever_was_published_once_is_written_of_openly_from_then_on(published):
    body = registered()
    draft = agreements.begin(by=make.actor("officer"), key=str(uuid7()), counterparty=body, standing="signed")
    actions.add_alias(by=make.actor("officer"), counterparty=Counterparty.objects.get(), name="Bern-Verona")

    assert draft.public
    assert "Bern-Verona" in published()


@pytest.mark.parametrize("verb", ["merged", "succeeded"])
def test_what_a_body_became_is_known_with_it(verb, published):
    old, new, officer = registered("Verona"), registered("Greater Verona"), make.actor("officer")
    if verb == "merged":
        actions.merge(by=officer, duplicate=old, into=new, on=parse_fuzzy("2020"))
    else:
        actions.succeed(by=officer, counterparty=old, successor=new, on=parse_fuzzy("2020"))
    assert "Verona" not in published()

    agreements.register(by=officer, counterparty=Counterparty.objects.get(pk=old.pk), standing="signed")
    assert "Greater Verona" in published()


def test_a_public_body_that_is_merged_makes_the_other_one_known(published):
    old, new, officer = registered("Verona"), registered("Greater Verona"), make.actor("officer")
    agreements.register(by=officer, counterparty=old, standing="signed")
    assert "Greater Verona" not in published()

    actions.merge(by=officer, duplicate=old, into=new, on=parse_fuzzy("2020"))
    assert "Greater Verona" in published()


def test_an_activity_makes_known_whom_it_is_with_once_it_is_released(published):
    body, officer = registered(), make.actor("officer")
    planned = activities.record(
        by=officer, when=parse_fuzzy("2024"), title_en="A visit", counterparty=body, state="planned"
    )
    assert "Verona" not in published()

    activities.release(by=make.actor("head"), activity=planned)
    assert "Verona" in published()


def test_a_file_makes_known_whom_its_signed_agreements_are_with_and_nobody_else(published):
    make.country("IT")
    rows = ["reference,counterparty_name_en,country,standing", "A-1,Verona,IT,draft", "A-2,Padova,IT,signed"]
    report = import_agreements(by=make.clerk(), content="\n".join(rows).encode())

    assert (report.written, Agreement.objects.count()) == (2, 2)
    told = published()
    assert "Padova" in told
    assert not [word for word in ("Verona", "A-1") if word in told]
    assert not astray()


def test_an_agreement_that_is_withheld_and_published_again_makes_its_body_known_once(published):
    body = registered()
    held = agreements.register(by=make.clerk(), counterparty=body, standing="signed", public=False)
    assert "Verona" not in published()

    agreements.publish(by=make.clerk(), agreement=held)
    agreements.withhold(by=make.clerk(), agreement=held, why="x")
    agreements.publish(by=make.clerk(), agreement=Agreement.objects.get(pk=held.pk))
    assert published().count('"type":"counterparty.published"') == 1
