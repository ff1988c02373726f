"""Addresses of styles, typefaces and images that change when the file does, so that a browser may keep what it has."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import StaticFilesStorage


class DatedFiles(StaticFilesStorage):
    """`chancery.css` is `/static/chancery.css?v=3f2a91c0`: no step of its own before the first page is served."""

    def url(self, name: str | None) -> str:
        """The address, with the first letters of the file's hash."""
        address = super().url(name)
        version = _version(name or "")
        return f"{address}?v={version}" if version else address


@lru_cache(maxsize=256)
def _version(name: str) -> str:
    path = find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8] if isinstance(path, str) else ""
