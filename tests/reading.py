"""Pages as a test reads them."""

from __future__ import annotations

import re


def tight(page: str) -> str:
    """A page without the white space around its tags, which is there for whoever reads its template."""
    return re.sub(r"\s+(?=<)|(?<=>)\s+", "", page)
