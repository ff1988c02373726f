"""The policy as numbered sentences: a copy that a solicitor can check, in which no value goes unsaid."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from chancery.money import Money
from chancery.policy import Lang
from chancery.policy.clauses import Transition
from chancery.policy.elsewhere import beside
from chancery.policy.model import (
    Amount,
    Authority,
    Cap,
    Category,
    Clause,
    Criterion,
    Duration,
    FactKind,
    Moratorium,
    Policy,
    Term,
    Text,
)
from chancery.policy.phrases import number_phrase
from chancery.policy.phrases import test_requirement as requirement
from chancery.policy.read import heading, read, reading_of, sentence_of
from tests.policy.say import CATEGORY, one, toronto

#: What the reading does not repeat because the page shows it beside: the wording, the source, the notes.
BESIDE = {"id", "text", "name", "source", "notes", "line", "secondhand", "choice_names", "part_names"}


def test_every_clause_is_read_once_with_its_number_and_source() -> None:
    of = toronto(2024)
    sections = read(of, "en")

    assert sum(len(section.clauses) for section in sections) == len(of.by_id)
    assert sections[0].title == "Categories of agreement"
    assert sections[1].clauses[2].number == "2.3"
    assert sections[1].clauses[2].source == "Attachment 2, core eligibility criteria, 2"


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("year", [2005, 2024])
def test_a_policy_reads_in_both_languages(lang: Lang, year: int) -> None:
    for section in read(toronto(year), lang):
        for clause in section.clauses:
            assert clause.text or clause.reading
            assert "{" not in clause.reading


def changed(value: object) -> object:
    """Another value of the same type, or the value itself where there is none to offer."""
    others = {
        "5 years": Duration(36),
        "date": date(2001, 2, 3),
    }
    if isinstance(value, Duration):
        return others["5 years"] if value != Duration(36) else Duration(24)
    if isinstance(value, date):
        return others["date"]
    if isinstance(value, Money):
        return Money(value.minor + 100, value.currency)
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("year", [2005, 2024])
def test_changing_a_number_a_day_or_an_amount_changes_the_sentence(lang: Lang, year: int) -> None:
    of = toronto(year)
    tried = 0
    for clause in of.by_id.values():
        if not isinstance(clause, (Cap, Amount, Authority, FactKind, Moratorium, Category)):
            continue
        for field in fields(clause):
            value = getattr(clause, field.name)
            other = changed(value)
            if field.name in BESIDE or other == value:
                continue
            tried += 1
            assert said(of, replace(clause, **{field.name: other}), lang) != said(of, clause, lang), field.name
    assert tried > 5


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "term",
    [
        Term(at_most=Duration(60)),
        Term(at_most=Duration(60), open_ended="allowed"),
        Term(at_most=Duration(60), open_ended="not-allowed"),
        Term(at_least=Duration(60)),
        Term(at_most=Duration(60), renewal="automatic"),
    ],
)
def test_every_part_of_a_term_is_said(lang: Lang, term: Term) -> None:
    of = toronto(2024)
    category = of.category("historical")

    assert said(of, replace(category, term=term), lang) != said(of, replace(category, term=Term()), lang)


def test_the_force_and_the_judge_of_a_criterion_are_said() -> None:
    of = toronto(2024)

    assert said(of, of.get(Criterion, "hub"), "en") == (
        "Must. Judged by City Clerk's Office, Strategic Protocol and External Relations."
    )


def said(of: Policy, clause: Clause, lang: Lang) -> str:
    """How the system reads a clause."""
    return reading_of(of, clause, lang)


def test_a_transition_that_says_nothing_of_a_term_reads_so() -> None:
    of = toronto(2024)
    moved = next(one for one in of.all(Transition) if one.term == "")

    assert said(of, replace(moved, term="new"), "en") != said(of, moved, "en")
    assert "term" not in said(of, moved, "en")


def test_a_transition_from_a_category_whose_id_lives_on_names_it_as_the_policy_before_did() -> None:
    clause = 'force = "must"\ntest = { fact = "friendly", is = true }'
    moved = '[[transition]]\nid = "t"\nfrom = ["sister"]\nto = "sister"\ntext = { en = "They stay." }\n'
    under = one(clause, CATEGORY + moved)
    before = replace(one(clause, CATEGORY.replace("Sister City", "Twin")), in_force=date(2010, 1, 1))

    assert "held as Sister City become: Sister City" in sentence_of(under, under.by_id["t"], "en")
    known = beside(under, [before])
    assert "held as Twin (2010) become: Sister City" in sentence_of(known, known.by_id["t"], "en")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1500100000000", "1,500,100,000,000"),
        ("0.333333333334", "0.333333333334"),
        ("1234567.891234", "1,234,567.891234"),
    ],
)
def test_a_long_number_is_written_out(value: str, said: str) -> None:
    assert number_phrase(Decimal(value), "en") == said


def test_the_head_of_a_file_is_read_as_sentences_too() -> None:
    assert heading(toronto(2005), "en")[:3] == [
        "Adopted on 7 December 2005.",
        "In force from 7 December 2005.",
        "Repealed on 14 May 2024.",
    ]
    assert "Elle remplace « toronto-iap-2005 »." in heading(toronto(2024), "fr")


def test_a_term_that_stands_elsewhere_in_the_text_is_read_with_its_place() -> None:
    said = reading_of(toronto(2024), toronto(2024).category("partnership"), "en")

    assert "(§ Proposed changes, items 1 and 6; Attachment 2, step 1)." in said


@pytest.mark.parametrize(
    ("block", "instead", "said"),
    [
        (
            '[[cap]]\nid = "few"\nat_most = 1\nof = "approvals"\nwithin = "2 years"',
            "at_most = 3",
            "At most 3 approved in any 2 years.",
        ),
        (
            CATEGORY.replace('"sister"', '"few"').replace("open", "closed"),
            'term = { at_most = "1 year" }',
            "Term: at most 1 year.",
        ),
        (
            '[[criterion]]\nid = "few"\ntext = { en = "x" }\nforce = "should"\ntest = { fact = "friendly", is = true }',
            'test = { fact = "friendly", is = false }',
            "How the system checks this: friendliness; required: no.",
        ),
        (
            '[[money]]\nid = "few"\nkind = "budget"\namount = "10 CAD"\nevery = "1 year"\nfor = ["sister"]',
            'amount = "20 CAD"',
            "20\u00a0CAD for each agreement.",
        ),
    ],
)
def test_of_another_reading_only_what_differs_is_said(block: str, instead: str, said: str) -> None:
    note = '[[note]]\nid = "two"\ntext = { en = "x" }\nother_reading_text = { en = "Y." }\n'
    note += 'other_reading = { clause = "few", '
    of = one('force = "must"\ntest = { fact = "friendly", is = true }', f"{CATEGORY}\n{block}\n{note}{instead} }}\n")

    assert reading_of(of, of.by_id["two"], "en").split(": Y. ")[1].split(" Instead of: ")[0] == said


@pytest.mark.parametrize("gone", ["must_have = []", "effects = []", 'text = { en = "Other words." }'])
def test_what_another_reading_takes_away_is_said(gone: str) -> None:
    note = '[[note]]\nid = "two"\ntext = { en = "x" }\nother_reading_text = { en = "Y." }\n'
    note += f'other_reading = {{ clause = "sister", {gone} }}\n'
    more = 'must_have = ["c"]\neffects = ["recognised"]\ntext = { en = "Its words." }\n'
    of = one('force = "must"\ntest = { fact = "friendly", is = true }', f"{CATEGORY}{more}\n{note}")
    said = reading_of(of, of.by_id["two"], "en")

    assert {"must": "Every agreement must have", "effe": "It is recognised", "text": "Its words."}[gone[:4]] in said


@pytest.mark.parametrize(
    ("keys", "en", "fr"),
    [
        ('kind = "prohibited"', "Not to be spent.", "À ne pas dépenser."),
        ('kind = "who-pays"', "Who pays.", "Qui paie."),
        (
            'kind = "prohibited"\nrule = { all_of = ["c"] }',
            "Not to be spent. Unless this holds: all of these: “C”.",
            "À ne pas dépenser. Sauf si ce qui suit est satisfait : tout ce qui suit : « C ».",
        ),
    ],
)
def test_what_is_not_to_be_spent_reads_as_a_ban(keys: str, en: str, fr: str) -> None:
    of = one(
        'name = { en = "C" }\nforce = "must"\ntest = { fact = "friendly", is = true }',
        f'{CATEGORY}\n[[money]]\nid = "m"\n{keys}\n',
    )

    assert (reading_of(of, of.by_id["m"], "en"), reading_of(of, of.by_id["m"], "fr")) == (en, fr)


def test_regions_and_lists_of_one_name_are_told_apart_and_a_text_is_in_quotation_marks() -> None:
    more = '[[fact]]\nid = "who"\nname = { en = "who" }\ntype = "text"\nestablished_by = "office"\n' + "".join(
        f'[[region_set]]\nid = "{id}"\nregions = {{ e = ["FR"] }}\nnames = {{ e = {{ en = "Europe" }} }}\n'
        f'[[list]]\nid = "of-{id}"\nname = {{ en = "the list" }}\nmembers = ["FR"]\nas_of = 2026-01-01\n'
        for id in ("continents", "union")
    )
    tests = {
        'fact = "country", in = "region:continents/e"': "Europe (continents)",
        'fact = "country", in = "region:union/e"': "Europe (union)",
        'fact = "country", in = "list:of-union"': "the list (as of 1 January 2026) (of-union)",
        'fact = "who", is = "none"': "“none”",
        'fact = "who", present = false': "none",
    }
    for test, said in tests.items():
        of = one(f'force = "must"\ntest = {{ {test} }}', CATEGORY + more)
        assert requirement(of, of.get(Criterion, "c").test, "en") == said


PINEMOOR = """
[[list]]
id = "barred"
members = ["KP", "RU"]
[[list]]
id = "ranks"
members = ["A1", "FR"]
[[region_set]]
id = "continents"
regions = { asia = ["JP", "NP"], europe = ["FR"] }
names = { asia = { en = "Asia", fr = "l'Asie" } }
[[question]]
id = "clear"
text = { en = "Is it clear?", fr = "Est-ce clair ?" }
answered_by = "office"
[[step]]
id = "taken-in"
actors = ["office"]
window = { opens = "11-01", closes = "02-29" }
gate = { all_of = ["clear"] }
[[procedure]]
id = "turned"
of = "conversion"
from = ["sister", "memorandum"]
for = ["sister"]
[[authority]]
id = "signs"
decides = "execute"
roles = ["office"]
conditions = ["clear", "c"]
[[waiver]]
id = "set-aside"
of = ["c"]
by = ["office"]
[[moratorium]]
id = "pause"
since = 2026-01-01
until = 2027-03-01
until_event = { en = "the new plan", fr = "le nouveau plan" }
"""


@pytest.mark.parametrize(
    ("id", "en", "fr"),
    [
        ("barred", "Members: North Korea, Russia.", "Membres : Corée du Nord, Russie."),
        ("ranks", "Members: A1, FR.", "Membres : A1, FR."),
        ("continents", "Asia: Japan, Nepal. europe: France.", "L'Asie : Japon, Népal. europe : France."),
        ("taken-in", "from 1 November to 29 February.", "du 1er novembre au 29 février."),
        ("taken-in", "all of these: “Is it clear?”.", "tout ce qui suit : « Est-ce clair ? »."),
        ("signs", "that: “Is it clear?”; “The clause”.", "que : « Est-ce clair ? » ; « The clause »."),
        (
            "turned",
            "From: Sister City, what was signed as a memorandum of",
            "Sister City, ce qui a été signé comme protocole",
        ),
        ("set-aside", "The office may set aside:", "The office peut déroger à :"),
        (
            "pause",
            "(that day not included), waiting for this: the new plan.",
            "dans l'attente de ceci : le nouveau plan.",
        ),
        ("c", "If not met: notify the counterparty of it.", "Sinon : en aviser le partenaire signataire."),
    ],
)
def test_a_solicitor_reads_names_days_and_whole_questions(id: str, en: str, fr: str) -> None:
    of = one('force = "must"\njudged_by = "office"\non_fail = { action = "notify" }' + PINEMOOR)

    assert en in said(of, of.by_id[id], "en")
    assert fr in said(of, of.by_id[id], "fr")


def test_a_category_of_another_policy_says_its_year_once() -> None:
    of = one("judged_by = 'office'\nforce = 'must'")
    before = toronto(2005)
    names = {lang: before.categories[0].name.in_(lang) for lang in ("en", "fr")}
    year = before.in_force.year if before.in_force else 0
    dated = replace(before.categories[0], name=Text(f"{names['en']} ({year})", f"{names['fr']} ({year})"))
    other = replace(before, clauses={"Category": (dated,)})

    assert beside(of, [other]).elsewhere[dated.id] == dated.name


def test_the_head_of_a_file_says_all_that_it_holds() -> None:
    said = " ".join(heading(toronto(2024), "en"))

    assert "Adopted on" not in said

    for part in (
        "The city: Toronto.",
        "The country: Canada.",
        "Languages: English and French.",
        "Notes on the whole: Recommended to Council on 14 May 2024; the date of Council's decision is not in",
    ):
        assert part in said
