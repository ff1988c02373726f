"""Where our partners are: the Equal Earth projection, and one mark for each place.

The land in `templates/portal/land.svg` is Natural Earth's (public domain), drawn once with the same
figures as below, so that a mark lands where the coast says it should.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT = 960, 440
_SCALE, _X0, _Y0 = 180.0, 480.0, 245.0
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
# The class in the stylesheet gives colour; the shape says the same without it.
SHAPES = {"relationship": "pc", "project": "ip", "legacy": "ha"}


@dataclass(frozen=True)
class Mark:
    """One place on the map: where it is, what shape it has, and where its link leads."""

    name: str
    url: str
    shape: str
    x: float
    y: float


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """A place on Earth becomes a point on the sheet (Šavrič, Patterson and Jenny, 2018)."""
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle)
    x /= 3 * (9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1)
    y = angle * (_A4 * sixth * square + _A3 * sixth + _A2 * square + _A1)
    return round(_X0 + _SCALE * x, 1), round(_Y0 - _SCALE * y, 1)


def mark(name: str, url: str, kind: str, latitude: float, longitude: float) -> Mark:
    """The mark of an agreement whose category is of this kind."""
    return Mark(name, url, SHAPES.get(kind, "ou"), *project(latitude, longitude))


def arcs(home: tuple[float, float], marks: Iterable[Mark]) -> list[str]:
    """A line from home to each mark, bent upwards; it shows a relation, not a route."""
    return [_arc(home, (there.x, there.y)) for there in marks]


def _arc(here: tuple[float, float], there: tuple[float, float]) -> str:
    apart = math.dist(here, there)
    middle_x = (here[0] + there[0]) / 2
    middle_y = (here[1] + there[1]) / 2 - apart * 0.16
    return f"M{here[0]} {here[1]}Q{middle_x:.1f} {middle_y:.1f} {there[0]} {there[1]}"
