"""`chancery init`: a city in an empty folder, and its first administrator's way in."""

import os
import re
import subprocess
import sys

import pytest

from chancery.accounts.models import Role, User
from chancery.accounts.permissions import has_role
from chancery.errors import Refused
from chancery.office import actions

pytestmark = pytest.mark.once
ALL = {
    "--languages": "both", "--name-en": "Lakeview", "--name-fr": "Vue-du-Lac", "--time-zone": "America/St_Johns",
    "--currency": "CAD", "--admin-name": "Ada Example", "--admin-email": "ada@example.org",
}  # fmt: skip


def run(home, given=ALL, **environment):
    words = [word for pair in given.items() for word in pair]
    env = {**os.environ, "CHANCERY_HOME": str(home), "DATABASE_URL": "", **environment}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "chancery.cli", "init", *words]
    return subprocess.run(command, env=env, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.slow
def test_a_city_is_set_up_and_a_second_time_invites_afresh(tmp_path):
    home = tmp_path / "lakeview"
    where = "https://relations.example.city"
    first, second = run(home, {**ALL, "--address": where}), run(home)

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    links = [re.search(rf"{where}/en/account/invitation/\S+/", done.stdout)[0] for done in (first, second)]
    assert links[0] != links[1]
    assert 'time_zone = "America/St_Johns"' in (home / "city.toml").read_text()
    assert f'address = "{where}"' in (home / "city.toml").read_text()  # where links in letters lead
    assert (home / "keys" / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_what_is_not_given_and_cannot_be_asked_is_named_and_nothing_is_made(tmp_path):
    home = tmp_path / "lakeview"
    done = run(home, {"--name-en": "Lakeview"})

    assert done.returncode == 2
    assert "--admin-email" in done.stderr
    assert not home.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flag", "bad"),
    [("--time-zone", "Toronto"), ("--currency", "dollars"), ("--admin-email", "ada"), ("--address", "example")],
)
def test_what_does_not_do_is_said(tmp_path, flag, bad):
    done = run(tmp_path / "lakeview", {**ALL, flag: bad})

    assert done.returncode == 1
    assert bad in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_demonstration_is_not_turned_into_a_city(tmp_path):
    (tmp_path / "demo").write_text("x")

    assert "holds the demonstration" in run(tmp_path).stderr


@pytest.mark.django_db
def test_the_first_administrator_is_one_and_the_only_one_made_so(by):
    Role.objects.get_or_create(slug="administrator", defaults={"name_en": "a", "name_fr": "a"})
    actions.open_office(by=by, name="Ada", email="Ada@example.org")
    again = actions.open_office(by=by, name="Ada", email="ada@example.org")

    assert again
    assert has_role(User.objects.get().actor, "administrator")
    with pytest.raises(Refused, match="has an administrator already"):
        actions.open_office(by=by, name="Eve", email="eve@example.org")


@pytest.mark.django_db
def test_nobody_who_is_signed_in_opens_an_office(by):
    user_token = actions.open_office(by=by, name="Ada", email="ada@example.org")
    assert user_token
    from_inside = User.objects.get().actor

    with pytest.raises(Refused):
        actions.open_office(by=from_inside, name="Eve", email="eve@example.org")
