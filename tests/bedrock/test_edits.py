from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from chancery import edits
from chancery.audit.models import Actor
from chancery.dates import parse_fuzzy
from chancery.errors import Refused

BEFORE = {"name": "Lyon", "note": "old", "on": date(2024, 2, 29)}


def merge(mine, held, asked=(), **chosen):
    return edits.merge(edits.Snapshot(edits.texts(BEFORE), asked), BEFORE | mine, BEFORE | held, chosen)


def test_what_only_i_changed_is_written():
    merged = merge({"name": "Lyons"}, {})

    assert merged.changes == {"name": "Lyons"}
    assert not merged.conflicts


def test_what_only_the_other_changed_stays_theirs():
    merged = merge({"name": "Lyons"}, {"note": "new"})

    assert merged.changes == {"name": "Lyons"}
    assert merged.kept == ("note",)


def test_what_both_changed_alike_is_no_question():
    merged = merge({"name": "Lyons"}, {"name": "Lyons"})

    assert (merged.changes, merged.conflicts) == ({}, ())


def test_what_both_changed_is_asked():
    merged = merge({"name": "Lyons"}, {"name": "Lugdunum"})

    assert merged.conflicts == (edits.Conflict("name", "Lyon", "Lyons", "Lugdunum"),)
    assert merged.changes == {}


def test_a_choice_is_kept():
    first = merge({"name": "Lyons", "note": "mine"}, {"name": "Lugdunum", "note": "theirs"})
    shown = first.asking(edits.Snapshot(edits.texts(BEFORE)))
    mine, held = BEFORE | {"name": "Lyons", "note": "mine"}, dict(first.held)
    second = edits.merge(shown, mine, held, {"name": "mine", "note": "theirs"})

    assert (second.changes, second.conflicts) == ({"name": "Lyons"}, ())


def test_a_question_without_an_answer_is_asked_again():
    first = merge({"name": "Lyons"}, {"name": "Lugdunum"})
    second = edits.merge(first.asking(None), BEFORE | {"name": "Lyons"}, first.held, {})

    assert [one.name for one in second.conflicts] == ["name"]


def test_a_third_writer_during_the_choice_is_asked_about_too():
    first = merge({"name": "Lyons"}, {"name": "Lugdunum"})
    held = dict(first.held) | {"name": "Lyon (Rhône)"}
    second = edits.merge(first.asking(None), BEFORE | {"name": "Lyons"}, held, {"name": "mine"})

    assert [one.theirs for one in second.conflicts] == ["Lyon (Rhône)"]


def test_who_left_it_to_the_others_leaves_it_to_the_last_of_them():
    first = merge({"name": "Lyons"}, {"name": "Lugdunum"})
    held = dict(first.held) | {"name": "Lyon (Rhône)"}
    second = edits.merge(first.asking(None), BEFORE | {"name": "Lyons"}, held, {"name": "theirs"})

    assert (second.values["name"], second.conflicts) == ("Lyon (Rhône)", ())


def test_without_a_snapshot_every_difference_is_asked():
    merged = edits.merge(None, BEFORE | {"name": "Lyons", "note": "x"}, BEFORE, {"name": "mine"})

    assert [one.name for one in merged.conflicts] == ["name", "note"]


def test_a_field_that_the_form_did_not_send_is_left_alone():
    assert edits.merge(edits.Snapshot({}), {}, BEFORE, {}).changes == {}


values = st.fixed_dictionaries({"a": st.sampled_from("xyz"), "b": st.sampled_from("xyz"), "c": st.sampled_from("xyz")})


@given(before=values, mine=values, held=values)
def test_nothing_of_either_writer_is_lost(before, mine, held):
    merged = edits.merge(edits.Snapshot(before), mine, held, {})
    asked = {one.name for one in merged.conflicts}

    for name in before:
        changed_by_me, changed_by_them = mine[name] != before[name], held[name] != before[name]
        assert (name in asked) == (changed_by_me and changed_by_them and mine[name] != held[name])
        if name not in asked:
            assert merged.values[name] == (mine[name] if changed_by_me else held[name])


def test_a_snapshot_comes_back_as_it_was_given():
    snapshot = edits.Snapshot({"name": "Lyon", "goals": ["1", "2"]}, ("name",))

    assert edits.unseal("a/1", edits.seal("a/1", snapshot)) == snapshot


@pytest.mark.parametrize("spoil", [lambda one: one[:-1], lambda one: "", lambda one: "x" + one, lambda one: "é:\0"])
def test_a_snapshot_that_we_did_not_write_says_nothing(spoil):
    assert edits.unseal("a/1", spoil(edits.seal("a/1", edits.Snapshot({})))) is None


def test_a_snapshot_of_one_record_is_no_good_for_another():
    assert edits.unseal("a/2", edits.seal("a/1", edits.Snapshot({}))) is None


def test_each_form_that_is_opened_has_a_key_of_its_own():
    assert edits.Snapshot({}).key != edits.Snapshot({}).key


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""), (True, "true"), (" a\r\nb ", "a\nb"), (date(2024, 2, 29), "2024-02-29"), (["b", "a"], ["a", "b"]),
        (parse_fuzzy("2013..2019"), "2013..2019"), (5, "5"), (False, "false"), (Actor(pk="u-1"), "u-1"),
        (datetime(2024, 2, 29, 9, 30), "2024-02-29T09:30:00"),
    ],
)  # fmt: skip
def test_values_are_compared_as_the_browser_sends_them(value, said):
    assert edits.text(value) == said


def test_a_date_of_law_is_three_columns():
    assert edits.columns({"signed": parse_fuzzy("2024"), "note": ""}) == {
        "signed_earliest": date(2024, 1, 1), "signed_latest": date(2024, 12, 31), "signed_precision": "year",
        "note": "",
    }  # fmt: skip


def test_one_row_was_as_shown_or_the_writer_was_overtaken():
    edits.require_still(1)
    with pytest.raises(Refused, match="Nothing of yours was lost"):
        edits.require_still(0)


def test_the_page_that_asks_is_the_same_form_and_remembers_what_it_showed_before():
    opened = edits.Snapshot(edits.texts(BEFORE))
    again = merge({"name": "Lyons"}, {"name": "Lugdunum", "note": "new"}).asking(opened)

    assert (again.key, again.asked) == (opened.key, ("name",))
    assert again.shown == edits.texts(BEFORE) | {"name": "Lugdunum"}


def test_what_a_form_asks_beside_the_record_is_handed_on_beside_it():
    assert merge({"why": "a slip"}, {}).beside == {"why": "a slip"}


def test_a_row_still_says_what_was_shown_where_each_column_does_and_an_empty_one_is_empty():
    assert edits.still({"name": "Lyon", "until": None}) == Q(name="Lyon") & Q(until__isnull=True)


def test_a_row_is_read_by_the_names_of_its_form_and_what_it_has_many_of_as_a_list():
    row = SimpleNamespace(name="Lyon", goals=SimpleNamespace(all=lambda: iter("ab")), note="")

    assert edits.of(row, ["name", "goals"]) == {"name": "Lyon", "goals": ["a", "b"]}


@pytest.mark.django_db
def test_what_somebody_entered_a_moment_ago_is_refused_in_words_and_any_other_fault_is_not_hidden():
    Actor.objects.create(pk="u-1", kind="person")

    with (
        pytest.raises(Refused, match="It is there"),
        edits.once(Actor.objects.filter(pk="u-1"), "It is there.", "Oui."),
    ):
        Actor.objects.create(pk="u-1", kind="person")
    with pytest.raises(IntegrityError), edits.once(Actor.objects.filter(pk="u-2"), "It is there.", "Oui."):
        Actor.objects.create(pk="u-1", kind="person")
