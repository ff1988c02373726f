"""The product's settings, with a home that is thrown away and nothing slow."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["CHANCERY_HOME"] = tempfile.mkdtemp(prefix="chancery-tests-")
os.environ.setdefault("DATABASE_URL", "sqlite:///" + str(Path(os.environ["CHANCERY_HOME"]) / "test.sqlite3"))

from chancery.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
