"""What machines can say about the code without running it. Every check runs; what failed is said last."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.house import checkers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def tools() -> dict[str, list[str]]:
    """The checks that are a command, by what they look at."""
    return {
        "style": [str(BIN / "ruff"), "check", "."],
        "form": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
        "types": [str(BIN / "mypy")],
        "floors": [str(BIN / "lint-imports")],
        "migrations": [sys.executable, "-m", "chancery.manage", "makemigrations", "--check", "--dry-run"],
        "templates": [str(BIN / "djlint"), "--lint", "--quiet", "chancery"],
    }


def catalogues() -> list[str]:
    """Compiled catalogues that are not those of their sources; nothing where gettext is not installed."""
    if not shutil.which("msgfmt"):
        print("   (gettext is not installed: compiled catalogues are not compared)")
        return []
    return [
        problem
        for source in sorted(ROOT.glob("chancery/**/locale/*/LC_MESSAGES/*.po"))
        for problem in _catalogue(source)
    ]


def _catalogue(source: Path) -> list[str]:
    with tempfile.NamedTemporaryFile() as fresh:
        made = subprocess.run(
            ["msgfmt", "--check", "-o", fresh.name, source], check=False, capture_output=True, text=True
        )
        if made.returncode:
            return [made.stderr]
        compiled = source.with_suffix(".mo")
        same = compiled.exists() and compiled.read_bytes() == Path(fresh.name).read_bytes()
    return [] if same else [f"{compiled.relative_to(ROOT)} is not what {source.name} compiles to: run msgfmt."]


def main() -> int:
    """Run every check; 1 if any found something."""
    env = {**os.environ, "CHANCERY_HOME": tempfile.mkdtemp(prefix="chancery-check-"), "DATABASE_URL": ""}
    failed = []
    for name, command in tools().items():
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
            failed.append(name)
    own = {"catalogues": catalogues, "locks": lambda: checkers.addresses_in_locks(ROOT)}
    for name, check in own.items():
        print(f"== {name}", flush=True)
        problems = check()
        print(*problems, sep="\n", end="\n" if problems else "")
        failed += [name] if problems else []
    print(f"\nFound something in: {', '.join(failed)}" if failed else "\nAll checks are green.")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
