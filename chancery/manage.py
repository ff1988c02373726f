"""Django's own commands, for whoever keeps the register running."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main(words: list[str]) -> int:
    """Run one of them: `chancery manage shell`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
    execute_from_command_line(["chancery manage", *words])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
