"""What only the long run asks (`make test-long`): the second language of a journey, which is the first one again."""

from __future__ import annotations

import os

import pytest

LONG = os.environ.get("CHANCERY_TESTS") == "long"
in_the_long_run = [pytest.mark.slow, pytest.mark.skipif(not LONG, reason="make test-long asks it")]
