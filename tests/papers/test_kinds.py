"""A file is what is in it; what is unknown, locked, or a trap is refused with a reason in both languages."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chancery.errors import BadInput
from chancery.papers import kinds
from tests.papers import files


def look(name, data, most_mb=20):
    return kinds.look(name, data, most_mb=most_mb)


@pytest.mark.parametrize("name", files.HONEST)
def test_an_honest_file_is_what_it_says(name):
    make, kind, _word = files.HONEST[name]

    assert look(name, make())[0].slug == kind


@pytest.mark.parametrize("fault", files.BAD)
def test_a_bad_file_is_refused_and_told_why_in_both_languages(fault):
    name, data, said = files.BAD[fault]

    with pytest.raises(BadInput) as refused:
        look(name, data)

    assert said in refused.value.message_en
    assert "Rien n’a été enregistré" in refused.value.message_fr
    assert "Nothing was saved" in refused.value.message_en


def test_a_cell_that_no_reader_of_tables_takes_is_refused():
    before = csv.field_size_limit(1_000)
    try:
        with pytest.raises(BadInput, match="not a kind of file"):
            look("a.csv", b'a,b\n1,"' + b"x" * 2_000 + b'"\n')
    finally:
        csv.field_size_limit(before)


def test_the_limit_is_the_citys_own():
    look("a.csv", b"a,b\n" + b"1,2\n" * 400_000, most_mb=2)

    with pytest.raises(BadInput, match="larger than 1 MB"):
        look("a.csv", b"a,b\n" + b"1,2\n" * 400_000, most_mb=1)


def test_a_picture_is_drawn_again_without_what_hid_behind_it():
    exif = Image.Exif()
    exif[0x010E] = "where it was taken: canaryQ7x"
    hidden = files.image("JPEG", exif=exif) + files.package({"a.txt": "canaryQ7x"}, packed=False)

    kept = look("photo.jpeg", hidden)[1]

    assert b"canaryQ7x" in hidden
    assert b"canaryQ7x" not in kept
    assert Image.open(io.BytesIO(kept)).size == (8, 8)


def test_a_picture_of_more_points_than_memory_is_refused():
    header = files.image()
    wide = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]

    with pytest.raises(BadInput):
        look("a.png", wide)


@pytest.mark.parametrize("name", ["A.PDF", "a.b.pdf", "../../etc/passwd.pdf", "é\u202efdp.pdf"])
def test_a_name_is_only_looked_at_for_its_ending(name):
    assert look(name, files.pdf())[0].slug == "pdf"


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.sampled_from(sorted(files.HONEST)), st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 255)), max_size=8)
)
def test_no_damage_to_a_file_is_worse_than_a_refusal(name, faults):
    data = bytearray(files.HONEST[name][0]())
    for place, value in faults:
        data[place % len(data)] = value

    with contextlib.suppress(BadInput):
        assert kinds.look(name, bytes(data), most_mb=20)[0].slug in kinds.KINDS
