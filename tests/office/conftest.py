"""A city with a home of its own."""

from __future__ import annotations

import pytest

from chancery.home import City


@pytest.fixture
def home(settings, tmp_path):
    """An empty folder, and the example city."""
    settings.HOME, settings.CITY = tmp_path, City()
    return tmp_path
