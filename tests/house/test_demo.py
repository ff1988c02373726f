"""Setting up the demonstration, short of its data (see the journeys)."""

import pytest

from chancery import demo


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHANCERY_HOME", str(tmp_path))
    return tmp_path


def test_another_citys_register_is_left_alone(home, capsys):
    (home / "city.toml").write_text('name_en = "Ottawa"\n', encoding="utf-8")

    assert demo.main(["--no-serve"]) == 2
    assert "another city" in capsys.readouterr().err
    assert [path.name for path in home.iterdir()] == ["city.toml"]


def test_a_city_that_is_not_shipped_is_bad_use(home):
    with pytest.raises(SystemExit) as stopped:
        demo.main(["--city", "atlantis"])

    assert stopped.value.code == 2


def test_what_a_set_up_depends_on_has_one_sum_for_each_database(monkeypatch):
    here = demo._digest("toronto")
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")

    assert demo._digest("toronto") != here
    assert len(here) == 64
