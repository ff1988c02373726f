"""Each line of an agreement's history leads to its line of the ledger, with what proves it, and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.agreements import actions
from chancery.agreements.models import AgreementEvent
from chancery.audit import ledger, lines, signer, verify
from chancery.audit.models import LedgerHead
from chancery.audit.signer import Places
from chancery.dates import parse_fuzzy
from chancery.ids import uuid7
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon(tmp_path, settings):
    """A published agreement whose signature the ledger tells of; what was written is not signed yet."""
    settings.HOME = tmp_path
    clerk, known = make.clerk(), {"counterparty": make.counterparty("Lyon"), "signed": parse_fuzzy("2010")}
    row = actions.register(by=clerk, standing="signed", reference="A-1", public=True, **known)
    actions.record_event(by=clerk, agreement=row, kind="signed", on=parse_fuzzy("2010"), source="S-1")
    return row


def entry_of(row) -> str:
    return f"/en/agreements/A-1/ledger/{AgreementEvent.objects.filter(agreement=row).first().pk}/"


def sign(tmp_path) -> None:
    signer.publish(Places.of(tmp_path), name="records.example.org/chancery")


def test_a_line_of_the_history_leads_to_its_entry_and_back(lyon, client, tmp_path):
    assert "not signed yet" in client.get(entry_of(lyon)).content.decode()
    sign(tmp_path)
    history = client.get("/en/agreements/A-1/").content.decode()
    page = client.get(re.search(r'href="(/en/agreements/A-1/ledger/[^"]+)"', history)[1], follow=True)
    told = page.content.decode()

    french = client.get(page.redirect_chain[-1][0].replace("/en/", "/fr/").replace("ledger", "registre-des-actes"))

    assert page.redirect_chain
    assert '<dd lang="en">S-1</dd>' in french.content.decode()
    assert "<dd>S-1</dd>" in told
    assert 'href="/en/agreements/A-1/#log"' in told
    assert "A-1</code>" in told


def test_the_receipt_is_checked_by_the_published_verifier_alone(lyon, client, tmp_path):
    sign(tmp_path)
    address = client.get(entry_of(lyon)).headers["Location"]
    got = client.get(f"{address}receipt.json")
    keys = verify.keys_in((tmp_path / "ledger" / "key.txt").read_text())

    assert "line" in verify.check_receipt(got.json(), keys)
    with pytest.raises(verify.Fault):
        verify.check_receipt({**got.json(), "leaf": got.json()["leaf"].replace("A-1", "A-2")}, keys)


def test_a_draft_has_no_such_page_for_residents_and_its_line_is_sealed(lyon, client, tmp_path):
    body = make.counterparty("Sekret", reference="CP-SEKRET")
    draft = actions.begin(by=make.actor("officer"), key=str(uuid7()), counterparty=body)
    event = actions.record_event(by=make.clerk(), agreement=draft, kind="noted", on=parse_fuzzy("2020"))
    sign(tmp_path)

    assert client.get(f"/en/agreements/{draft.reference}/ledger/{event.pk}/").status_code == 404
    assert client.get(f"/en/agreements/A-1/ledger/{event.pk}/").status_code == 404
    assert client.get(f"/en/ledger/{LedgerHead.state()[0]}/").status_code == 404
    for seq in range(LedgerHead.state()[0]):
        got = client.get(f"/en/ledger/{seq}/")
        assert b"Sekret" not in got.content
        assert draft.reference not in got.content.decode()


@pytest.mark.once
@given(st.integers(1, 70), st.data())
def test_the_way_up_from_every_line_comes_to_the_root(size, data):
    leaves = [str(number).encode() for number in range(size)]
    seq = data.draw(st.integers(0, size - 1))
    root = ledger.root(ledger.grown(map(ledger.leaf_hash, leaves)))
    path = lines.Tree(leaves).path(seq)
    at = ledger.leaf_hash(leaves[seq])
    for one, left in path:
        at = ledger.node_hash(one, at) if left else ledger.node_hash(at, one)

    assert at == root
    assert verify.root_from_proof(leaves[seq], seq, size, [one for one, _left in path]) == root
