"""What a page writes in `city.toml`, and what it leaves alone."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery import city_file, home
from chancery.errors import Refused

BY_HAND = """# Written by Ana.
name_en = "Lyon"  # for now
languages = ["en", "fr"]

[sign_in]
client_id = "abc"
"""


def test_other_values_are_written_and_the_rest_stays():
    after = city_file.rewritten(BY_HAND, {"languages": ("fr",), "accent": "#165788"})

    assert after.startswith('# Written by Ana.\nname_en = "Lyon"  # for now\n')
    assert tomllib.loads(after) == {
        "name_en": "Lyon", "languages": ["fr"], "accent": "#165788", "sign_in": {"client_id": "abc"},
    }  # fmt: skip


def test_a_setting_is_taken_away():
    assert "languages" not in tomllib.loads(city_file.rewritten(BY_HAND, {"languages": None}))


@pytest.mark.parametrize(
    "odd", ['name_en = """Ly\non"""\n', "name_en = [\n 1,\n]\n", "broken", 'other = """\nname_en = 1\n"""\n']
)
def test_a_file_that_cannot_be_changed_line_by_line_is_left_to_people(odd):
    with pytest.raises(Refused, match="by hand"):
        city_file.rewritten(odd, {"name_en": "Paris"})


@given(st.dictionaries(st.sampled_from(["name_en", "name_fr", "short"]), st.text(max_size=30)))
def test_whatever_is_typed_is_kept_or_refused(values):
    try:
        after = city_file.rewritten(BY_HAND, values)
    except Refused:
        return
    assert tomllib.loads(after) == {**tomllib.loads(BY_HAND), **values}


def test_a_file_is_written_whole_and_read_back(tmp_path):
    before = home.stamp(tmp_path), city_file.digest(tmp_path)
    city_file.save(tmp_path, {"name_en": "Ville-Marie", "small_office": True, "set_up": ("city",)})

    assert home.city(tmp_path).small_office is True
    assert home.city(tmp_path).set_up == ("city",)
    assert before[0] != home.stamp(tmp_path)
    assert before[1] != city_file.digest(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["city.toml"]
