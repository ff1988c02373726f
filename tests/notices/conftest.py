"""People who are told things, and a mail server that takes their letters or does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chancery.accounts.models import Person
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.notices import actions
from chancery.notices.models import Notice
from tests import make
from tests.notices import smtp


@pytest.fixture
def worker(db: None) -> Actor:
    """The part of the product that hands letters over."""
    return audit.service("svc-notices")


@pytest.fixture
def ana(db: None) -> Person:
    """Someone of the office, who wished nothing."""
    person = make.person("Ana Example")
    make.role(person, "officer")
    return person


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Server]:
    """A mail server, and the product set to use it."""
    with smtp.server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 0.4
        yield made


def tell(to: Person, ref: str = "A-1", on: date = date(2026, 3, 1), **more: Any) -> Notice | None:
    """Have someone told that a term nears its end."""
    words = {"subject_en": "Lyon ends soon", "subject_fr": "Lyon prend bientôt fin"}
    lines = {
        "lines_en": [("A-1 ends on 1 June 2026", "/en/")],
        "lines_fr": [("A-1 prend fin le 1er juin 2026", "/fr/")],
    }
    more.setdefault("by", audit.service("svc-test"))
    return actions.queue(to=to, kind=more.pop("kind", "term"), ref=ref, due_on=on, **{**words, **lines, **more})
