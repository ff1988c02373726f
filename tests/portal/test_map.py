"""Marks lie where the coast says they should."""

import pytest

from chancery.portal import worldmap

# Read off the drawn map, which was made apart from this code.
DRAWN = {
    "Toronto": (43.70011, -79.4163, 294.1, 94.3),
    "Chicago": (41.85003, -87.65005, 272.3, 99.8),
    "Rio de Janeiro": (-22.90642, -43.18223, 367.6, 327.4),
    "Quito": (-0.22985, -78.52495, 267.6, 245.7),
    "Warsaw": (52.22977, 21.01178, 526.0, 69.4),
    "Sagamihara": (35.55, 139.23333, 823.1, 119.9),
}


@pytest.mark.parametrize(("latitude", "longitude", "x", "y"), DRAWN.values(), ids=DRAWN)
def test_a_place_lands_where_the_drawn_map_has_it(latitude, longitude, x, y):
    assert worldmap.project(latitude, longitude) == pytest.approx((x, y), abs=0.5)


def test_every_place_on_earth_is_on_the_sheet_or_below_it():
    for latitude in range(-90, 91, 15):
        for longitude in range(-180, 181, 30):
            x, y = worldmap.project(latitude, longitude)
            assert -10 <= x <= worldmap.WIDTH + 10
            assert -10 <= y <= 500


def test_each_kind_of_category_has_its_own_shape():
    shapes = [worldmap.mark("x", "/", kind, 0, 0).shape for kind in ("relationship", "project", "legacy", "exception")]

    assert len(set(shapes)) == 4


def test_a_line_bends_and_ends_at_the_mark():
    (arc,) = worldmap.arcs((294.1, 94.3), [worldmap.mark("x", "/", "project", 0, 0)])

    assert arc.startswith("M294.1 94.3Q")
    assert arc.endswith("480.0 245.0")
