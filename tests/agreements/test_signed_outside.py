"""What was signed without approval: it can be entered, it says what it is, and no later step makes it another."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chancery.agreements import actions
from chancery.agreements.authority import Authority, authority_of
from chancery.agreements.models import Agreement, AgreementEvent, ChangeRequest
from chancery.audit.models import LedgerEntry
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from tests import make

pytestmark = pytest.mark.django_db


def entered(**values):
    """A memorandum as its paper shows it."""
    return actions.begin(
        by=make.clerk(),
        key=str(uuid7()),
        counterparty=make.counterparty(),
        standing="signed",
        instrument="memorandum",
        signed=parse_fuzzy("2015"),
        **values,
    )


def test_a_memorandum_without_approval_can_be_entered_as_it_happened():
    assert authority_of(entered(approval="officials")) == Authority.OUTSIDE


@pytest.mark.parametrize("outcome", ["lost", "referred", "deferred", "received"])
def test_nobody_enters_that_council_approved_it_by_an_item_that_did_not(outcome):
    with pytest.raises(Refused, match="This item was not adopted"):
        entered(approval="council", council_item=make.council_item(outcome=outcome))


def test_a_signature_says_on_whose_authority_it_is():
    item = make.council_item(outcome="adopted-as-amended")
    draft, other = make.agreement(standing="draft"), make.agreement(standing="draft", approval="officials")
    bare = make.agreement(standing="draft")

    actions.sign(by=make.clerk(), agreement=draft, on=parse_fuzzy("2026"), council_item=item)
    actions.sign(by=make.clerk(), agreement=other, on=parse_fuzzy("2026"))
    actions.sign(by=make.clerk(), agreement=bare, on=parse_fuzzy("2026"))

    assert draft.approval == "council"
    assert authority_of(other) == Authority.OUTSIDE
    assert authority_of(bare) == Authority.NOT_RECORDED


def test_a_signature_is_not_laid_at_the_door_of_an_item_that_was_lost():
    draft, item = make.agreement(standing="draft"), make.council_item(outcome="lost")

    with pytest.raises(Refused, match="approves nothing"):
        actions.sign(by=make.clerk(), agreement=draft, on=parse_fuzzy("2026"), approval="council", council_item=item)
    draft.refresh_from_db()
    assert draft.standing == "draft"


def test_council_deals_with_it_afterwards_and_it_stays_what_it_was():
    row, item = entered(approval="officials"), make.council_item("2016-05-09", outcome="adopted")

    actions.confirm(by=make.actor("clerk"), agreement=row, council_item=item, text_en="Told.")

    event = AgreementEvent.objects.get(agreement=row, kind="confirmed")
    assert str(event.on) == "2016-05-09"
    row.refresh_from_db()
    assert authority_of(row) == Authority.OUTSIDE
    assert '"type":"agreement.confirmed"' in str(LedgerEntry.objects.order_by("seq").last())


@pytest.mark.parametrize("role", ["officer", "head", "city-manager", "solicitor"])
def test_nobody_but_the_clerk_says_what_council_made_of_it(role):
    with pytest.raises(Refused, match="The clerk records"):
        actions.confirm(by=make.actor(role), agreement=entered(approval="officials"), council_item=make.council_item())


@pytest.mark.parametrize(("approval", "outcome"), [("council", "adopted"), ("", "adopted"), ("officials", "lost")])
def test_only_what_was_outside_is_dealt_with_and_only_by_a_yes(approval, outcome):
    row = make.agreement(approval=approval)

    with pytest.raises(Refused):
        actions.confirm(by=make.clerk(), agreement=row, council_item=make.council_item(outcome=outcome))
    assert not row.events.exists()


def test_one_decision_is_recorded_once():
    row, item = entered(approval="officials"), make.council_item(outcome="adopted")
    actions.confirm(by=make.clerk(), agreement=row, council_item=item)

    with pytest.raises(Refused, match="recorded here already"):
        actions.confirm(by=make.clerk(), agreement=row, council_item=item)


def corrected(row, payload, before=None):
    """Ask for a correction as the office does; the solicitor and the head say yes."""
    held = before or {name: getattr(row, name) for name in payload}
    asked = actions.ask(
        by=make.actor("officer"), key=str(uuid7()), agreement=row, kind="correct", payload=payload, before=held, why="?"
    )
    actions.approve_form(by=make.actor("solicitor"), request=asked)
    return actions.decide(by=make.actor("head"), request=asked)


def test_what_was_outside_becomes_councils_only_by_two_people_and_by_name():
    row, item = entered(approval="officials"), make.council_item(outcome="adopted")
    with pytest.raises(Refused, match="Name the decision"):
        corrected(row, {"approval": "council"})
    with pytest.raises(Refused, match="This item was not adopted"):
        corrected(row, {"approval": "council", "council_item": make.council_item(outcome="lost")})

    corrected(row, {"approval": "council", "council_item": item})

    row = Agreement.objects.get(pk=row.pk)
    assert (row.approval, row.council_item) == ("council", item)
    assert ChangeRequest.objects.get(agreement=row, outcome="taken").before["approval"] == "officials"
    assert row.events.filter(kind="corrected", on_earliest=timezone.localdate()).exists()


def test_it_cannot_be_edited_away():
    row = entered(approval="officials")

    with pytest.raises(Refused, match="corrected by two people"):
        actions.change(by=make.clerk(), agreement=row, held={"approval": "officials"}, changes={"approval": "council"})
