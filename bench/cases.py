"""The page of a case with 60 questions, 200 facts and 40 papers, beside that of an agreement; and Today with 10,000
cases on their way, beside Today with one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lines import ROOT, Line, ratio

PAGES = Path(__file__).with_name("case_pages.py")


def lines() -> list[Line]:
    """Each page held against its peer."""
    with tempfile.TemporaryDirectory(prefix="chancery-bench-") as home:
        env = {
            **os.environ,
            "CHANCERY_HOME": home,
            "DATABASE_URL": "",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "chancery.settings",
        }
        took = json.loads(subprocess.check_output([sys.executable, PAGES], text=True, env=env))
    return [
        ratio("Case, 60 questions, 200 facts, 40 papers, CPU / an agreement", took["case"], took["agreement"], 2),
        ratio("Today with 10,000 open cases, CPU / with one", took["today after"], took["today before"], 1.3),
    ]


if __name__ == "__main__":
    print("\n".join(map(str, lines())))
