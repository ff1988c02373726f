"""Agreements are registered and live; each verb leaves its line, and refuses those who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chancery.agreements import actions
from chancery.agreements.models import Agreement, AgreementEvent
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.counterparties import actions as counterparties
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.search.find import find
from tests import make

pytestmark = pytest.mark.django_db


def registered(**values):
    values.setdefault("counterparty", make.counterparty("Lyon", name_fr="Lyon"))
    values.setdefault("standing", "signed")
    return actions.register(by=make.clerk(), **values)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def found(word):
    return [one for _, one in find("agreement", word)]


def test_an_agreement_is_registered_with_what_the_papers_say():
    agreement = registered(signed=parse_fuzzy("2013..2019"), title_fr="Jumelage avec Lyon")

    kept = Agreement.objects.get()
    assert (str(kept.signed), kept.ends_on, kept.country_id, kept.region) == ("2013..2019", None, "FR", "europe")
    assert found("jumelages") == [agreement.pk]
    assert '"type":"agreement.registered"' in last_line()


def test_references_count_up_and_say_nothing_of_the_category():
    first, second = registered(), registered()

    assert first.reference[:2] == "A-"
    assert int(second.reference[-4:]) == int(first.reference[-4:]) + 1


def test_a_reference_that_differs_by_capitals_alone_is_refused():
    registered(reference="X-1")

    with pytest.raises(Refused, match="an agreement X-1 already"):
        registered(reference="x-1")


def test_a_proponent_cannot_register_an_agreement():
    with pytest.raises(Refused, match="Only the office"):
        actions.register(by=make.ana(), counterparty=make.counterparty())


def test_a_draft_leaves_a_sealed_line_and_is_not_public():
    agreement = registered(standing="draft")

    assert '"type":"sealed"' in last_line()
    assert agreement.reference not in last_line()
    assert not LedgerOpening.objects.filter(data_class="public").exists()
    assert not Agreement.objects.public().exists()


def test_it_is_found_by_its_counterpartys_words():
    body = make.counterparty("Québec", iso2="CA")
    counterparties.add_alias(by=make.clerk(), counterparty=body, name="Stadaconé")
    agreement = registered(counterparty=body)

    assert found("stadacone") == found("Quebec") == [agreement.pk]


def test_the_category_held_before_ends_the_day_before():
    agreement = registered()
    actions.assign_category(by=make.clerk(), agreement=agreement, category="memorandum")
    actions.assign_category(by=make.clerk(), agreement=agreement, category="project", since=date(2024, 5, 14))

    assert [(each.category, each.until) for each in agreement.assignments.all()] == [
        ("memorandum", date(2024, 5, 13)),
        ("project", None),
    ]
    assert Agreement.objects.get().category == "project"
    assert '"category":"project"' in last_line()


def test_a_category_cannot_begin_before_the_one_held_now():
    agreement = registered()
    actions.assign_category(by=make.clerk(), agreement=agreement, category="project", since=date(2024, 5, 14))

    for since in (None, date(2024, 5, 14), date(2020, 1, 1)):
        with pytest.raises(Refused, match="begins after"):
            actions.assign_category(by=make.clerk(), agreement=agreement, category="partnership", since=since)


def test_a_category_assigned_beforehand_is_held_from_its_day(time_machine):
    time_machine.move_to("2026-01-01")
    agreement = registered()
    actions.assign_category(by=make.clerk(), agreement=agreement, category="project", since=date(2026, 6, 1))
    assert Agreement.objects.get().category == ""

    time_machine.move_to("2026-06-02")
    assert actions.bring_up_to_date(by=make.clerk()) == 1
    assert Agreement.objects.get().category == "project"
    assert actions.bring_up_to_date(by=make.clerk()) == 0


@pytest.mark.parametrize(("verb", "standing"), [(actions.recognise, "historical"), (actions.end, "ended")])
def test_an_agreement_is_recognised_as_historical_or_ended_once(verb, standing):
    agreement = registered()
    stale = Agreement.objects.get()
    item = make.council_item()
    verb(by=make.clerk(), agreement=agreement, on=parse_fuzzy("2024-05-14"), council_item=item)

    kept = Agreement.objects.get()
    assert (kept.standing, kept.standing_since) == (standing, date(2024, 5, 14))
    assert kept.status(date(2025, 1, 1)) == standing
    with pytest.raises(Refused, match="just changed"):
        verb(by=make.clerk(), agreement=stale, on=parse_fuzzy("2024-05-14"), council_item=item)
    assert AgreementEvent.objects.count() == 1


def test_what_hangs_on_an_agreement_is_recorded_and_found():
    agreement, by = registered(), make.clerk()
    actions.add_party(by=by, agreement=agreement, counterparty=make.counterparty("Riga", iso2=None))
    actions.add_community_partner(by=by, agreement=agreement, name_en="Sakura Committee")
    actions.add_joint_project(by=by, agreement=agreement, title_en="Mural exchange")
    actions.add_paper(by=by, agreement=agreement, paper=make.paper(), role="text", authentic=True)
    actions.record_event(by=by, agreement=agreement, kind="confirmed", on=parse_fuzzy("2005-12"))

    assert found("riga") == found("sakura") == found("murals") == [agreement.pk]
    assert LedgerEntry.objects.count() == 6


def test_an_extension_is_the_next_link_of_the_chain():
    first = registered(instrument="host-agreement")
    second = actions.change_terms(by=make.clerk(), agreement=first, how="extends", ends_on=date(2001, 12, 31))

    assert (second.amends, second.chain_kind, second.instrument) == (first, "extends", "host-agreement")


def test_a_fact_in_confidence_is_kept_under_its_own_class():
    actions.establish_fact(
        by=make.cleared(),
        agreement=registered(),
        key="k",
        value="secret",
        valid_from=date(2024, 1, 1),
        known_on=date(2024, 1, 1),
        data_class="intergovernmental",
    )

    opened = LedgerOpening.objects.filter(value__contains="secret")
    assert {each.data_class for each in opened} == {"intergovernmental"}


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": date(2024, 1, 1), "ends_on": date(2023, 1, 1)},
        {"open_ended": True, "ends_on": date(2023, 1, 1)},
        {"chain_kind": "amends"},
    ],
)
def test_the_database_refuses_nonsense(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.agreement(**values)


def test_a_term_of_one_day_is_a_term():
    assert make.agreement(starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 1)).pk


def test_numbers_go_on_past_9999_and_pass_over_what_is_no_number(time_machine):
    time_machine.move_to("2026-06-30")
    for reference in ("A-2026-9999", "A-2026-10000", "A-2026-X"):
        make.agreement(reference=reference)

    assert registered().reference == "A-2026-10001"


def test_a_fault_that_is_no_taken_number_is_not_tried_again():
    with pytest.raises(IntegrityError), transaction.atomic():
        registered(starts_on=date(2024, 1, 1), ends_on=date(2023, 1, 1))
