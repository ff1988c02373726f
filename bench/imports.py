"""How much a guided import costs beside django-import-export, and reading a workbook beside python-calamine alone.

.venv/bin/python bench/imports.py [FOLDER] [--rows 100000]      part of bench/run.py; alone it is done in some minutes

The peer is measured where it can be imported; it is no part of the project:
    pip install --no-deps --target PEERS django-import-export tablib diff-match-patch; PYTHONPATH=PEERS make bench
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lines import MB, PEERS, Line, say, table

HERE = Path(__file__).resolve().parent
# The peer takes minutes where we take seconds: its rate is taken from fewer rows, which flatters nobody.
FEW = {"default": 2_000, "bulk": 10_000}
ROUNDS = 3
COLUMNS = ("reference", "instrument", "title_en", "title_fr", "counterparty", "standing", "starts_on", "ends_on",
           "approval", "note_en", "note_fr", "source")  # fmt: skip
STANDING = {"terminated": "ended", "draft": "historical"}


class Took(NamedTuple):
    """What one process took: seconds of CPU for each row, bytes at its peak, and by how many it grew for the import."""

    cpu: float
    peak: int
    grew: int


def lines(folder: Path, many: int) -> Iterator[Line]:
    """Every line that is about imports."""
    say("Importing, in turns")
    took = _in_turns(folder, many)
    ours, words = _median(took["ours"]), _median(took["words"])
    for peer, limit in (("default", 1 / 30), ("bulk", 1 / 12)):
        if peer in took:
            theirs = _median(took[peer])
            yield _ratio(f"Guided import, CPU a row / django-import-export, {peer}", ours, theirs, limit)
    if "bulk" in took:
        yield _ratio("The same with its words / bulk (a limit of our own)", words, _median(took["bulk"]), 1)
    for what, size in (("growth of memory", "grew"), ("peak of the process", "peak")):
        most = max(getattr(each, size) for each in took["ours"]) / MB
        yield Line(f"Guided import of {many:,} rows: {what}", f"{most:.0f} MB", "", most, 100, "MB")
    say("Reading a workbook, in turns")
    book = _workbook(folder, many)
    read = {
        what: [_run(what, book, folder / "home-sheet", many) for _ in range(ROUNDS)] for what in ("sheet", "calamine")
    }
    yield _ratio("Reading .xlsx, CPU / python-calamine alone", _median(read["sheet"]), _median(read["calamine"]), 1.1)


def _in_turns(folder: Path, many: int) -> dict[str, list[Took]]:
    files = {rows: _file(folder, many, rows) for rows in (many, *FEW.values())}
    sizes = {
        "ours": many,
        **({peer: min(many, rows) for peer, rows in FEW.items()} if find_spec("import_export") else {}),
    }
    if len(sizes) == 1:
        say("django-import-export is not here (see bench/imports.py): ours alone is measured")
    took: dict[str, list[Took]] = defaultdict(list)
    for number in range(ROUNDS):
        for what, rows in {**sizes, **({"words": many} if number == 0 else {})}.items():
            home = folder / "home-import"
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            (home / "city.toml").write_text("largest_import_mb = 200\n", encoding="utf-8")
            _run("prepare", folder / f"bodies-{many}.csv", home, 1)
            took[what].append(_run(what, files.get(rows) or _file(folder, many, rows), home, rows))
            shutil.rmtree(home)
    return took


def _run(what: str, path: Path, home: Path, rows: int) -> Took:
    env = {**os.environ, "CHANCERY_HOME": str(home), "DATABASE_URL": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, HERE / "bring.py", what, path], env=env, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"bring.py {what} failed:\n{done.stderr[-2000:]}")
    cpu, peak, grew = json.loads(done.stdout.splitlines()[-1])
    return Took(cpu / rows, peak, grew)


def _median(took: list[Took]) -> float:
    return statistics.median(each.cpu for each in took)


def _ratio(what: str, ours: float, theirs: float, limit: float) -> Line:
    return Line(what, f"{1 / ours:,.0f} rows/s", f"{1 / theirs:,.0f} rows/s", ours / theirs, limit)


def _file(folder: Path, many: int, rows: int) -> Path:
    """The generator's agreements in our columns, and those they are with; the peer is given the very same file."""
    path = folder / f"import-{rows}.csv"
    if not path.exists():
        _generate(folder, many, "--csv", f"agreements-{many}.csv")
        with (folder / f"agreements-{many}.csv").open(encoding="utf-8", newline="") as given:
            _write(path, COLUMNS, (_ours(row) for row in islice(csv.DictReader(given), rows)))
        with (folder / f"counterparties-{many}.csv").open(encoding="utf-8", newline="") as given:
            bodies = ((_body(row["id"]), row["name"], row["name"]) for row in csv.DictReader(given))
            _write(folder / f"bodies-{many}.csv", ("reference", "name_en", "name_fr"), bodies)
    return path


def _ours(row: dict[str, str]) -> tuple[str, ...]:
    approval = "council" if row["authority"] == "council" else "officials"
    return (row["ref"], "agreement", row["title_en"], row["title_fr"], _body(row["counterparty_id"]),
            STANDING.get(row["status"], "signed"), row["signed_on"], row["expires_on"], approval, row["summary_en"],
            row["summary_fr"], row["lead"])  # fmt: skip


def _body(number: str) -> str:
    return f"GEN-{int(number):07d}"


def _write(path: Path, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(head)
        out.writerows(rows)


def _workbook(folder: Path, many: int) -> Path:
    return _generate(folder, many, "--xlsx", f"agreements-{many}.xlsx")


def _generate(folder: Path, many: int, form: str, name: str) -> Path:
    if not (folder / name).exists():
        say(f"Generating {name}")
        subprocess.run([sys.executable, PEERS / "gen.py", str(many), str(folder), form], check=True)
    return folder / name


def main() -> int:
    """Measure imports alone. 1 if something does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where the generated files are, and are kept")
    parser.add_argument("--rows", type=int, default=100_000, help="default: %(default)s")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chancery-bench-") as made:
        found = list(lines(given.folder or Path(made), given.rows))
    print(table(found, given.rows))
    return 0 if all(line.holds for line in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
