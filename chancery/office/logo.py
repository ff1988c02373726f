"""The city's logo: a picture drawn anew at the size of the masthead, so that nothing else is in it."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from chancery.errors import BadInput
from chancery.papers import kinds

LARGEST_MB = 5
EDGE = 192
FOLDER = "look"
PICTURES = ("png", "jpeg")
NOT_A_PICTURE = (
    "A logo is a PNG or a JPEG. Nothing was saved: export yours as a PNG (an SVG may hold scripts, and is not taken).",
    "Un logo est un fichier PNG ou JPEG. Rien n’a été enregistré\u00a0: exportez le vôtre en PNG (un SVG peut contenir "
    "des scripts et n’est pas accepté).",
)


def drawn(name: str, data: bytes) -> bytes:
    """The picture as a square PNG of 192 points at most, on a clear ground."""
    try:
        kind, clean = kinds.look(name, data, most_mb=LARGEST_MB)
    except BadInput as bad:
        raise BadInput(*NOT_A_PICTURE) from bad
    if kind.slug not in PICTURES:
        raise BadInput(*NOT_A_PICTURE)
    with Image.open(BytesIO(clean)) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((EDGE, EDGE))
    edge = max(small.size)
    square = Image.new("RGBA", (edge, edge), (0, 0, 0, 0))
    square.paste(small, ((edge - small.width) // 2, (edge - small.height) // 2))
    out = BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


def keep(home: Path, png: bytes) -> str:
    """Put it in the city's folder, under a name that changes with it; that name."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"logo-{hashlib.sha256(png).hexdigest()[:16]}.png"
    draft = folder / f".{name}"
    draft.write_bytes(png)
    draft.replace(folder / name)
    return name


def read(home: Path, name: str) -> bytes | None:
    """The logo that `city.toml` names, from its own folder and nowhere else."""
    path = home / FOLDER / Path(name).name
    return path.read_bytes() if name.endswith(".png") and path.is_file() else None
