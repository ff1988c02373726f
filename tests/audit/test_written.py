"""Rows that are written down many at a time say letter for letter what they would say one by one."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit import actions, ledger, values
from chancery.audit.models import LedgerOpening
from chancery.audit.written import Written
from chancery.counterparties.models import Contact, Counterparty
from chancery.ids import uuid7
from chancery.records import changed

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def plainly(changes):
    return {name: ledger.canonical(value) for name, _class, value in values.values(changes)}


def at_once(written):
    return {name: ledger.canonical(value) for name, _class, value in written.values()}


@given(st.lists(st.builds(
    Agreement, id=st.uuids(), reference=WORDS, title_en=WORDS, note_fr=WORDS, counterparty_id=st.uuids(),
    standing=st.sampled_from(Agreement.Standing), ends_on=st.none() | st.dates(), open_ended=st.none() | st.booleans(),
    since_year=st.none() | st.integers(0, 3000),
), max_size=4, unique_by=lambda row: row.pk))  # fmt: skip
def test_many_rows_at_once_are_the_same_text(rows):
    goals, written = [uuid7(), uuid7()], Written()
    for row in rows:
        written.add(row, {"goals": goals})

    assert at_once(written) == plainly([changed(row, links={"goals": goals}) for row in rows])
    assert written.kept() == values.keep([changed(row, links={"goals": goals}) for row in rows])


def test_what_else_changed_stands_among_them():
    body, held = Counterparty(reference="CP-1", name_en="Lyon"), CategoryAssignment(agreement_id=uuid7())
    written = Written()
    written.take([changed(held)])
    written.add(body)

    assert at_once(written) == plainly([changed(held), changed(body)])


def test_people_keep_an_opening_for_each_value():
    row, written = Contact(given_name="Anne", note="asks for tea"), Written()
    written.add(row)

    assert at_once(written) == plainly([changed(row)])


def test_a_row_is_told_of_once():
    body, written = Counterparty(reference="CP-1"), Written()
    written.add(body), written.add(body)

    with pytest.raises(ValueError, match="once"):
        written.values()


@pytest.mark.django_db
@transaction.atomic
def test_a_line_commits_to_them_as_to_any(by):
    written = Written()
    written.add(Counterparty(reference="CP-1", name_en="Lyon", name_fr="Lyon « ville »"))
    entry = actions.record(by=by, type="import.brought-in", ref="IMP-1", changed=written)

    kept = LedgerOpening.objects.get(seq=entry.seq)
    assert "Lyon « ville »" in kept.value
    assert ledger.commitment(salt=bytes(kept.salt), field=kept.field, value=kept.value) in str(entry)


def test_half_a_character_is_refused():
    written = Written()
    written.add(Counterparty(name_en="\ud800"))

    [(_name, _class, text)] = written.values()
    with pytest.raises(UnicodeEncodeError):
        ledger.commitment(salt=b"", field="after.public", value=str(text))
