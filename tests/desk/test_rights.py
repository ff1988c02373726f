"""Delegations, passed on by who holds them; roles, divisions, assistants; what waits to be countersigned."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from chancery import policy_files
from chancery.accounts import actions
from chancery.accounts.models import Countersignature, DelegationInstrument, Division, Role
from chancery.agreements import actions as agreements
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.money import Money
from chancery.strategy import policies
from tests import make
from tests.desk.test_people import member

pytestmark = pytest.mark.django_db
DELEGATIONS = "/en/desk/delegations/"


@pytest.fixture
def maya(by):
    """The city manager, to whom Council delegated."""
    client = member("Maya Manager", "city-manager")
    actions.delegate(
        holder=client.person, decides="sign", since=date(2026, 1, 1), limit=Money(50_000_00, "CAD"), by=by,
        may_sub_delegate=True, council_item="2024.EC12.3",
    )  # fmt: skip
    return client


def test_the_page_says_who_holds_what_up_to_which_amount_and_from_whom(maya):
    page = maya.get(DELEGATIONS).content.decode()

    assert "Maya Manager" in page
    assert "$50,000" in page
    assert "Council, 2024.EC12.3" in page

    DelegationInstrument.objects.update(council_item="")
    assert "Council, by which item is not recorded" in maya.get(DELEGATIONS).content.decode()


def test_a_holder_passes_on_a_part_and_never_more(maya):
    held, head = DelegationInstrument.objects.get(), make.person("Hilda Head")
    path = f"{DELEGATIONS}{held.pk}/pass-on/"
    refused = maya.post(path, {"holder": head.pk, "limit": "60000", "since": "2026-02-01"}).content.decode()
    assert "never wider or longer" in refused
    assert 'value="60000"' in refused
    maya.post(path, {"holder": head.pk, "limit": "10000", "since": "2026-02-01"})

    page = maya.get(DELEGATIONS).content.decode()
    assert "Hilda Head" in page
    assert "From: Maya Manager" in " ".join(page.split())


def test_to_everyone_else_there_is_nothing_to_pass_on(maya):
    held = DelegationInstrument.objects.get()

    for role in ("administrator", "officer", "head"):
        assert member("Someone", role).get(f"{DELEGATIONS}{held.pk}/pass-on/").status_code == 404


def test_what_is_over_or_hangs_on_what_was_taken_back_is_not_listed(maya, by):
    held, head = DelegationInstrument.objects.get(), make.person("Hilda Head")
    actions.sub_delegate(policy=None, parent=held, holder=head, since=date(2026, 2, 1), by=maya.person.user.actor)
    actions.end_right(right=held, by=by)

    assert "No delegation is in force" in maya.get(DELEGATIONS).content.decode()


def test_roles_are_listed_with_who_holds_them_and_renamed():
    ada = member("Ada", "administrator")
    make.role(make.person("Clara Clerk"), "clerk")
    assert "Clara Clerk" in ada.get("/en/desk/roles/").content.decode()
    ada.post("/en/desk/roles/clerk/", {"name_en": "Town clerk", "name_fr": "Greffière"})

    assert Role.objects.get(slug="clerk").name_en == "Town clerk"
    assert "Greffière" in ada.get("/fr/bureau/roles/").content.decode()


def test_a_division_is_added_renamed_and_merged():
    ada, home = member("Ada", "administrator"), "/en/desk/divisions/"
    ada.post(f"{home}add/", {"name_en": "Parks"})
    ada.post(f"{home}add/", {"name_en": "Green spaces", "name_fr": "Espaces verts"})
    form = ada.get(f"{home}parks/").content.decode()
    snapshot = form.split('name="snapshot" value="')[1].split('"')[0]
    ada.post(f"{home}parks/", {"snapshot": snapshot, "name_en": "Parks and Trees", "name_fr": "", "parent": ""})
    assert Division.objects.get(slug="parks").name_en == "Parks and Trees"
    into = Division.objects.get(slug="green-spaces")
    ada.post(f"{home}parks/end/", {"on": "2026-06-30", "into": into.pk, "sure": "1"})

    assert "now in Green spaces" in " ".join(ada.get(home).content.decode().split())


def test_an_assistant_is_named_on_both_pages():
    ada, ana, mayor = member("Ada", "administrator"), make.person("Ana Example"), make.person("The Mayor")
    ada.post(f"/en/desk/people/{ana.pk}/prepares-for/", {"principal": mayor.pk, "since": "2020-01-01"})

    assert "The Mayor" in ada.get(f"/en/desk/people/{ana.pk}/").content.decode()
    assert "Assisted by Ana Example" in ada.get(f"/en/desk/people/{mayor.pk}/").content.decode()


def test_a_person_is_corrected():
    ada, ana = member("Ada", "administrator"), make.person("Anna Example")
    path = f"/en/desk/people/{ana.pk}/correct/"
    snapshot = ada.get(path).content.decode().split('name="snapshot" value="')[1].split('"')[0]
    ada.post(path, {"snapshot": snapshot, "name": "Ana Example", "function_en": "", "function_fr": "", "division": ""})

    assert "Ana Example" in ada.get(f"/en/desk/people/{ana.pk}/").content.decode()


def test_the_countersigner_signs_what_waits(settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    gre, olga = member("Gre", "countersigner"), make.actor("officer")
    asked = actions.ask_countersignature(act="agreement-change", about=make.division(), by=olga, ref="A-2026-0001")
    page = gre.get("/en/desk/countersign/").content.decode()
    assert "A-2026-0001" in page
    gre.post(f"/en/desk/countersign/{asked.pk}/yes/", {"sure": "1"})
    asked.refresh_from_db()

    assert asked.signed_by == gre.person.user.actor
    assert "Nothing waits" in gre.get("/en/desk/countersign/").content.decode()
    assert "answered already" in gre.post(f"/en/desk/countersign/{asked.pk}/no/", {"sure": "1"}).content.decode()


def test_a_seat_waits_for_the_countersigner_by_name_and_the_page_says_so(settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    ada, gre, tara = member("Ada", "administrator"), member("Gre Example", "countersigner"), make.person("Tara")
    Role.objects.get_or_create(slug="treasurer", defaults={"approves": True, "name_en": "t", "name_fr": "t"})
    ada.post(f"/en/desk/people/{tara.pk}/role/", {"role": "treasurer", "since": "2026-01-01"})
    page = gre.get("/en/desk/people/").content.decode()
    assert "Waiting for the countersigner" in page
    assert "Gre Example" in page
    gre.post(f"/en/desk/rights/{tara.roles.get().pk}/confirm/", {"sure": "1"})

    assert tara.roles.get().confirmed_by == gre.person.user.actor


@pytest.mark.parametrize("path", ["people/add/", "settings/city/", "divisions/add/"])
def test_what_is_sensitive_asks_once_more_who_is_there_and_keeps_what_was_typed(path):
    person, client = make.person("Ada"), Client()
    make.role(person, "administrator")
    person.user.set_password("a long enough sentence")
    person.user.save()
    client.force_login(person.user)
    asked = client.get(f"/en/desk/{path}")

    assert asked.status_code == 302
    assert asked["Location"].startswith("/en/account/confirm/?next=%2Fen%2Fdesk%2F")


def test_a_form_sent_after_a_long_lunch_is_taken_up_again_after_the_password():
    person, client = make.person("Ada"), Client()
    make.role(person, "administrator")
    person.user.set_password("a long enough sentence")
    person.user.save()
    client.force_login(person.user)
    asked = client.post("/en/desk/divisions/add/", {"name_en": "Parks"})
    assert not Division.objects.exists()
    client.post(asked["Location"], {"password": "a long enough sentence", "next": "/en/desk/divisions/add/"})

    assert Division.objects.get().name_en == "Parks"


def ending(by):
    """Somebody asks for the end of an agreement."""
    row = make.agreement("Lyon", reference="A-1", ends_on=date(2030, 6, 30))
    payload = {"on": parse_fuzzy("2026-01-01"), "reason": "concluded"}
    return agreements.ask(by=by, key=str(uuid7()), agreement=row, kind="end", payload=payload, before={})


def test_who_asked_for_a_step_in_a_small_office_is_led_to_the_countersigner(settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    olga = member("Olga", "officer", "clerk")
    way = f"/en/desk/countersign/ask/agreement-change/{ending(olga.person.user.actor).pk}/"
    assert way in olga.get("/en/desk/agreements/A-1/").content.decode()
    olga.post(way, {"sure": "1"})
    page = olga.get("/en/desk/agreements/A-1/").content.decode()

    assert "It waits for the countersigner." in page
    assert way not in page
    assert "A-1" in member("Gre", "countersigner").get("/en/desk/countersign/").content.decode()


def test_in_a_larger_office_there_is_no_such_way():
    olga = member("Olga", "officer", "clerk")
    asked = ending(olga.person.user.actor)

    assert "countersign" not in olga.get("/en/desk/agreements/A-1/").content.decode()
    assert olga.get(f"/en/desk/countersign/ask/agreement-change/{asked.pk}/").status_code == 404


def test_the_mayor_names_a_designate():
    ada, mayor, ana = member("Ada", "administrator"), make.person("The Mayor"), make.person("Dep Designate")
    sent = {"decides": "represent", "given_by_person": mayor.pk, "since": "2026-01-01"}
    ada.post(f"/en/desk/people/{ana.pk}/delegation/", sent)
    member("Eve", "administrator").post(f"/en/desk/rights/{ana.delegations.get().pk}/confirm/", {"sure": "1"})
    page = " ".join(ada.get(DELEGATIONS).content.decode().split())

    assert "To represent the city, since" in page
    assert "From: The Mayor" in page


def test_whoever_countersigns_reads_what_changes_and_both_are_led_there_by_their_day(settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    alone, gre = member("Olga", "head", "solicitor"), member("Gre", "countersigner")
    row = make.agreement("Lyon", reference="A-1", ends_on=date(2027, 2, 28), signed="2021-02-15")
    asked = agreements.ask(
        by=alone.person.user.actor, key=str(uuid7()), agreement=row, kind="correct", why="A slip of the pen",
        payload={"ends_on": date(2027, 3, 31)}, before={"ends_on": date(2027, 2, 28)},
    )  # fmt: skip
    way = f"/en/desk/countersign/ask/agreement-form/{asked.pk}/"
    assert way in alone.get("/en/desk/agreements/A-1/").content.decode()
    assert "/form/" not in alone.get("/en/desk/").content.decode()
    alone.post(way, {"sure": "1"})
    sign = f"/en/desk/countersign/{Countersignature.objects.get().pk}/yes/"
    assert sign in gre.get("/en/desk/").content.decode()
    page = gre.get(sign).content.decode()
    gre.post(sign, {"sure": "1"})

    assert "31 March 2027 (before: 28 February 2027)" in page
    assert "A slip of the pen" in page
    assert f"/en/desk/change-requests/{asked.pk}/form/" in alone.get("/en/desk/").content.decode()


def test_a_seat_that_waits_is_on_the_day_of_the_countersigner(settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    ada, gre, tara = member("Ada", "administrator"), member("Gre Example", "countersigner"), make.person("Tara")
    Role.objects.get_or_create(slug="treasurer", defaults={"approves": True, "name_en": "t", "name_fr": "t"})
    ada.post(f"/en/desk/people/{tara.pk}/role/", {"role": "treasurer", "since": "2026-01-01"})

    assert f"/en/desk/rights/{tara.roles.get().pk}/confirm/" in gre.get("/en/desk/").content.decode()
    assert "1 seat or delegation waits" in gre.get("/en/desk/countersign/").content.decode()


def adopted(*, may_delegate):
    """Toronto's policy is in force, as it is or without the word on delegating further."""
    text = policy_files.shipped()["toronto-iap-2024"]
    content = text if may_delegate else text.replace(b"may_delegate = true\n", b"")
    make.policy_version(content=content, in_force_from=date(2024, 5, 1))


def test_where_the_policy_lets_a_power_be_delegated_further_it_is_passed_on(maya):
    adopted(may_delegate=True)
    held = DelegationInstrument.objects.get()

    assert "Pass on a part" in maya.get(DELEGATIONS).content.decode()
    assert maya.get(f"{DELEGATIONS}{held.pk}/pass-on/").status_code == 200


def test_where_the_policy_does_not_say_so_the_page_says_why_not_with_the_clause_and_the_action_refuses(maya):
    adopted(may_delegate=False)
    held, path = DelegationInstrument.objects.get(), f"{DELEGATIONS}{DelegationInstrument.objects.get().pk}/pass-on/"
    page = maya.get(DELEGATIONS).content.decode()
    assert "does not say that this power may be delegated further" in page
    assert "Recommendation 4; Attachment 3, step 4" in page
    assert path not in page
    assert "délégué plus loin" in maya.get("/fr/bureau/delegations/").content.decode()
    assert maya.get(path).url == DELEGATIONS

    sent = {"holder": make.person("Hilda").pk, "limit": "10000", "since": "2026-02-01"}
    assert "delegated further" in maya.post(path, sent).content.decode()
    assert not held.children.exists()


def test_one_category_that_may_not_be_delegated_further_is_refused_and_another_is_not(maya):
    adopted(may_delegate=True)
    held, policy = DelegationInstrument.objects.get(), policies.in_force(date(2026, 6, 1))
    given = {"parent": held, "policy": policy, "since": date(2026, 2, 1), "by": maya.person.user.actor}

    with pytest.raises(Refused, match="Recommendation 3"):
        actions.sub_delegate(holder=make.person("Hilda"), categories=["partnership"], **given)
    assert actions.sub_delegate(holder=make.person("Hugo"), categories=["project"], **given)
