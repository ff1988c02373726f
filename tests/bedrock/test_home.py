import stat

import pytest

from chancery import home


def city(folder, text):
    (folder / "city.toml").write_text(text, encoding="utf-8")
    return home.city(folder)


def test_a_home_is_where_it_is_said_to_be(monkeypatch, tmp_path):
    monkeypatch.setenv("CHANCERY_HOME", str(tmp_path))

    assert home.home() == tmp_path


def test_a_checkout_has_its_home_beside_it(monkeypatch):
    monkeypatch.delenv("CHANCERY_HOME")

    assert home.home() == home.PACKAGE.parent / "var"


def test_installed_it_lives_with_the_data_of_whoever_runs_it(monkeypatch, tmp_path):
    monkeypatch.delenv("CHANCERY_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(home, "PACKAGE", tmp_path / "site-packages" / "chancery")

    assert home.home() == tmp_path / "chancery"


def test_without_a_file_it_is_an_example_city_in_both_languages(tmp_path):
    assert home.city(tmp_path).name == "Example City / Ville exemple"


def test_a_city_may_have_one_language(tmp_path):
    town = city(tmp_path, 'name_en = "Ville-Marie"\nname_fr = "Ville-Marie"\nlanguages = ["fr"]')

    assert town.languages == ("fr",)
    assert town.name == "Ville-Marie"


def test_what_a_city_adds_of_its_own_is_kept(tmp_path):
    assert city(tmp_path, 'short = "Lac"').extra == {"short": "Lac"}


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    made = home.secret_key(tmp_path)
    file = tmp_path / "keys" / "secret-key"

    assert home.secret_key(tmp_path) == made
    assert len(made) > 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("version", "journal", "synchronous"),
    [
        ((3, 40, 1), "TRUNCATE", "FULL"),
        ((3, 51, 2), "TRUNCATE", "FULL"),
        ((3, 51, 3), "WAL", "NORMAL"),
        ((3, 52, 0), "WAL", "NORMAL"),
    ],
)
def test_the_write_ahead_log_is_used_only_where_it_is_safe(version, journal, synchronous):
    options = home.sqlite_options(version)

    assert f"journal_mode={journal}; PRAGMA synchronous={synchronous};" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_the_registers_file_is_its_owners_alone_and_a_groups_rights_stay(tmp_path):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "new" / "register.sqlite3"}
    modes = []
    for given in (None, 0o644, 0o660):
        if given:
            database["NAME"].chmod(given)
        home.keep_close(database)
        modes.append(stat.S_IMODE(database["NAME"].stat().st_mode))

    assert modes == [0o600, 0o640, 0o660]
