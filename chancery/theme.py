"""A city's own accent, held against the paper it will be read on."""

from dataclasses import dataclass

from chancery.errors import BadInput

LEAST = 4.5
# The grounds of chancery.css on which links and buttons are read: paper, sunk, sheet.
GROUNDS = {"light": ("#f6f7f5", "#eceeeb", "#ffffff"), "dark": ("#10151b", "#1f2731", "#171d25")}
NAMES = ("--paper", "--sunk", "--sheet")
SCHEMES = {"light": ("by day", "de jour"), "dark": ("by night", "de nuit")}
INKS = {"light": ("#ffffff", "#16202b"), "dark": ("#0e1620", "#ffffff")}


@dataclass(frozen=True)
class Theme:
    """The accent by day and by night, each with the ink that is read on it."""

    light: str
    dark: str
    ink_light: str
    ink_dark: str

    def css(self) -> str:
        """The one rule that follows ours."""
        return (
            f":root {{ --city: light-dark({self.light}, {self.dark}); "
            f"--city-ink: light-dark({self.ink_light}, {self.ink_dark}); }}\n"
            f"@supports not (color: light-dark(#000, #fff)) {{ "
            f":root {{ --city: {self.light}; --city-ink: {self.ink_light}; }} }}\n"
        )


class Unreadable(BadInput):
    """The accent cannot be read; the message says on what, and by which figure."""


def theme(accent: str, accent_dark: str = "") -> Theme:
    """The theme of an accent, or a refusal that names the figure under 4.5 to 1."""
    light, dark = _colour(accent), _colour(accent_dark) if accent_dark else _lighten(_colour(accent))
    for scheme, colour in (("light", light), ("dark", dark)):
        _must_be_readable(colour, scheme)
    return Theme(light, dark, _ink(light, "light"), _ink(dark, "dark"))


def contrast(one: str, other: str) -> float:
    """How much two colours differ, as WCAG 2 counts it: 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _must_be_readable(colour: str, scheme: str) -> None:
    en, fr = SCHEMES[scheme]
    for name, ground in zip(NAMES, GROUNDS[scheme], strict=True):
        if (figure := contrast(colour, ground)) < LEAST:
            raise Unreadable(
                f"The accent {colour} has {figure:.2f} to 1 on {name} {ground} ({en}); it needs {LEAST} to 1.",
                f"L’accent {colour} a {_fr(figure)} pour 1 sur {name} {ground} ({fr})\u00a0; il lui faut 4,5 pour 1.",
            )


def _ink(colour: str, scheme: str) -> str:
    best = max(INKS[scheme], key=lambda ink: contrast(ink, colour))
    if (figure := contrast(best, colour)) < LEAST:
        en, fr = SCHEMES[scheme]
        raise Unreadable(
            f"Text (--city-ink) on the accent {colour} has {figure:.2f} to 1 ({en}); it needs {LEAST} to 1.",
            f"Le texte (--city-ink) sur l’accent {colour} a {_fr(figure)} pour 1 ({fr})\u00a0; il lui faut 4,5 pour 1.",
        )
    return best


def _fr(figure: float) -> str:
    return f"{figure:.2f}".replace(".", ",")


def _lighten(colour: str) -> str:
    """The same accent for the dark sheet: mixed with white until it can be read there."""
    for share in range(0, 101, 5):
        mixed = "#" + "".join(f"{round(part + (255 - part) * share / 100):02x}" for part in _parts(colour))
        if all(contrast(mixed, ground) >= LEAST + 1 for ground in GROUNDS["dark"]):
            return mixed
    return "#ffffff"


def _colour(text: str) -> str:
    value = text.strip().lower()
    digits = value.removeprefix("#")
    if len(digits) != 6 or not value.startswith("#") or any(digit not in "0123456789abcdef" for digit in digits):
        raise Unreadable(
            f"“{text[:20]}” is not a colour written as #rrggbb.",
            f"«\u00a0{text[:20]}\u00a0» n’est pas une couleur écrite #rrggbb.",
        )
    return value


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for part in (p / 255 for p in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
