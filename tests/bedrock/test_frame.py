"""What every page says of whose register it is."""

import pytest

from chancery.frame import of_the_city


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Toronto", "de Toronto"),
        ("Ottawa", "d’Ottawa"),
        ("Ville de Lévis", "de la Ville de Lévis"),
        ("Canton d’Orford", "du Canton d’Orford"),
        ("Le Bic", "du Bic"),
        ("Les Éboulements", "des Éboulements"),
        ("Ville", "de Ville"),
        ("Yamachiche", "de Yamachiche"),
        ("Yverdon", "d’Yverdon"),
        ("MRC de Joliette", "de la MRC de Joliette"),
    ],
)
def test_french_says_of_a_city_as_it_is_written(name, said):
    assert of_the_city(name) == said
