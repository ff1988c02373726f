"""People on the other side: entered, corrected, checked, gone, and forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import serializers
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chancery.accounts.models import Division
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.counterparties import actions
from chancery.counterparties.models import Contact, ErasureRequest
from chancery.edits import Overtaken
from chancery.errors import Refused
from chancery.notes import actions as notes
from chancery.notes.models import Note
from chancery.records import row_name
from chancery.search.models import ClosedEntry
from tests import make

pytestmark = pytest.mark.django_db
CANARY = "Canary-7f3a"


def someone(role, name="Someone", **more):
    """An actor with a role."""
    person = make.person(name)
    make.role(person, role, **more)
    return person.user.actor


def contact(**values):
    values = {"organisation": make.counterparty(), "given_name": "Anne", "family_name": "Exemple", **values}
    return actions.add_contact(by=make.clerk(), **values)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def everything():
    rows = [*Contact.objects.all(), *LedgerOpening.objects.all(), *ErasureRequest.objects.all()]
    leaves = b"".join(bytes(entry.leaf) for entry in LedgerEntry.objects.all()).decode()
    return serializers.serialize("json", rows, ensure_ascii=False) + leaves


# --- enter


def test_a_contact_is_entered_and_its_line_says_nothing_of_whom():
    made = contact(family_name=CANARY)

    assert made.name == f"Anne {CANARY}"
    assert '"type":"sealed"' in last_line()
    assert CANARY not in last_line()
    assert str(made.pk) not in last_line()


def test_each_personal_value_is_a_field_of_its_own_so_that_it_can_be_forgotten_alone():
    contact(email="anne@example.org")
    fields = set(LedgerOpening.objects.filter(data_class="personal").values_list("field", flat=True))

    assert {"after.personal.email", "after.personal.family_name", "after.personal.spoken_fr"} <= fields
    assert list(differences([Contact])) == []


def test_a_form_sent_twice_enters_one_person():
    first = contact()
    second = contact(id=first.pk, organisation=first.organisation)

    assert second == first
    assert Contact.objects.count() == 1


def test_a_contact_of_a_duplicate_is_a_contact_of_the_one_it_was_merged_into():
    kept = make.counterparty("Kept")
    made = contact(organisation=make.counterparty("Duplicate", merged_into=kept))

    assert made.organisation == kept


def test_a_contact_without_a_name_is_refused():
    with pytest.raises(Refused, match="has a name"):
        contact(given_name="", family_name="")


def test_a_consent_cannot_end_before_it_begins():
    with pytest.raises(Refused, match="ends before"):
        contact(consent_on=date(2026, 5, 2), consent_until=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("order", "given", "family", "own", "said"),
    [
        ("given-first", "Anne", "Exemple", "", "Anne Exemple"),
        ("family-first", "Phú Trọng", "Nguyễn", "", "Nguyễn Phú Trọng"),
        ("given-first", "", "", "\u200fمحمد\u200f", "\u200fمحمد\u200f"),
        ("family-first", "Mononym", "", "", "Mononym"),
    ],
)
def test_the_name_is_said_in_its_own_order(order, given, family, own, said):
    made = contact(name_order=order, given_name=given, family_name=family, own_name=own)

    assert Contact.objects.get(pk=made.pk).name == said


# --- who may


def test_a_division_keeps_its_own_contacts_and_no_others():
    parks = Division.objects.create(slug="parks", name_en="Parks")
    culture = Division.objects.create(slug="culture", name_en="Culture")
    officer = someone("division-officer", division=parks)
    own = actions.add_contact(by=officer, organisation=make.counterparty(), given_name="A", owner_division=parks)
    other = contact(owner_division=culture)

    actions.mark_left(by=officer, contact=own, on=date(2026, 1, 1))
    with pytest.raises(Refused, match="division that keeps"):
        actions.mark_left(by=officer, contact=other, on=date(2026, 1, 1))


def test_a_division_gives_its_contact_to_no_other_division():
    parks = Division.objects.create(slug="parks", name_en="Parks")
    culture = Division.objects.create(slug="culture", name_en="Culture")
    officer = someone("division-officer", division=parks)
    own = actions.add_contact(by=officer, organisation=make.counterparty(), given_name="A", owner_division=parks)

    with pytest.raises(Refused, match="division that keeps"):
        actions.correct_contact(
            by=officer, contact=own, held={"owner_division": parks}, changes={"owner_division": culture}
        )


@pytest.mark.parametrize("role", ["councillor", "auditor", "administrator", "proponent", "treasurer"])
def test_others_enter_no_contact(role):
    with pytest.raises(Refused, match="Only the office"):
        actions.add_contact(by=someone(role), organisation=make.counterparty(), given_name="A")


# --- correct


def test_a_correction_changes_what_was_asked_and_how_it_sorts():
    made = contact(family_name="Zola")
    actions.correct_contact(
        by=make.clerk(), contact=made, held={"family_name": "Zola"}, changes={"family_name": "Ábalos"}
    )
    made.refresh_from_db()

    assert (made.family_name, made.sort) == ("Ábalos", "abalos anne")
    assert '"type":"sealed"' in last_line()
    assert list(differences([Contact])) == []


def test_who_was_overtaken_writes_nothing():
    made = contact(family_name="Zola")
    with pytest.raises(Overtaken):
        actions.correct_contact(
            by=make.clerk(), contact=made, held={"family_name": "Other"}, changes={"family_name": "Mine"}
        )

    assert Contact.objects.get().family_name == "Zola"


def test_a_correction_that_changes_nothing_leaves_no_line():
    made = contact()
    before = LedgerEntry.objects.count()
    actions.correct_contact(by=make.clerk(), contact=made, held={}, changes={})

    assert LedgerEntry.objects.count() == before


# --- check


def test_a_check_says_who_and_when():
    made = contact()
    assert made.is_old(timezone.localdate())
    actions.verify_contact(by=make.clerk(), contact=made)
    made.refresh_from_db()

    assert (made.verified_on, made.verified_by) == (timezone.localdate(), make.clerk())
    assert not made.is_old(timezone.localdate() + timedelta(365))
    assert made.is_old(timezone.localdate() + timedelta(366))


def test_a_check_does_not_lie_in_the_future():
    with pytest.raises(Refused, match="in the past"):
        actions.verify_contact(by=make.clerk(), contact=contact(), on=timezone.localdate() + timedelta(1))


def test_an_older_check_does_not_replace_a_newer_one():
    made = contact()
    actions.verify_contact(by=make.clerk(), contact=made, on=date(2026, 3, 1))
    with pytest.raises(Refused, match="later check stays"):
        actions.verify_contact(by=make.clerk(), contact=made, on=date(2026, 2, 1))


# --- leave and come back


def test_someone_leaves_once_and_may_come_back():
    made = contact()
    actions.mark_left(by=make.clerk(), contact=made, on=date(2026, 1, 1))
    with pytest.raises(Refused, match="left already"):
        actions.mark_left(by=make.clerk(), contact=made, on=date(2026, 1, 2))
    assert list(Contact.objects.left()) == [made]

    actions.bring_back(by=make.clerk(), contact=made)
    assert list(Contact.objects.active()) == [made]
    with pytest.raises(Refused, match="had not left"):
        actions.bring_back(by=make.clerk(), contact=made)


def test_nobody_checks_someone_who_left():
    made = contact()
    actions.mark_left(by=make.clerk(), contact=made, on=date(2026, 1, 1))
    with pytest.raises(Refused, match="left already"):
        actions.verify_contact(by=make.clerk(), contact=made)


@pytest.mark.parametrize(
    ("first", "last", "on", "expected"),
    [
        (None, None, date(2026, 1, 1), None),
        (date(2026, 1, 1), None, date(2030, 1, 1), True),
        (date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31), True),
        (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), False),
        (date(2026, 1, 1), None, date(2025, 12, 31), False),
    ],
)
def test_a_consent_holds_from_its_first_day_to_its_last(first, last, on, expected):
    assert Contact(consent_on=first, consent_until=last).consents(on) is expected


# --- forget


def asked(**values):
    officer = someone("officer")
    made = contact(given_name=f"{CANARY}-a", email=f"{CANARY}@example.org", note=CANARY, **values)
    return actions.ask_erasure(by=officer, contact=made, basis="A-2.1 s.73")


def test_who_is_forgotten_is_nowhere_any_more():
    request = asked(own_name=CANARY, credential_on=date(2024, 2, 29))
    actions.correct_contact(
        by=make.clerk(), contact=request.contact, held={"phone": ""}, changes={"phone": f"+1 {CANARY}"}
    )
    assert CANARY in everything()
    actions.decide_erasure(by=someone("clerk"), asked=request, granted=True)
    forgotten = Contact.objects.get()

    assert CANARY not in everything()
    assert CANARY.casefold() not in everything()
    assert (forgotten.name, forgotten.sort, forgotten.credential_on, forgotten.erased) == ("", "", None, True)
    assert list(differences([Contact, ErasureRequest])) == []


def test_what_was_noted_of_somebody_is_forgotten_with_them_and_their_words_are_found_no_more():
    request, cleared = asked(), make.cleared()
    about = row_name(request.contact)
    note = notes.write(by=someone("officer"), ref=about, text=f"{CANARY} likes sailing")
    notes.correct(by=someone("officer"), note=note, text=f"{CANARY} likes rowing")
    notes.write(by=cleared, ref=about, text=f"{CANARY} in confidence", data_class="intergovernmental")
    other = notes.write(by=cleared, ref=row_name(make.contact()), text="Somebody else")
    DBTaskResult.objects.all().delete()
    actions.decide_erasure(by=someone("clerk"), asked=request, granted=True)
    kept = [opening.value for opening in LedgerOpening.objects.exclude(value=None)]

    assert [one.text for one in Note.objects.exclude(pk=other.pk)] == ["", "", ""]
    assert CANARY not in everything() + "".join(kept)
    assert list(differences([Contact, Note])) == []
    actions.reindex_contacts(by=make.clerk(), contacts=[Contact.objects.get(pk=request.contact_id)])
    assert not ClosedEntry.objects.filter(object_id=request.contact_id).exists()
    # What the database still keeps of it in places that nobody reads is written over by the worker.
    assert [one.task_path for one in DBTaskResult.objects.all()] == ["chancery.audit.sweep.swept"]


def test_who_asks_does_not_decide():
    head = someone("head")
    request = actions.ask_erasure(by=head, contact=contact(), basis="A-2.1 s.73")

    with pytest.raises(Refused, match="another person must"):
        actions.decide_erasure(by=head, asked=request, granted=True)
    assert not Contact.objects.get().erased


@pytest.mark.parametrize("role", ["officer", "administrator", "auditor", "division-head"])
def test_only_the_head_and_the_clerk_decide(role):
    request = asked()
    with pytest.raises(Refused, match="Only the head"):
        actions.decide_erasure(by=someone(role), asked=request, granted=True)


def test_a_request_is_decided_once():
    request = asked()
    actions.decide_erasure(by=someone("clerk"), asked=request, granted=False)
    with pytest.raises(Refused, match="decided already"):
        actions.decide_erasure(by=someone("clerk"), asked=request, granted=True)

    assert CANARY in Contact.objects.get().name


def test_a_request_asked_twice_is_one_and_after_a_refusal_it_may_be_asked_again():
    request, officer = asked(), someone("officer")
    assert actions.ask_erasure(by=officer, contact=request.contact, basis="A-2.1 s.73") == request
    actions.decide_erasure(by=someone("clerk"), asked=request, granted=False)

    assert actions.ask_erasure(by=officer, contact=request.contact, basis="A-2.1 s.73") != request


def test_a_story_is_no_basis():
    with pytest.raises(Refused, match="short name of a rule"):
        actions.ask_erasure(by=make.clerk(), contact=contact(), basis="Anne asked me; she said “please”!")


def test_who_is_forgotten_is_not_changed_or_asked_for_again():
    request = asked()
    actions.decide_erasure(by=someone("clerk"), asked=request, granted=True)
    forgotten = Contact.objects.get()

    with pytest.raises(Refused, match="erased"):
        actions.ask_erasure(by=make.clerk(), contact=forgotten, basis="A-2.1 s.73")
    with pytest.raises(Refused, match="erased"):
        actions.mark_left(by=make.clerk(), contact=forgotten, on=date(2026, 1, 1))
    with pytest.raises((Refused, Overtaken)):
        actions.correct_contact(by=make.clerk(), contact=forgotten, held={"note": ""}, changes={"given_name": "Back"})
