"""The policy workshop: a draft is written clause by clause beside the adopted text, and its consequences are seen."""

import tomllib
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from chancery.audit.models import LedgerEntry
from chancery.desk.workshop import comparisons, fields, forms, rules, values
from chancery.policy import load
from chancery.policy.diff import diff
from chancery.policy_files import shipped
from chancery.strategy import actions
from chancery.strategy.models import PolicyDraft, PolicyVersion
from tests import make
from tests.desk.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADOPTED = shipped()["toronto-iap-2024"]
SAMPLES = (Path(__file__).parents[1] / "policy" / "policies").glob("*.toml")
FILES = {**shipped(), **{path.stem: path.read_bytes() for path in sorted(SAMPLES)}}


@pytest.fixture
def base():
    return actions.import_policy(by=make.clerk(), content=ADOPTED, published=True)


@pytest.fixture
def draft(base):
    sent = {"called": "After the review", "policy_id": "toronto-2027"}
    assert member("officer").post("/en/desk/policies/drafts/begin/", sent).status_code == 302
    return PolicyDraft.objects.get()


def at(draft, path=""):
    return f"/en/desk/policies/drafts/{draft.pk}/{path}"


def filled(page):
    """What a browser would send of a form, as it was shown."""
    form, sent = page.context["form"], {"snapshot": page.context.get("snapshot", "")}
    for field in form:
        value = field.value()
        if value not in (None, "", False):
            sent[field.name] = value if not isinstance(value, tuple) else list(value)
    return sent


def changed(draft):
    draft.refresh_from_db()
    return {one.clause for one in diff(load(ADOPTED), load(draft.toml)) if one.block != "policy"}


def test_a_draft_begins_from_the_policy_in_force_which_stays_as_it_is(draft, base):
    read = load(draft.toml)

    assert (read.id, read.supersedes, read.in_force) == ("toronto-2027", "toronto-iap-2024", None)
    assert changed(draft) == set()
    base.refresh_from_db()
    assert bytes(base.content) == ADOPTED
    assert draft.replayed == draft.toml


@pytest.mark.once
@pytest.mark.parametrize("name", FILES)
def test_a_clause_of_every_kind_sent_as_it_was_shown_says_what_it_said(name):
    text = FILES[name].decode()
    policy = load(text)
    for kind, blocks in tomllib.loads(text).items():
        for raw in blocks if isinstance(blocks, list) else []:
            asked = forms.asked(kind, new=False)
            blank = forms.block(kind, policy, new=False)(initial=fields.shown(asked, raw))
            sent = {field.name: field.value() for field in blank}
            typed = type(blank)({key: value for key, value in sent.items() if value not in (None, "", False)})
            assert typed.is_valid(), (raw, typed.errors)
            assert fields.table(asked, typed.cleaned_data, raw, policy) == {k: v for k, v in raw.items() if k != "id"}


def test_saving_a_clause_rewrites_its_lines_and_no_other(draft):
    client, before, lines = member("officer"), draft.toml, LedgerEntry.objects.count()
    page = client.get(at(draft, "clauses/world-city/"))
    assert "Be an Alpha, Beta or Gamma city" in unescape(page.content.decode())
    sent = {**filled(page), "text_en": "Be an Alpha city.", "test-value": "Alpha -", "why_en": "Council asked."}

    assert client.post(at(draft, "clauses/world-city/"), sent).status_code == 302

    assert changed(draft) == {"world-city"}
    gone = set(before.splitlines()) - set(draft.toml.splitlines())
    assert {line.split(" =")[0] for line in gone} == {"text", "test"}
    assert draft.replayed == draft.toml
    page = unescape(client.get(at(draft)).content.decode())
    assert "1 clause differs" in page
    assert "Council asked." in page
    assert LedgerEntry.objects.count() == lines + 2  # the text, and the reason


def test_what_a_step_waits_for_is_chosen_clause_by_clause_and_a_rule_within_rules_is_written(draft):
    client = member("officer")
    sent = filled(client.get(at(draft, "clauses/capacity/")))
    assert (sent["gate-kind"], sent["gate-of"][0]) == ("all_of", "q-staffing")
    sent["gate-of"] = [one for one in ["world-city", *sent["gate-of"]] if one != "q-budget"]
    assert client.post(at(draft, "clauses/capacity/"), sent).status_code == 302
    gate = {one.id: one for one in load(draft_again(draft).toml).clauses["Step"]}["capacity"].gate
    assert gate.kind == "all_of"
    assert gate.refs() == ("q-staffing", "q-organisation", "budget-there", "staffing-there", "world-city")

    sent = filled(client.get(at(draft, "clauses/capacity/")))
    whole = '{ any_of = ["q-staffing", { all_of = ["q-budget", "q-organisation"] }] }'
    assert client.post(at(draft, "clauses/capacity/"), sent | {"gate-whole": whole}).status_code == 302
    again = filled(client.get(at(draft, "clauses/capacity/")))
    assert (again["gate-kind"], again["gate-of"]) == ("any_of", ["q-staffing"])
    assert (again["gate-g1-kind"], again["gate-g1-of"]) == ("all_of", ["q-budget", "q-organisation"])
    assert whole in draft_again(draft).toml
    assert client.post(at(draft, "clauses/capacity/"), again | {"gate-g1-kind": "not"}).status_code == 302
    within = '{ any_of = ["q-staffing", { not = { any_of = ["q-budget", "q-organisation"] } }] }'
    assert within in draft_again(draft).toml
    again = filled(client.get(at(draft, "clauses/capacity/")))
    none = {**again, "gate-whole": "", "gate-of": [], "gate-g1-of": []}
    assert client.post(at(draft, "clauses/capacity/"), none).status_code == 302
    assert changed(draft) == {"capacity"}
    assert {one.id: one for one in load(draft.toml).clauses["Step"]}["capacity"].gate is None


@pytest.mark.parametrize(
    "rule",
    [
        '{ any_of = ["a", "b"], open = true }',
        '{ not = "a" }',
        '{ all_of = ["a", { any_of = ["b", "c"] }, { at_least = 2, of = ["d", "e", "f"] }] }',
        '{ any_of = [{ all_of = ["a", "b"] }, { not = "c" }] }',
        '{ at_least = 2, of = ["a", "b", { not = { any_of = ["c", "d"] } }] }',
    ],
)
def test_a_rule_with_rules_within_it_is_shown_in_fields_and_written_as_it_stood(rule):
    raw = tomllib.loads(f"v = {rule}")["v"]
    found = rules.shown("gate", raw)
    assert not found["gate-whole"]
    assert rules.typed("gate", found, raw) == raw


@pytest.mark.parametrize(
    "rule",
    [
        "{ score_at_least = 2, of = { a = 1, b = 2 } }",
        '{ all_of = [{ any_of = ["b", "c"] }, "a"] }',
        '{ all_of = [{ not = "a" }, { not = "b" }, { not = "c" }] }',
        '{ all_of = [{ any_of = ["a", { not = "b" }] }] }',
        '{ not = { all_of = ["a", "b"] } }',
        '{ all_of = ["a", { eligible_for = "b" }] }',
        '{ all_of = ["a", { any_of = ["b"], open = true }] }',
    ],
)
def test_a_rule_that_the_fields_cannot_say_stands_as_the_file_writes_it(rule):
    raw = tomllib.loads(f"v = {rule}")["v"]
    found = rules.shown("gate", raw)
    assert found["gate-whole"]
    assert rules.typed("gate", found, raw) == raw


COMPARISONS = (
    '{ fact = "residents", share_of = "members", more_than = 0.5 }',
    '{ fact = "population", ratio_to_home = true, between = [0.5, 2] }',
    '{ count = "agreements", where = { category = ["partnership"], same = ["country"] }, at_most = 0 }',
    '{ count = "agreements", where = { same = ["region"] }, region_set = "continents", at_most = 1 }',
    '{ count = "agreements", where = { in_force = false, made_within = "1 year" }, less_than = 3 }',
    '{ held = "partnership", at_least = "2 years" }',
    '{ fact = "signed_on", within_last = "3 years" }',
)


@pytest.mark.parametrize("written", COMPARISONS)
def test_a_share_a_ratio_a_count_and_a_time_in_a_category_are_said_in_fields_of_their_own(written):
    raw = tomllib.loads(f"v = {written}", parse_float=Decimal)["v"]
    shown = comparisons.shown("test", raw)

    assert shown["test-whole"] == ""
    assert comparisons.typed("test", shown, load(ADOPTED)) == raw


def test_only_a_day_of_another_fact_has_no_fields(draft):
    day_of = {"fact": "expires_on", "by": {"fact": "signed_on", "plus": "14 days"}}
    shown = comparisons.shown("test", day_of)
    assert tomllib.loads(f"v = {shown['test-whole']}")["v"] == day_of
    assert comparisons.typed("test", shown, load(ADOPTED)) == day_of
    for text in FILES.values():
        for one in tomllib.loads(text.decode()).get("criterion", ()):
            if "test" in one and not any(isinstance(value, dict) and "fact" in value for value in one["test"].values()):
                assert comparisons.shown("test", one["test"])["test-whole"] == "", one


def test_a_clause_that_counts_agreements_and_a_rule_of_so_many_are_written_on_the_page(draft):
    client = member("officer")
    sent = filled(client.get(at(draft, "clauses/world-city/")))
    counted = {"test-fact": "", "test-what": "count", "test-category": ["partnership"], "test-same": ["country"]}
    answer = client.post(at(draft, "clauses/world-city/"), sent | counted | {"test-op": "at_most", "test-value": "2"})
    assert answer.status_code == 302
    held = {one["id"]: one for one in tomllib.loads(draft_again(draft).toml)["criterion"]}["world-city"]["test"]
    where = {"category": ["partnership"], "same": ["country"]}
    assert held == {"count": "agreements", "where": where, "at_most": 2}
    shown = filled(client.get(at(draft, "clauses/world-city/")))
    assert (shown["test-what"], shown["test-same"], shown["test-value"]) == ("count", ["country"], "2")

    sent = filled(client.get(at(draft, "clauses/capacity/"))) | {"gate-kind": "at_least"}
    for n in ("", 40):
        refused = client.post(at(draft, "clauses/capacity/"), sent | {"gate-n": n})
        assert "Say how many of the" in unescape(refused.content.decode())
    assert changed(draft) == {"world-city"}
    assert client.post(at(draft, "clauses/capacity/"), sent | {"gate-n": 2}).status_code == 302
    gate = {one.id: one for one in load(draft_again(draft).toml).clauses["Step"]}["capacity"].gate
    assert (gate.kind, gate.n) == ("at_least", 2)
    assert filled(client.get(at(draft, "clauses/capacity/")))["gate-n"] == 2


def test_windows_names_and_what_follows_a_silence_are_written_as_a_person_writes_them():
    def kept(field, text):
        return tomllib.loads(f"v = {field.clean(text)}")["v"]

    day = values.YearDay()
    assert (day.prepare_value('"09-15"'), kept(day, "15 September"), kept(day, "1er août")) == (
        "15 September", "09-15", "08-01",
    )  # fmt: skip
    names = values.Names()
    said = {"low": {"en": "Low", "fr": "Faible"}, "high": {"en": "High"}}
    assert names.prepare_value(said) == "low | Low | Faible\nhigh | High"
    assert kept(names, "low | Low | Faible\n\nhigh | High\n") == said
    assert kept(values.Regions(), "north: IS, NO\nsouth: MT") == {"north": ["IS", "NO"], "south": ["MT"]}
    late = [{"after": "1 year", "status": "watch"}, {"after": "3 years", "status": "dormant"}]
    assert kept(values.Misses(), "1 an: sous surveillance\n3 years: dormant") == late
    assert values.Misses().prepare_value(late) == "1 year: watched\n3 years: dormant"
    for field, wrong in (
        (day, "31 April"), (day, "09-31"), (day, "soon"), (names, "low"), (names, "a | b | c | d"),
        (values.Regions(), "north"), (values.Misses(), "3 years: asleep"), (values.Misses(), "late: dormant"),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            field.clean(wrong)


def test_a_name_that_a_line_cannot_hold_stands_as_the_file_writes_it():
    bars = '{ low = { en = "Low | lower" } }'
    assert values.Names().prepare_value(bars) == bars
    assert values.Names().clean(bars) == bars


def test_a_window_in_which_requests_come_in_is_written_on_the_page_of_its_step(draft):
    client = member("officer")
    sent = filled(client.get(at(draft, "clauses/proposal/")))
    given = sent | {"window-opens": "15 September", "window-closes": "12-31"}
    assert client.post(at(draft, "clauses/proposal/"), given).status_code == 302
    step = {one.id: one for one in load(draft_again(draft).toml).clauses["Step"]}["proposal"]
    assert (step.window.opens, step.window.closes) == ("09-15", "12-31")
    assert filled(client.get(at(draft, "clauses/proposal/")))["window-opens"] == "15 September"
    assert (
        "31 décembre"
        in client.get(
            at(draft, "clauses/proposal/")
            .replace("/en/desk/policies/drafts/", "/fr/bureau/politiques/projets/")
            .replace("/clauses/", "/articles/")
        ).content.decode()
    )


def test_the_head_of_the_text_is_written_in_fields_and_its_days_stay(draft):
    client = member("officer")
    assert at(draft, "head/") in client.get(at(draft)).content.decode()
    sent = filled(client.get(at(draft, "head/")))
    assert sent["title_en"] == "International Alliance Program (2024)"
    given = sent | {"title_en": "Alliances of 2027", "source": "Report of 2027", "incomplete_en": "Annex B."}
    other = filled(member("head").get(at(draft, "head/")))
    assert client.post(at(draft, "head/"), given).status_code == 302

    before, after = load(ADOPTED), load(draft_again(draft).toml)
    assert (after.title.en, after.title.fr, after.source) == ("Alliances of 2027", before.title.fr, "Report of 2027")
    assert (after.incomplete.en, after.framework, after.notes) == ("Annex B.", before.framework, before.notes)
    assert (after.id, after.supersedes, after.in_force) == ("toronto-2027", "toronto-iap-2024", None)
    assert changed(draft) == set()
    asked = member("head").post(at(draft, "head/"), other | {"title_en": "Another"}).content.decode()
    assert "Alliances of 2027" in asked
    none = filled(client.get(at(draft, "head/"))) | {"title_en": "", "title_fr": ""}
    assert "is missing" in unescape(client.post(at(draft, "head/"), none).content.decode())


def draft_again(draft):
    draft.refresh_from_db()
    return draft


def test_two_people_at_one_clause_the_second_chooses_and_at_two_clauses_both_stand(draft):
    one, other = member("officer"), member("head")
    first = filled(one.get(at(draft, "clauses/world-city/")))
    second = filled(other.get(at(draft, "clauses/world-city/")))
    beside = filled(other.get(at(draft, "clauses/abroad/")))

    one.post(at(draft, "clauses/world-city/"), {**first, "text_en": "One."})
    asked = other.post(at(draft, "clauses/world-city/"), {**second, "text_en": "Two."})
    stands = other.post(at(draft, "clauses/abroad/"), {**beside, "source": "Changed"})

    assert "One." in asked.content.decode()
    assert "Two." in asked.content.decode()
    assert stands.status_code == 302
    assert changed(draft) == {"world-city", "abroad"}
    assert "One." in draft.toml


def test_what_the_engine_would_refuse_is_said_and_what_was_typed_stays(draft):
    client = member("officer")
    sent = {**filled(client.get(at(draft, "clauses/world-city/"))), "test-value": "Omega", "text_en": "Mine"}

    page = unescape(client.post(at(draft, "clauses/world-city/"), sent).content.decode())

    assert "does not fit the fact" in page
    assert "Mine" in page
    assert changed(draft) == set()


def test_a_clause_is_added_and_one_taken_out_is_shown_first(draft):
    client = member("officer")
    cap = {"id": "few", "text_en": "At most 12.", "at_most": "12", "source": "§ 9", "of": "in-force"}

    assert client.post(at(draft, "add/cap/"), cap).status_code == 302
    assert client.post(at(draft, "clauses/world-city/take-out/")).status_code == 200  # a category needs it
    duty = load(draft.toml).clauses["Duty"][0]
    assert client.post(at(draft, f"clauses/{duty.id}/take-out/")).status_code == 302

    assert changed(draft) == {"few", duty.id}
    page = client.get(at(draft))
    assert [one.clause for one, _why in page.context["changes"]] == [duty.id, "few"]


def test_the_file_is_not_kept_while_it_has_faults_and_they_are_told_by_line(draft):
    client = member("officer")
    sent = filled(client.get(at(draft, "file/")))
    broken = draft.toml.replace('force = "must"', 'force = "mist"', 1)

    page = client.post(at(draft, "file/"), {**sent, "toml": broken})

    assert page.context["faults"]
    assert "mist" in page.content.decode()
    assert changed(draft) == set()
    mended = draft.toml.replace('force = "must"', 'force = "should"', 1)
    assert client.post(at(draft, "file/"), {**sent, "toml": mended.replace("\n", "\r\n")}).status_code == 302
    assert len(changed(draft)) == 1


def test_a_draft_that_this_version_cannot_read_is_not_proposed(draft):
    PolicyDraft.objects.update(toml='format = "chancery-policy/0"\n')
    said = member("head").post(at(draft, "propose/"))

    assert said.status_code == 200
    assert "chancery-policy/1" in said.content.decode()
    assert PolicyDraft.objects.get().standing == "open"


def test_the_head_proposes_it_and_then_nobody_writes_on(draft):
    head, officer = member("head"), member("officer")
    page = filled(officer.get(at(draft, "clauses/world-city/")))
    officer.post(at(draft, "clauses/world-city/"), {**page, "source": "Changed"})

    assert officer.post(at(draft, "propose/")).status_code == 403
    assert head.post(at(draft, "propose/")).status_code == 302

    version = PolicyVersion.objects.get(policy_id="toronto-2027")
    assert (version.in_force_from, version.published) == (None, False)
    page = filled(officer.get(at(draft, "clauses/world-city/")))
    late = officer.post(at(draft, "clauses/world-city/"), {**page, "source": "Late"})
    assert b"no longer being written" in late.content


def test_legal_review_is_asked_and_answered_and_holds_nothing_up(draft):
    officer, solicitor = member("officer"), member("solicitor")
    assert b"No legal review was asked for." in officer.get(at(draft)).content
    officer.post(at(draft, "review/"), {"question": "May we?"})
    review = draft.reviews.get()

    solicitor.post(f"/en/desk/policies/reviews/{review.pk}/answer/", {"answer": "You may."})

    assert "You may." in officer.get(at(draft)).content.decode()
    assert "You may." not in member("division-head").get(at(draft)).content.decode()
