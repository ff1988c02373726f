"""The policy's pages: in force, as sentences, with what it leaves open and what it changed."""

import re
from datetime import date

from tests import make
from tests.portal.conftest import adopt


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_policy_in_force_reads_as_numbered_sentences(client, policies):
    page = read(client, "/en/policy/")

    assert "International Alliance Program (2024)" in page
    assert '<span class="no">1.1</span>' in page
    assert "Term: at most 5 years" in page
    assert "Attachment 2" in page


def test_it_reads_in_french_with_french_typography(client, policies):
    page = read(client, "/fr/politique/")

    assert "Programme d’alliances internationales (2024)" in page
    assert "au plus 5 ans" in page
    assert "d'alliances" not in page


def test_contradictions_stand_on_the_page(client, policies):
    make.note("X-99", page="policy", text_en="“May” or “must”.", treatment_en="Read as must.")

    page = read(client, "/en/policy/")

    assert "no more than 5 years” in the body" in page
    assert "“May” or “must”." in page
    assert "Read as must." in page


def test_a_note_that_the_policy_holds_itself_is_not_said_twice(client, policies):
    make.note("X-01", page="policy", text_en="The same again.")

    assert "The same again." not in read(client, "/en/policy/")


def test_an_earlier_policy_keeps_its_page(client, policies):
    page = read(client, "/en/policy/toronto-iap-2005/")

    assert "No longer in force" in page


def test_removed_clauses_come_first(client, policies):
    page = read(client, "/en/policy/toronto-iap-2024/changes/")

    assert page.index("Removed (") < page.index("Changed (") < page.index("Added (")
    assert "one-per-region" in page[page.index("Removed (") : page.index("Changed (")]


def test_the_first_policy_changed_nothing_before_it(client, policies):
    read(client, "/en/policy/toronto-iap-2005/changes/", status=404)


def test_differences_are_held_against_another_policy_that_is_named_and_nothing_else_is_passed_over(client, policies):
    base = "/en/policy/toronto-iap-2024/"

    assert "compared with" in read(client, "/en/policy/toronto-iap-2005/changes/?against=toronto-iap-2024")
    assert "is called “nope”" in read(client, f"{base}changes/?against=nope", status=404)
    for path in (f"{base}?against=nope", f"{base}?show=boo", "/en/policy/?known_at=soon", f"{base}changes/?as_of=x"):
        assert "means nothing" in read(client, path, status=404)
    assert "ne veut rien dire" in read(client, "/fr/politique/?show=boo", status=404)
    read(client, f"{base}?utm_source=news&show=")


def test_a_city_without_a_policy_says_so(client, db):
    assert "No policy is in force" in read(client, "/en/policy/")


def test_nobody_reads_a_policy_that_is_not_published(client, db):
    adopt("toronto-iap-2024", date(2024, 5, 14), published=False)

    read(client, "/en/policy/toronto-iap-2024/", status=404)
    assert "No policy is in force" in read(client, "/en/policy/")


def test_an_unknown_policy_is_a_helpful_page(client, policies):
    assert "There is no page at this address" in read(client, "/en/policy/nope/", status=404)


def test_a_policy_whose_decision_nobody_recorded_says_so(client, policies):
    item = make.council_item(reference="R-2024", outcome="not-recorded")
    type(policies[1]).objects.filter(pk=policies[1].pk).update(council_item=item)

    page = read(client, "/en/policy/")

    assert "The decision is not recorded." in page
    assert '/en/decisions/#R-2024">The decision on record' in page
    for path in ("toronto-iap-2024/changes/", "simulation/toronto-iap-2024/"):
        beside = read(client, f"/en/policy/{path}")
        assert "The decision is not recorded." in beside
        assert "in force from <time" in beside
        assert "all the same" in beside
    assert "The decision is not recorded." not in read(client, "/en/policy/toronto-iap-2005/")


def test_a_policy_without_a_day_in_force_is_not_said_to_be_shown_as_in_force(client, policies):
    item = make.council_item(reference="R-2024", outcome="not-recorded")
    type(policies[1]).objects.filter(pk=policies[1].pk).update(council_item=item, in_force_from=None)

    assert "all the same" not in read(client, "/en/policy/toronto-iap-2024/")
    assert "first day in force not recorded" in read(client, "/en/policy/toronto-iap-2024/changes/")


def test_what_the_sources_do_not_say_of_a_policy_stands_at_its_head(client, policies):
    head, _sections = read(client, "/en/policy/toronto-iap-2005/").split('id="categories"', 1)
    beside = read(client, "/en/policy/toronto-iap-2024/changes/")

    assert "decision is not in our sources" in head
    assert "That day stands for the repeal" in head
    assert "International Alliance Program (2005): in force from 7 December 2005" in beside
    assert "That day stands for the repeal" in read(client, "/en/policy/toronto-iap-2005/categories/partnership-2005/")


def test_a_question_ends_with_one_mark_and_an_earlier_category_has_its_name(client, policies):
    page = read(client, "/fr/politique/")

    assert "?." not in page
    assert "\u00a0\u00a0»" not in page
    assert "classées jusque-là comme Ville amie (2005)" in page
    assert "comme friendship-2005" not in page


def test_resources_that_end_are_not_read_as_more_of_them(client, policies):
    page = read(client, "/fr/politique/")

    assert ". Plus de ressources" not in page
    assert "Aucune autre ressource n’y est consacrée" in page


def test_only_the_number_of_a_note_that_readers_know_is_printed(client, policies):
    page = read(client, "/fr/politique/")

    assert "no-grounds:" not in page
    assert "X-01\u00a0: " in page


def test_a_clause_known_at_second_hand_says_so_in_the_language_of_the_page(client, policies):
    assert "Article connu de seconde main seulement" in read(client, "/fr/politique/toronto-iap-2005/")
    assert "Clause known second-hand only" not in read(client, "/en/policy/toronto-iap-2024/")


def test_what_changed_names_no_key_of_the_file(client, policies):
    page = read(client, "/fr/politique/toronto-iap-2024/changements/")

    assert ">partnership-2005<" not in page
    assert "title: " not in page
    assert "jusque-là comme memorandum" not in page
    assert "jusque-là comme Ville amie (2005)" in page
    assert "Délégation de pouvoir\u00a0: recommend" not in page
    assert "44\u00a0500\u00a0$ par an" in page


def test_a_clause_that_only_changed_its_id_was_not_abolished(client, policies):
    page = read(client, "/en/policy/toronto-iap-2024/changes/")
    removed, replaced = page.split('id="removed"')[1].split('id="replaced"')

    assert "Removed (" in removed
    assert "Friendship City" in removed
    assert "Review" in removed  # of a proposal; that of the program in 2024 is another procedure
    assert "Partnership City" in replaced.split('id="changed"')[0]
    assert not re.search(r"<del>\s*(Category )?“?Partnership City\b", removed)
    assert "Remplacé par un article du même titre" in read(client, "/fr/politique/toronto-iap-2024/changements/")
