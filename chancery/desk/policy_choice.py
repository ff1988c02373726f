"""Which policy: one that ships, or the city's own file; and what a careful reader would remark of it."""

from __future__ import annotations

import base64
from typing import Any

from django.utils import timezone
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
    sent_along = given.get("file")
    if given["choice"] == "none" and not sent_along:
        return None
    if given["content"]:
        try:
            return base64.b64decode(given["content"], validate=True)
        except ValueError as bad:
            raise BadInput("The file did not arrive whole.", "Le fichier n’est pas arrivé entier.") from bad
    if sent_along and given["choice"] not in ("file", "none"):
        raise BadInput(
            "You chose a policy that ships and a file of your own: choose one of the two.",
            "Vous avez choisi une politique fournie et votre propre fichier : choisissez l’un des deux.",
        )
    if given["choice"] not in ("file", "none"):
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
        "ahead": policy.in_force is not None and policy.in_force > timezone.localdate(),
        "remarks": [(remark.clause, remark.line, remark.message.in_(lang)) for remark in remarks],
        "content": base64.b64encode(content).decode(),
        "published": published,
    }
