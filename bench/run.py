"""How fast Chancery is beside what anyone could have built, as ratios: one table, from one run on one machine.

    make bench            or: .venv/bin/python bench/run.py [--keep FOLDER] [--agreements 100000]

Needs the generator and the peers in ../shared/bench (or where BENCH_PEERS says). Takes some minutes.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cases
import imports
import reports
import travel
from lines import MB, MS, PEERS, Line, ratio, say, table
from servers import Answered, Server

HERE = Path(__file__).resolve().parent
NEEDED = ("gen.py", "compute.py", "peers/django_admin.py")
FEW = 1000
FRENCH = "?country=FR&status=in-force"
SORTS = {"by category": "", "by name": "&sort=name", "by end": "&sort=end", "newest": "&sort=newest"}
# Pages of the office, as the protocol officer sees them; `{}` is the agreement that was entered last.
DESK = {
    "Today": "/en/desk/",
    "radar": "/en/desk/radar/",
    "list": f"/en/desk/agreements/{FRENCH}",
    "agreement": "/en/desk/agreements/{}/",
}
ROUNDS, SLOW_ROUNDS, EXPORTS = 60, 10, 5
ADMIN = "/admin/contenttypes/agreement/"
ADMIN_LIST = f"{ADMIN}?country=FR&status=active&o=-8"


class Desk(NamedTuple):
    """Someone who signed in, and an agreement to look at."""

    cookie: dict[str, str]
    reference: str


@dataclass
class Seen:
    """What was measured of each page: all the answers, by name."""

    answers: dict[str, list[Answered]] = field(default_factory=lambda: defaultdict(list))

    def whole(self, name: str) -> float:
        """Median seconds of a page."""
        return statistics.median(each.whole for each in self.answers[name])

    def first(self, name: str) -> float:
        """Median seconds to the first byte."""
        return statistics.median(each.first for each in self.answers[name])

    def cpu(self, name: str) -> float:
        """Median seconds of the server's CPU."""
        return statistics.median(each.cpu for each in self.answers[name])

    def ratio(self, what: str, ours: str, peer: str, limit: float) -> Line:
        """A line that says how many times the peer's page ours takes; the server's CPU is told beside it."""
        return ratio(what, self.whole(ours), self.whole(peer), limit)._replace(cpu=self.cpu(ours) / self.cpu(peer))


def main() -> int:
    """Make the data, start the servers, measure them in turns, print the table. 1 if something does not hold."""
    given = _parser().parse_args()
    missing = [name for name in NEEDED if not (PEERS / name).exists()]
    if missing:
        print(
            f"Nothing to compare with: {', '.join(missing)} not found in {PEERS}. BENCH_PEERS may name another folder."
        )
        return 0
    began = time.monotonic()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chancery-bench-")))
        bench = Bench(folder, given.agreements)
        bench.prepare()
        with ExitStack() as servers:
            lines = [*bench.pages(servers), *bench.policy()]
        lines += imports.lines(folder, given.agreements)
        lines += reports.lines()
        lines += cases.lines()
        lines += travel.lines()
    print(table(lines, given.agreements, time.monotonic() - began))
    return 0 if all(line.holds for line in lines) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--keep", type=Path, help="keep the generated data in this folder, and use what is there")
    parser.add_argument("--agreements", type=int, default=100_000, help="default: %(default)s")
    return parser


class Bench:
    """The data and the servers of one run."""

    def __init__(self, folder: Path, many: int) -> None:
        self.folder, self.many, self.seen = folder, many, Seen()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cookie: dict[str, str] = {}

    # Data

    def prepare(self) -> None:
        """Generate the agreements, and give them to the peers and to two registers of ours, unless they are there."""
        for size in (FEW, self.many):
            if not (self.folder / f"register-{size}.db").exists():
                say(f"Generating {size:,} agreements")
                self._run(PEERS / "gen.py", str(size), str(self.folder), "--sqlite", "--csv")
            if not (self.home(size) / "filled").exists():
                say(f"Filling a register of {size:,}")
                home = {"CHANCERY_HOME": str(self.home(size))}
                self._run(HERE / "fill.py", str(self.folder / f"register-{size}.db"), env=home)
                (self.home(size) / "filled").touch()
        self.cookie = {"Cookie": f"sessionid={self._run(PEERS / 'peers/django_admin.py', env=self.peer_env).strip()}"}

    def home(self, size: int) -> Path:
        """The city's folder of a register of this size."""
        return self.folder / f"home-{size}"

    @property
    def peer_env(self) -> dict[str, str]:
        """What the peers' server is told."""
        return {"DB": str(self.folder / f"register-{self.many}.db"), "PYTHONPATH": str(PEERS)}

    def _run(self, script: Path, *words: str, env: dict[str, str] | None = None) -> str:
        told = {**os.environ, "DATABASE_URL": "", "PYTHONDONTWRITEBYTECODE": "1", **(env or {})}
        done = subprocess.run([sys.executable, script, *words], env=told, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{script.name} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def signed_in(self, size: int) -> Desk:
        """The protocol officer at the desk of a register of ours."""
        said = self._run(HERE / "signed_in.py", env={"CHANCERY_HOME": str(self.home(size))}).split()
        return Desk({"Cookie": f"sessionid={said[0]}"}, said[1])

    # Pages

    def pages(self, stack: ExitStack) -> Iterator[Line]:
        """Every line that is about a page."""
        say("Starting the servers")
        ours = self._serve(stack, self.home(self.many))
        little = self._serve(stack, self.home(FEW))
        plain = self._start(
            stack, "plain_export:application", {"CHANCERY_HOME": str(self.home(self.many)), **BENCH_PATH}
        )
        peer = self._start(stack, "peers.django_admin:application", self.peer_env)
        say("Asking for pages, in turns")
        self._ask(ours, little, peer)
        yield from self._list_lines()
        say("At the office's desk")
        yield from self._desk_lines(ours, little, peer)
        say("Writing, then asking again")
        yield from self._cold_lines(ours)
        say("Exporting")
        yield from self._export_lines(ours, little, plain, peer)

    def _serve(self, stack: ExitStack, home: Path) -> Server:
        env = {"CHANCERY_HOME": str(home), "DATABASE_URL": ""}
        return self._start(stack, "chancery.wsgi:application", env, "--config", "python:chancery.serve")

    def _start(self, stack: ExitStack, app: str, env: dict[str, str], *options: str) -> Server:
        port = free_port()
        server = Server(app, port, {"PORT": str(port), **env}, self.folder / f"server-{port}.log", *options)
        stack.callback(server.stop)
        return server

    def _ask(self, ours: Server, little: Server, peer: Server) -> None:
        quick: dict[str, Callable[[], Answered]] = {"bare": lambda: peer.get("/bare?country=FR&status=active")}
        for name, sort in SORTS.items():
            quick[f"ours {name}"] = partial(ours.get, f"/en/agreements/{FRENCH}{sort}")
            quick[f"few {name}"] = partial(little.get, f"/en/agreements/{FRENCH}{sort}")
        quick["search"] = lambda: ours.get("/en/agreements/?q=museum")
        slow: dict[str, Callable[[], Answered]] = {
            "admin": lambda: peer.get(ADMIN_LIST, self.cookie),
            "admin search": lambda: peer.get(f"{ADMIN}?q=museum", self.cookie),
        }
        for ask in (*quick.values(), *slow.values()):
            ask()
        for number in range(ROUNDS):
            for name, ask in {**quick, **(slow if number % (ROUNDS // SLOW_ROUNDS) == 0 else {})}.items():
                self.seen.answers[name].append(ask())

    def _list_lines(self) -> Iterator[Line]:
        seen = self.seen
        slowest = max(SORTS, key=lambda name: seen.whole(f"ours {name}"))
        page = f"List page, filter, facets, {slowest}"
        yield seen.ratio(f"{page} / bare Django view", f"ours {slowest}", "bare", 3)
        yield seen.ratio(f"{page} / Django admin", f"ours {slowest}", "admin", 1 / 15)
        worst = max(SORTS, key=lambda name: seen.whole(f"ours {name}") / seen.whole(f"few {name}"))
        what = f"The same page, {worst}: {self.many:,} / {FEW:,} agreements"
        yield seen.ratio(what, f"ours {worst}", f"few {worst}", 1.3)
        yield seen.ratio("Search of a word in 40% / Django admin", "search", "admin search", 1 / 25)

    def _desk_lines(self, ours: Server, little: Server, peer: Server) -> Iterator[Line]:
        """What the office sees, whose pages are read by those who signed in: no page of a peer is as much."""
        seen, desks = self.seen, {self.many: self.signed_in(self.many), FEW: self.signed_in(FEW)}
        change = "/admin/contenttypes/agreement/1/change/"
        asked: dict[str, Callable[[], Answered]] = {
            "admin change": lambda: peer.get(change, self.cookie),
            "admin list": lambda: peer.get(ADMIN_LIST, self.cookie),
        }
        for name, path in DESK.items():
            for which, server, size in (("desk", ours, self.many), ("few desk", little, FEW)):
                asked[f"{which} {name}"] = partial(server.get, path.format(desks[size].reference), desks[size].cookie)
        asked["desk bare"] = lambda: peer.get("/bare?country=FR&status=active")
        for ask in asked.values():
            ask()
        slow = ("admin list", "desk Today", "few desk Today", "desk radar", "few desk radar")
        for number in range(ROUNDS):
            for name, ask in asked.items():
                if name not in slow or number % (ROUNDS // SLOW_ROUNDS) == 0:
                    seen.answers[name].append(ask())
        yield seen.ratio("Desk: list page, filter, facets / bare Django view", "desk list", "desk bare", 3)
        yield seen.ratio("Desk: list page, filter, facets / Django admin", "desk list", "admin list", 1 / 15)
        yield seen.ratio("Desk: agreement, all its verbs / Django admin's form", "desk agreement", "admin change", 3)
        yield seen.ratio("Desk: Today / Django admin's list", "desk Today", "admin list", 1)
        yield seen.ratio("Desk: radar / Django admin's list", "desk radar", "admin list", 1)
        for name in DESK:
            what = f"Desk: {name}, {self.many:,} / {FEW:,} agreements"
            yield seen.ratio(what, f"desk {name}", f"few desk {name}", 1.3)

    def _cold_lines(self, ours: Server) -> Iterator[Line]:
        """The first page after each of several writes, when what was counted in memory is counted again."""
        for _ in range(SLOW_ROUNDS // 2):
            self._run(HERE / "write.py", env={"CHANCERY_HOME": str(self.home(self.many))})
            self.seen.answers["cold"].append(ours.get(f"/en/agreements/{FRENCH}"))
        cold = self.seen.whole("cold") * MS
        yield Line("First list page after a write (a limit of our own)", f"{cold:.1f} ms", "", cold, 2000, "ms")

    def _export_lines(self, ours: Server, little: Server, plain: Server, peer: Server) -> Iterator[Line]:
        seen, path = self.seen, "/en/agreements.csv"
        grown: dict[str, list[int]] = defaultdict(list)
        for name, server in {"export": ours, "few": little}.items():
            server.get(f"/en/agreements/{FRENCH}")
            for _ in range(EXPORTS):
                before = server.forget_peak()
                seen.answers[name].append(server.get(path))
                grown[name].append(server.resident() - before)
                other = (plain, "/plain.csv") if name == "export" else (peer, "/bare")
                seen.answers[f"plain {name}"].append(other[0].get(other[1]))
        yield Line(
            "CSV export: first byte", f"{seen.first('export') * MS:.1f} ms", "", seen.first("export") * MS, 50, "ms"
        )
        most = max(grown["export"]) / MB
        yield Line("CSV export: growth of memory", f"{most:.1f} MB", "", most, 16, "MB")
        yield ratio(
            "CSV export, CPU / Django ORM stream, same columns", seen.cpu("export"), seen.cpu("plain export"), 1 / 2.5
        )

    # Policy

    def policy(self) -> Iterator[Line]:
        """The engine and the peer's evaluator in turns, each alone in its process."""
        say("Holding the register against a policy")
        data = str(self.folder / f"agreements-{self.many}.csv")
        with ExitStack() as stack:
            both = {name: Judge(stack, name, data) for name in ("peer", "ours")}
            for judge in both.values():
                judge.ready()
            times: dict[str, list[float]] = defaultdict(list)
            for _ in range(SLOW_ROUNDS):
                for name, judge in both.items():
                    times[name].append(judge.ask())
        ours, peer = (statistics.median(times[name]) for name in ("ours", "peer"))
        yield ratio("Policy over the register, CPU / obvious evaluator, ten tests", ours, peer, 1)


class Judge:
    """A process that judges whenever it is asked."""

    def __init__(self, stack: ExitStack, which: str, data: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, HERE / "judged.py", which, PEERS, data],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        stack.callback(self.stop)

    def ready(self) -> None:
        """Wait until it has loaded; it has also compared every answer with the peer's."""
        said = self._line()
        if said != "ready 0":
            raise SystemExit(f"The engine and the peer's evaluator disagree: {said}")

    def ask(self) -> float:
        """Seconds of CPU for one time over the register."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def stop(self) -> None:
        """End it, and it alone."""
        self.process.terminate()
        self.process.wait()


BENCH_PATH = {"PYTHONPATH": str(HERE), "DATABASE_URL": ""}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    raise SystemExit(main())
