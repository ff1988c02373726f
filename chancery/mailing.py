"""How letters leave: over the city's mail server, or into files where none is set."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
PORTS = {"starttls": 587, "tls": 465, "none": 25}
TIMEOUT = 20
#: An e-mail address, wherever it stands in a text.
IN_TEXT = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:.]+")


def address(given: object) -> str:
    """Where the city's pages are, for the links in letters: `address` in `city.toml`, or CHANCERY_ADDRESS."""
    said = os.environ.get("CHANCERY_ADDRESS") or given
    return str(said).rstrip("/") if said else f"http://localhost:{os.environ.get('PORT') or 8000}"


def settings(given: object, folder: Path, pages: str) -> dict[str, Any]:
    """Django's settings from `[mail]` of `city.toml` (host, port, tls, user, from, timeout); each may be in the
    environment instead, as CHANCERY_MAIL_HOST. The password is in the environment or in `keys/mail-password` only."""
    own: dict[str, Any] = {**given} if isinstance(given, Mapping) else {}
    own |= {name: value for name in ("host", "port", "tls", "user", "from", "timeout") if (value := _environ(name))}
    sender = own.get("from") or f"chancery@{urlsplit(pages).hostname or 'localhost'}"
    if not own.get("host"):
        return {"EMAIL_BACKEND": FILES, "EMAIL_FILE_PATH": str(folder / "mail"), "DEFAULT_FROM_EMAIL": sender}
    tls = str(own.get("tls", "starttls"))
    if tls not in PORTS:
        raise ValueError(f"mail.tls is one of {', '.join(PORTS)}, not {tls!r}.")
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": str(own["host"]),
        "EMAIL_PORT": int(own.get("port") or PORTS[tls]),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "tls",
        "EMAIL_HOST_USER": str(own.get("user", "")),
        "EMAIL_HOST_PASSWORD": _password(folder),
        "EMAIL_TIMEOUT": float(own.get("timeout") or TIMEOUT),
        "DEFAULT_FROM_EMAIL": sender,
    }


def _environ(name: str) -> str:
    return os.environ.get(f"CHANCERY_MAIL_{name.upper()}", "")


def _password(folder: Path) -> str:
    path = folder / "keys" / "mail-password"
    kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    return _environ("password") or kept
