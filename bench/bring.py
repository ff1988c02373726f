"""One import, measured in a process of its own: its CPU seconds, its peak in memory and by how much it grew, as JSON.

CHANCERY_HOME=… bring.py prepare BODIES.csv             a register with the counterparties that the rows name
CHANCERY_HOME=… bring.py ours FILE.csv                  the guided import: kept, looked through, written, told of
CHANCERY_HOME=… bring.py words FILE.csv                 the same, and its words found, as the worker does afterwards
CHANCERY_HOME=… bring.py default|bulk FILE.csv          django-import-export, into the same table
CHANCERY_HOME=… bring.py sheet|calamine FILE.xlsx       reading a workbook, row by row
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.core.files import File
from python_calamine import CalamineWorkbook

from chancery import migrate
from chancery.audit import actions as audit
from chancery.counterparties.models import Counterparty, Country, Region
from chancery.imports import actions, sheets, work
from chancery.search.words import fold

BY = "svc-bench"


def prepare(path: Path) -> None:
    """A register with these counterparties, and nothing else."""
    migrate.up()
    audit.open_ledger(city="Bench", by=audit.service(BY))
    region = Region.objects.get_or_create(slug="europe", defaults={"name_en": "Europe"})[0]
    Country.objects.get_or_create(iso2="FR", defaults={"name_en": "France", "name_fr": "France", "region": region})
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = (
        Counterparty(**row, kind="municipality", country_id="FR", sort_en=fold(row["name_en"]), sort_fr=row["name_fr"])
        for row in rows
    )
    Counterparty.objects.bulk_create(made, batch_size=2000)


def ours(path: Path) -> None:
    """As a person does it, page by page, with what is guessed."""
    by = audit.service(BY)
    with path.open("rb") as file:
        run = actions.begin(by=by, kind="agreements", file=File(file, name=path.name))
    run = actions.choose(by=by, run=run, sheet="", first_row=1, header_rows=1)
    run = actions.map_columns(by=by, run=run, mapping=run.mapping)
    if "" in run.mapping or set(run.counts) != {"agreements.new"}:
        raise SystemExit(f"Not every row is a new one: {run.mapping} {run.counts}")
    actions.write(by=by, run=run)


def words(path: Path) -> None:
    """The same, with what the worker does afterwards."""
    ours(path)
    work.find_words()


def default(path: Path) -> None:
    """As its own admin page does it: a dry run that shows what would change, then the import."""
    resource, data = _resource(path, bulk=False)
    resource().import_data(data, dry_run=True)
    _must(resource().import_data(data, raise_errors=True))


def bulk(path: Path) -> None:
    """As fast as its options make it: in batches, without showing what would change."""
    resource, data = _resource(path, bulk=True)
    _must(resource().import_data(data, raise_errors=True))


def _resource(path: Path, *, bulk: bool) -> tuple[Any, Any]:
    resources, fields, widgets = (import_module(f"import_export.{name}") for name in ("resources", "fields", "widgets"))
    text = path.read_text(encoding="utf-8")
    column = fields.Field("counterparty", "counterparty", widgets.ForeignKeyWidget(Counterparty, "reference"))
    meta = {
        "model": import_module("chancery.agreements.models").Agreement,
        "import_id_fields": ["reference"],
        "fields": text.splitlines()[0].split(","),
        "use_bulk": bulk,
        "skip_diff": bulk,
    }
    made = type("Agreements", (resources.ModelResource,), {"counterparty": column, "Meta": type("Meta", (), meta)})
    return made, import_module("tablib").Dataset().load(text, format="csv")


def _must(result: Any) -> None:
    if result.has_errors() or result.has_validation_errors():
        raise SystemExit("django-import-export refused rows.")


def sheet(path: Path) -> None:
    """Every row as texts."""
    [name] = sheets.sheets(path, "xlsx")
    for _row in sheets.rows(path, "xlsx", name):
        pass


def calamine(path: Path) -> None:
    """Every row as the library gives it."""
    with CalamineWorkbook.from_path(str(path)) as book:
        for _row in book.get_sheet_by_index(0).iter_rows():
            pass


def main(what: str, path: Path) -> None:
    """Do it once, and say what it took."""
    began, before = time.process_time(), _memory("VmRSS")
    {each.__name__: each for each in (prepare, ours, words, default, bulk, sheet, calamine)}[what](path)
    took = time.process_time() - began
    peak = _memory("VmHWM")
    print(json.dumps([took, peak, peak - before]))


def _memory(what: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(what))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
