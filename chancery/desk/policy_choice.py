"""Which policy: one that ships, or the city's own file; and what a careful reader would remark of it."""

from __future__ import annotations

import base64
from typing import Any

from django.utils.translation import gettext as _

from chancery import policy_files
from chancery.errors import BadInput
from chancery.frame import language
from chancery.policy import Policy, PolicyError, load
from chancery.policy.lint import Remark, lint

Choices = list[tuple[str, str]]


def choices() -> Choices:
    """The policies that ship, by whose they are and title, and the city's own file."""
    shipped = {name: load(content, name=name) for name, content in policy_files.shipped().items()}
    named = [(name, f"{one.home_city}: {one.title.in_(language())}") for name, one in shipped.items()]
    return [*named, ("file", _("Our own file"))]


def content(given: dict[str, Any]) -> bytes | None:
    """The bytes that were chosen; None for none yet."""
    if given["choice"] == "none":
        return None
    if given["content"]:
        try:
            return base64.b64decode(given["content"], validate=True)
        except ValueError as bad:
            raise BadInput("The file did not arrive whole.", "Le fichier n’est pas arrivé entier.") from bad
    if given["choice"] != "file":
        return policy_files.shipped()[given["choice"]]
    if not given["file"]:
        raise BadInput("Choose a file.", "Choisissez un fichier.")
    sent: bytes = given["file"].read()
    return sent


def read(content: bytes) -> tuple[Policy, list[Remark]]:
    """What the file says, and what a careful reader would remark."""
    try:
        found = load(content, name="policy")
    except PolicyError as error:
        raise BadInput(policy_files.told(error, "en"), policy_files.told(error, "fr")) from error
    return found, lint(found)


def preview(policy: Policy, remarks: list[Remark], content: bytes, *, published: bool) -> dict[str, Any]:
    """What the page shows before anything is brought in."""
    lang = language()
    return {
        "title": policy.title.in_(lang),
        "since": policy.in_force,
        "remarks": [(remark.line, remark.message.in_(lang)) for remark in remarks],
        "content": base64.b64encode(content).decode(),
        "published": published,
    }
