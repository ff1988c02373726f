"""A contact as a card: what goes out comes back, in any script."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.counterparties.models import Contact, Counterparty
from chancery.counterparties.vcard import card, cards, escape, fold

CITY = Counterparty(name_en="Lyon; City, of", name_fr="Ville de Lyon")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


def contact(**values):
    values = {"given_name": "Anne", "family_name": "Exemple", **values}
    return Contact(id=UUID(int=1), organisation=CITY, **values)


def read(text):
    """The properties of each card, as a reader of RFC 6350 sees them: unfolded, split, unescaped."""
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    assert lines.pop() == ""
    found = []
    for line in lines:
        head, _, value = line.partition(":")
        if line == "BEGIN:VCARD":
            found.append({})
        found[-1].setdefault(head, []).append(parts(value))
    return found


def parts(value):
    """What stands between the semicolons that are not escaped, without its escapes."""
    found, signs = [""], iter(value)
    for sign in signs:
        if sign == ";":
            found.append("")
        else:
            found[-1] += {"n": "\n", "N": "\n"}.get(escaped := next(signs), escaped) if sign == "\\" else sign
    return found


def test_a_card_says_who_where_and_how():
    made = contact(
        title_en="Dr.", title_fr="Dre", function_fr="Mairesse", email="a@example.org", phone="+33 4", languages="fr en"
    )
    (said,) = read(card(made, "fr"))

    assert said["VERSION"] == [["4.0"]]
    assert said["FN"] == [["Anne Exemple"]]
    assert said["N"] == [["Exemple", "Anne", "", "Dre", ""]]
    assert said["ORG"] == [["Ville de Lyon"]]
    assert said["TITLE;LANGUAGE=fr"] == [["Mairesse"]]
    assert said["EMAIL;TYPE=work"] == [["a@example.org"]]
    assert (said["LANG;PREF=1"], said["LANG;PREF=2"]) == ([["fr"]], [["en"]])
    assert said["UID"] == [["urn:uuid:00000000-0000-0000-0000-000000000001"]]


def test_signs_that_mean_something_to_a_card_are_escaped():
    assert escape("a,b;c\\d\r\ne\rf\u2028g") == "a\\,b\\;c\\\\d\\ne\\nf\\ng"
    (said,) = read(card(contact(), "en"))
    assert said["ORG"] == [["Lyon; City, of"]]


@pytest.mark.parametrize(
    "name", ["\u200fمحمد بن راشد\u200f", "Nguyễn Phú Trọng", "Zoë\u202eevil", "李小龙", "O'Neil, Jr.; Esq\\", "👩🏽‍🚀"]
)
def test_names_of_every_script_survive(name):
    (said,) = read(card(contact(own_name=name, family_name=name), "en"))

    assert said["FN"][1] == [name]
    assert said["N"][0][0] == name


def test_a_remark_and_the_forms_of_address_are_not_passed_on():
    made = contact(note="difficult", spoken_en="Your Worship", consent_for="newsletter", rank="consul")

    assert not [word for word in ("difficult", "Worship", "newsletter", "consul") if word in card(made, "en")]


def test_nothing_typed_adds_a_line_of_its_own():
    said = read(card(contact(family_name="x\r\nEMAIL:evil@example.org\r\nEND:VCARD\x0bTEL:1"), "en"))

    assert len(said) == 1
    assert "EMAIL" not in said[0]
    assert "TEL" not in said[0]


def test_several_contacts_are_one_file():
    assert [each["FN"] for each in read(cards([contact(), contact(given_name="Béa")], "en"))] == [
        [["Anne Exemple"]],
        [["Béa Exemple"]],
    ]


@given(WORDS, WORDS, WORDS)
def test_what_goes_out_comes_back(given_name, family_name, function):
    (said,) = read(card(contact(given_name=given_name, family_name=family_name, function_en=function), "en"))

    assert said["N"][0][:2] == [clean(family_name), clean(given_name)]
    assert said.get("TITLE;LANGUAGE=en", [[""]]) == [[clean(function)]]


def clean(text):
    """What a card can hold of a text: its line breaks as one kind."""
    return re.sub("[\u2028\u2029]", "\n", text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text):
    lines = fold(text).split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines[-1] == ""
    assert lines[0] + "".join(line[1:] for line in lines[1:-1]) == text
