"""The import, asked through Django's own commands."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chancery.audit.actions import service
from chancery.imports.actions import import_agreements
from chancery.imports.cli import lines


class Command(BaseCommand):
    """Bring a CSV file into the register."""

    help = "Bring a CSV file of agreements into the register; see docs/register-csv.md for its columns."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how far to go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--accept-good", action="store_true")

    def handle(self, *args: Any, file: Path, dry_run: bool, accept_good: bool, **options: Any) -> None:
        """Import, and say what was found."""
        by, content = service("svc-import"), file.read_bytes()
        report = import_agreements(by=by, content=content, dry_run=dry_run, accept_good=accept_good)
        self.stdout.write("\n".join(lines(report, "en", dry_run=dry_run)))
