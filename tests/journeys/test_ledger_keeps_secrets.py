"""Everything that is not public is entered through the rooms' own actions; none of it is in a published byte."""

from __future__ import annotations

import itertools
import secrets
from datetime import date

import pytest

from chancery.accounts import actions as accounts
from chancery.activities import actions as activities
from chancery.agreements import actions as agreements
from chancery.audit import actions as audit
from chancery.audit import reconcile, signer
from chancery.audit.signer import Places
from chancery.budgets import actions as budgets
from chancery.council import actions as council
from chancery.counterparties import actions as counterparties
from chancery.dates import parse_fuzzy
from chancery.memberships import actions as memberships
from chancery.money import Money
from chancery.papers import actions as papers
from tests import make

DAY = date(2026, 3, 1)


@pytest.fixture
def word():
    """A word that nobody has ever said: `word()` is a new one, `word.said` are all."""
    numbers = itertools.count()

    def one():
        one.said.append(f"canary-{next(numbers)}-{secrets.token_hex(8)}")
        return one.said[-1]

    one.said = []
    return one


@pytest.fixture
def published(by, tmp_path):
    """Publish, and give all bytes that anybody can fetch."""

    def bytes_now():
        signer.publish(Places.of(tmp_path), name="records.example.org/chancery")
        return b"".join(path.read_bytes() for path in (tmp_path / "ledger").iterdir()).decode()

    return bytes_now


def hidden_agreement(by, body, word, **values):
    """An agreement that is not published, with everything that can hang on it."""
    texts = {name: word() for name in ("reference", "title_en", "title_fr", "note_en", "source")}
    made = agreements.register(by=by, counterparty=body, **texts, **values)
    day = parse_fuzzy("2026-03-01")
    agreements.add_party(by=by, agreement=made, counterparty=body, role="signatory")
    agreements.add_community_partner(by=by, agreement=made, name_en=word())
    agreements.add_joint_project(by=by, agreement=made, title_en=word())
    agreements.assign_category(by=by, agreement=made, category=word(), since=DAY)
    agreements.record_event(by=by, agreement=made, kind="noted", on=day, text_en=word())
    agreements.establish_fact(by=by, agreement=made, key=word(), value=word(), valid_from=DAY, known_on=DAY)
    return made


def test_what_is_not_public_is_in_no_published_byte(by, word, published):
    body = counterparties.register(by=by, reference="CP-1", name_en="Lyon", kind="municipality")
    counterparties.establish_fact(
        by=by, counterparty=body, key=word(), value=word(), valid_from=DAY, known_on=DAY, data_class="intergovernmental"
    )
    hidden_agreement(by, body, word, public=False, standing="signed")
    hidden_agreement(by, body, word, public=True, standing="draft")
    shown = agreements.register(by=by, counterparty=body, reference="A-1", standing="signed", title_en="Shown")
    secret = papers.cite(by=by, url=f"https://example.org/{word()}", title_en=word(), data_class="internal")
    agreements.add_paper(by=by, agreement=shown, paper=secret, role="advice")
    network = memberships.enter_network(by=by, reference="N-1", name_en="Metropolis", kind="municipal-network")
    memberships.record_membership(by=by, network=network, role_en=word(), public=False)
    council.record_item(by=by, reference=word(), met=parse_fuzzy("2026"), title_en=word(), public=False)
    budgets.record_line(
        by=by, reference=word(), amount=Money(100, "CAD"), currency="CAD", line_en=word(), role="total", public=False
    )
    kind = make.activity_kind()
    activity = activities.record(
        by=by, reference=word(), when=parse_fuzzy("2026"), kind=kind, title_en=word(), public=False
    )
    activities.add_result(by=by, activity=activity, text_en=word())
    accounts.add_person(by=by, name=word())
    accounts.add_login(by=by, email=f"{word()}@example.org")
    every = published()

    assert "Shown" in every
    assert len(word.said) > 25
    assert [said for said in word.said if said in every] == []
    # The paper itself is not told of, not even by its number: that there is legal advice is advice.
    assert str(secret.pk) not in every


def test_what_was_sealed_is_proved_to_be_what_it_was_once_it_is_public(by, word, published):
    body = counterparties.register(by=by, reference="CP-1", name_en="Lyon", kind="municipality")
    made = hidden_agreement(by, body, word, public=False, standing="signed")
    assert made.title_en not in published()
    audit.disclose(by=by, basis="published", ref=made.reference)

    assert made.title_en in published()


def test_what_is_not_public_is_held_against_the_ledger_too(by, word):
    body = counterparties.register(by=by, reference="CP-1", name_en="Lyon", kind="municipality")
    made = hidden_agreement(by, body, word, public=False, standing="signed")
    type(made).objects.filter(pk=made.pk).update(title_en="Changed")

    assert [found.column for found in reconcile.differences()] == ["title_en"]
