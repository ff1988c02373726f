"""One account for each role, so that a visitor of the demonstration can look at it through everyone's eyes.

The people are invented and say so; their addresses lead nowhere. The password is made for this demonstration alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from chancery.accounts import actions as accounts
from chancery.accounts.models import Division, Role, RoleHeld, User
from chancery.accounts.permissions import OF_A_DIVISION
from chancery.audit import actions as audit

FILE = "demo-accounts.txt"
SINCE = date(2026, 1, 1)
# Address, invented name, role.
PEOPLE = (
    ("officer", "Olive Example", "officer"),
    ("head", "Hugo Example", "head"),
    ("division", "Dina Example", "division-officer"),
    ("division-head", "Denis Example", "division-head"),
    ("treasurer", "Tara Example", "treasurer"),
    ("solicitor", "Simon Example", "solicitor"),
    ("manager", "Maya Example", "city-manager"),
    ("clerk", "Claude Example", "clerk"),
    ("councillor", "Corinne Example", "councillor"),
    ("mayors-office", "Marc Example", "mayors-office"),
    ("auditor", "Audrey Example", "auditor"),
    ("admin", "Ada Example", "administrator"),
    ("admin2", "Adam Example", "administrator"),
    ("proponent", "Paula Example", "proponent"),
)


def load() -> None:
    """Enter the people, their accounts and their roles, and write down how to sign in; again does nothing."""
    by, password = audit.service("svc-demo"), _password()
    for name, who, slug in PEOPLE:
        email = f"{name}@example.org"
        if not User.objects.filter(email=email).exists():
            role = Role.objects.get(slug=slug)
            person = accounts.add_person(
                name=who,
                function_en=f"{role.name_en} (invented)",
                function_fr=f"{role.name_fr} (personne fictive)",
                by=by,
            )
            accounts.add_login(email=email, person=person, password=password, by=by)
            accounts.give_role(person=person, role=role, since=SINCE, by=by)
    _write(settings.HOME / FILE, password)


def settle() -> None:
    """Once the story is told, whoever works for a division works for one: that which leads most cases. Where the city
    has entered none, they stay as they are."""
    by = audit.service("svc-demo")
    own = Division.objects.alias(led=Count("cases")).order_by("-led", "slug").first()
    emails = [f"{name}@example.org" for name, _who, slug in PEOPLE if slug in OF_A_DIVISION]
    wide = RoleHeld.objects.filter(person__user__email__in=emails, division=None, ended_by=None)
    for held in wide.select_related("person", "role") if own else ():
        accounts.give_role(person=held.person, role=held.role, since=SINCE, division=own, by=by)
        accounts.end_right(right=held, by=by)


def _password() -> str:
    """The same for one home whenever it is asked for, and for no other."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"chancery demonstration accounts", hashlib.sha256).digest()
    return "-".join(base64.b32encode(digest)[start : start + 5].decode().lower() for start in (0, 5, 10, 15))


def _write(path: Path, password: str) -> None:
    """Only its owner can read it."""
    lines = [f"{name}@example.org".ljust(30) + slug for name, _who, slug in PEOPLE]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(f"Accounts of the demonstration, each with the password {password}\n" + "\n".join(lines) + "\n")
    path.chmod(0o600)
