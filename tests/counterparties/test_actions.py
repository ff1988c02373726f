"""Counterparties are registered, renamed, merged and succeeded; nothing that points at them is moved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.audit.models import LedgerEntry
from chancery.counterparties import actions, facts
from chancery.counterparties.models import Alias, Counterparty, CounterpartyFact
from chancery.dates import parse_fuzzy
from chancery.edits import Overtaken
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.money import Money
from chancery.policy import Fact
from chancery.policy.facts import pick
from chancery.search.find import find
from tests import make

pytestmark = pytest.mark.django_db
WHEN = {"valid_from": date(2024, 1, 1), "known_on": date(2024, 5, 14)}


def registered(name_en="Kiev", **values):
    values = {"reference": f"CP-{name_en}", "kind": "municipality", "name_fr": name_en, "public": True, **values}
    return actions.register(by=make.clerk(), name_en=name_en, **values)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def found(word):
    return [one for _, one in find("counterparty", word)]


def test_a_counterparty_is_registered_with_the_names_it_is_found_by():
    body = registered("Sagamihara", name_fr="Sagamihara", aliases=[("Sagami-hara", "", "spelling")])

    assert found("Sagami-hara") == [body.pk]
    assert '"type":"counterparty.registered"' in last_line()


def test_a_proponent_cannot_register_a_counterparty():
    with pytest.raises(Refused, match="Only the office"):
        actions.register(by=make.ana(), reference="X", name_en="X")


def test_a_renamed_counterparty_is_found_by_both_names():
    body = registered("Kiev")
    actions.rename(by=make.clerk(), counterparty=body, name_en="Kyiv", name_fr="Kyïv", on=parse_fuzzy("2019"))

    assert found("Kiev") == found("Kyiv") == found("kyiv") == [body.pk]
    assert [event.kind for event in body.events.all()] == ["renamed"]
    assert "counterparty.renamed" in last_line()


def test_it_is_not_renamed_to_what_it_is_called_nor_to_nothing(by):
    body, on = make.counterparty("Kyiv"), parse_fuzzy("2019")
    with pytest.raises(Refused, match="called so already"):
        actions.rename(by=by, counterparty=body, name_en=body.name_en, name_fr=body.name_fr, on=on)
    for nothing in (
        lambda: actions.rename(by=by, counterparty=body, name_en="\u200f", name_fr="", on=on),
        lambda: actions.add_alias(by=by, counterparty=body, name="\u200f\u200e"),
    ):
        with pytest.raises(Refused, match="has a name"):
            nothing()

    assert not body.events.exists()


def test_an_agreement_sorts_under_the_new_name_of_its_counterparty():
    body = registered("Saigon")
    agreement = make.agreement(body)
    actions.rename(by=make.clerk(), counterparty=body, name_en="Ho Chi Minh City", name_fr="Hô", on=parse_fuzzy(""))
    agreement.refresh_from_db()

    assert (agreement.sort_name, agreement.sort_name_fr) == ("ho chi minh city", "ho")


def test_an_agreement_follows_a_merged_counterparty():
    make.country("FR")
    duplicate, kept = registered("Lyons"), registered("Lyon", country=make.country("FR"))
    agreement = make.agreement(duplicate)
    actions.merge(by=make.clerk(), duplicate=duplicate, into=kept, on=parse_fuzzy("2020"))
    agreement.refresh_from_db()

    assert (agreement.sort_name, agreement.country_id, agreement.region) == ("lyon", "FR", "europe")
    assert agreement.counterparty_id == duplicate.pk
    assert agreement.counterparty.now == kept
    assert "counterparty.merged" in last_line()


def test_a_chain_of_merges_leads_to_its_end_in_one_step():
    first, second, third = registered("A"), registered("B"), registered("C")
    actions.merge(by=make.clerk(), duplicate=first, into=second, on=parse_fuzzy(""))
    actions.merge(by=make.clerk(), duplicate=second, into=third, on=parse_fuzzy(""))

    assert Counterparty.objects.get(pk=first.pk).now == third
    assert set(found("C")) == {first.pk, second.pk, third.pk}


def test_nothing_is_merged_into_a_duplicate_or_into_itself():
    first, second = registered("A"), registered("B")
    actions.merge(by=make.clerk(), duplicate=first, into=second, on=parse_fuzzy(""))
    for duplicate, into in ((second, first), (second, second)):
        with pytest.raises(Refused):
            actions.merge(by=make.clerk(), duplicate=duplicate, into=into, on=parse_fuzzy(""))


def test_nothing_became_of_a_body_on_a_day_that_is_still_to_come():
    old, new, day = make.counterparty("Old"), make.counterparty("New"), parse_fuzzy("2999")
    by = make.clerk()
    for act in (
        lambda: actions.rename(by=by, counterparty=old, name_en="Other", name_fr="", on=day),
        lambda: actions.merge(by=by, duplicate=old, into=new, on=day),
        lambda: actions.succeed(by=by, counterparty=old, successor=new, on=day),
    ):
        with pytest.raises(Refused, match="still to come"):
            act()


def test_two_bodies_do_not_take_each_others_place():
    one, two, three = (make.counterparty(name) for name in ("One", "Two", "Three"))
    for old, new in ((one, two), (two, three)):
        actions.succeed(by=make.clerk(), counterparty=old, successor=new, on=parse_fuzzy("1998"))

    with pytest.raises(Refused, match="neither can take"):
        actions.succeed(by=make.clerk(), counterparty=three, successor=one, on=parse_fuzzy("1999"))


def test_a_successor_takes_the_place_and_both_stay():
    old, new = registered("Metro"), registered("Toronto")
    actions.succeed(by=make.clerk(), counterparty=old, successor=new, on=parse_fuzzy("1998"))

    assert Counterparty.objects.get(pk=old.pk).succeeded_by == new
    assert Counterparty.objects.current().count() == 2


def test_an_alias_is_entered_once():
    body = registered("Rio de Janeiro")
    for _ in range(2):
        actions.add_alias(by=make.clerk(), counterparty=body, name="Rio", lang="pt")

    assert body.aliases.count() == 1
    assert found("Rio") == [body.pk]


@pytest.mark.parametrize("value", [True, 7, "gamma-minus", None, date(2024, 5, 14), Decimal("1.50"), Money(100, "CAD")])
def test_a_fact_comes_back_as_it_was_established(value):
    body = registered("Lisbon")
    actions.establish_fact(by=make.clerk(), counterparty=body, key="k", value=value, **WHEN)

    (known,) = facts.of(body)["k"]
    assert (known.value, type(known.value)) == (value, type(value))


def test_a_fact_told_in_confidence_leaves_a_sealed_line():
    body = registered("Lisbon")
    actions.establish_fact(
        by=make.cleared(),
        counterparty=body,
        key="jurisdiction_of_concern",
        value=False,
        data_class="intergovernmental",
        **WHEN,
    )

    assert '"type":"sealed"' in last_line()
    assert "jurisdiction" not in last_line()
    assert not CounterpartyFact.objects.public().exists()


def test_a_superseded_fact_stays_on_record_and_no_longer_counts():
    body = registered("Lisbon")
    old = actions.establish_fact(by=make.clerk(), counterparty=body, key="k", value=1, **WHEN)
    actions.supersede_fact(by=make.clerk(), fact=old, value=2, known_on=date(2025, 1, 1))

    assert pick(facts.of(body)["k"], date(2026, 1, 1), date(2026, 1, 1), None)[0].value == 2
    assert CounterpartyFact.objects.count() == 2
    with pytest.raises(Refused, match="just replaced"):
        actions.supersede_fact(by=make.clerk(), fact=old, value=3, known_on=date(2025, 1, 1))


def test_nobody_writes_under_a_class_that_they_may_not_read():
    with pytest.raises(Refused, match="Only the office"):
        actions.establish_fact(
            by=make.clerk(), counterparty=registered(), key="k", value=1, data_class="intergovernmental", **WHEN
        )


def test_a_fact_keeps_its_class_so_that_the_old_one_betrays_nothing():
    old = actions.establish_fact(by=make.clerk(), counterparty=registered(), key="k", value=1, **WHEN)
    with pytest.raises(Refused, match="keeps its class"):
        actions.supersede_fact(by=make.cleared(), fact=old, value=2, known_on=date(2025, 1, 1), data_class="internal")


def test_a_fact_sent_twice_is_established_once():
    body, key = registered(), uuid7()
    for _ in range(2):
        actions.establish_fact(by=make.clerk(), counterparty=body, id=key, key="k", value=1, **WHEN)

    assert CounterpartyFact.objects.count() == 1


def test_what_was_replaced_still_counts_for_who_asks_what_was_known_before():
    body = registered("Lisbon")
    old = actions.establish_fact(by=make.clerk(), counterparty=body, key="k", value=1, **WHEN)
    actions.supersede_fact(by=make.clerk(), fact=old, value=2, known_on=date(2025, 1, 1))
    known = facts.of(body)["k"]

    assert pick(known, date(2026, 1, 1), date(2024, 12, 31), None)[0].value == 1
    assert pick(known, date(2026, 1, 1), date(2025, 1, 1), None)[0].value == 2


def test_a_name_taken_away_finds_nothing_any_more():
    body = registered("Rio de Janeiro")
    alias = actions.add_alias(by=make.clerk(), counterparty=body, name="Guanabara")
    actions.remove_alias(by=make.clerk(), alias=alias)

    assert found("Guanabara") == []
    assert "counterparty.alias-removed" in last_line()
    with pytest.raises(Refused, match="taken away already"):
        actions.remove_alias(by=make.clerk(), alias=Alias(id=alias.pk, counterparty=body))


def test_a_correction_is_found_by_its_new_words_and_sorts_by_them():
    body = registered("Lyonn", place_en="")
    actions.correct(by=make.clerk(), counterparty=body, held={"name_en": "Lyonn"}, changes={"name_en": "Lyon"})
    body.refresh_from_db()

    assert (body.name_en, body.sort_en, found("Lyon")) == ("Lyon", "lyon", [body.pk])
    assert "counterparty.corrected" in last_line()


def test_a_correction_that_was_overtaken_writes_nothing():
    body = registered("Lyonn")
    with pytest.raises(Overtaken):
        actions.correct(by=make.clerk(), counterparty=body, held={"name_en": "Other"}, changes={"name_en": "Lyon"})

    assert Counterparty.objects.get().name_en == "Lyonn"


def test_a_counterparty_is_not_left_without_a_name():
    body = registered("Lyon", name_fr="")
    with pytest.raises(Refused, match="has a name"):
        actions.correct(by=make.clerk(), counterparty=body, held={"name_en": "Lyon"}, changes={"name_en": ""})


@given(st.data())
def test_as_of_and_as_known_read_what_stood_on_that_day(data):
    days = st.dates(date(2020, 1, 1), date(2020, 1, 12))
    rows = [Fact(n, data.draw(days), data.draw(days), replaced_on=data.draw(st.none() | days)) for n in range(4)]
    as_of, known_at = data.draw(days), data.draw(days)
    stood = [each for each in rows if each.valid_from <= as_of and each.known_on <= known_at]
    stood = [each for each in stood if each.replaced_on is None or each.replaced_on > known_at]
    newest, why = pick(rows, as_of, known_at, None)

    days = [(each.valid_from, each.known_on) for each in stood]
    two = bool(days) and days.count(max(days)) > 1  # of the same days, and they say different things

    assert (newest is None) == (not stood or two)
    assert why == ("not-yet" if not stood else "two-values" if two else "")
    assert newest is None or all((each.valid_from, each.known_on) <= newest[1:3] for each in stood)


def test_what_is_known_of_a_duplicate_is_known_of_the_one_it_was_merged_into():
    duplicate, kept = registered("Lyons"), registered("Lyon")
    actions.establish_fact(by=make.clerk(), counterparty=duplicate, key="k", value=1, **WHEN)
    actions.merge(by=make.clerk(), duplicate=duplicate, into=kept, on=parse_fuzzy(""))

    assert [fact.value for fact in facts.of(kept)["k"]] == [1]
