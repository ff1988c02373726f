"""The product's settings, with a home that is thrown away and nothing slow."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["CHANCERY_HOME"] = tempfile.mkdtemp(prefix="chancery-tests-")
os.environ.setdefault("DATABASE_URL", "sqlite:///" + str(Path(os.environ["CHANCERY_HOME"]) / "test.sqlite3"))

from chancery.settings import *  # noqa: F403 (all of them, and a few changed)
from tests.homes import REGISTER, TEMPLATE

# On PostgreSQL the tests' databases are copies of one that has taken every step already.
if TEMPLATE in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ[TEMPLATE]}  # noqa: F405 (it is one of them)
elif REGISTER in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["CHANCERY_HOME"]) / "tests.sqlite3")}  # noqa: F405 (the same)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# That a page refuses is what tests ask for, thousands of times; what breaks is still told.
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}  # noqa: F405 (it is one of them)
