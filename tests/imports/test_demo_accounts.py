"""The demonstration has an account for each role."""

import stat
from datetime import date

import pytest

from chancery import demo
from chancery.accounts.models import Person, Role, RoleHeld, User
from chancery.cases.models import Case
from chancery.imports import demo_accounts
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME = tmp_path
    for _name, _who, slug in demo_accounts.PEOPLE:
        Role.objects.get_or_create(slug=slug, defaults={"name_en": slug, "name_fr": slug})
    demo_accounts.load()
    return tmp_path


def test_each_role_has_someone_who_holds_it(home):
    assert set(RoleHeld.objects.values_list("role", flat=True)) == {slug for _name, _who, slug in demo_accounts.PEOPLE}
    assert not RoleHeld.objects.filter(needs_second=True).exists()


def test_whoever_works_for_a_division_settles_in_the_one_that_leads_most_where_there_is_one(home):
    of_one = RoleHeld.objects.filter(role__in=("division-officer", "division-head"), ended_by=None)
    demo_accounts.settle()
    assert set(of_one.values_list("division", flat=True)) == {None}
    parks, _culture = make.division("parks"), make.division("culture")
    make_case(parks)
    for _again in range(2):
        demo_accounts.settle()

    assert list(of_one.values_list("division__slug", flat=True)) == ["parks", "parks"]


def make_case(division):
    """Something that a division leads."""
    day, policy = date(2026, 1, 1), make.policy_version()
    return Case.objects.create(reference="D-1", kind="agreement", policy=policy, opened_on=day, lead_division=division)


def test_the_people_are_invented_and_say_so(home):
    assert all("invented" in one.function_en and one.name.endswith("Example") for one in Person.objects.all())
    assert all(one.email.endswith("@example.org") for one in User.objects.all())


def test_the_password_is_kept_where_only_its_owner_reads_it_and_opens_the_door(home, client, capsys):
    path = home / "demo-accounts.txt"
    password = path.read_text().split("password ")[1].split()[0]
    door = client.post("/en/account/sign-in/", {"login": "officer@example.org", "password": password})
    demo._say_accounts(home)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert door.headers["Location"] == "/en/desk/"
    assert password in capsys.readouterr().out


def test_a_second_load_changes_nothing(home):
    before = (home / "demo-accounts.txt").read_text(), User.objects.count()
    demo_accounts.load()

    assert ((home / "demo-accounts.txt").read_text(), User.objects.count()) == before


@pytest.mark.slow
def test_every_start_says_who_can_sign_in(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CHANCERY_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "demo").write_text(demo._digest("toronto"), encoding="ascii")
    (tmp_path / "chancery.sqlite3").touch()
    (tmp_path / "demo-accounts.txt").write_text("Accounts of the demonstration\n", encoding="ascii")

    assert demo.main(["--no-serve"]) == 0
    assert "Accounts of the demonstration" in capsys.readouterr().out
