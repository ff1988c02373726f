"""Servers to measure, on 127.0.0.1 only: started here, asked here, stopped by their own number."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


class Answered(NamedTuple):
    """One request: seconds to the first byte and to the last, seconds of the server's CPU, bytes."""

    first: float
    whole: float
    cpu: float
    size: int


class Server:
    """One worker process behind gunicorn."""

    def __init__(self, app: str, port: int, env: Mapping[str, str], log: Path, *options: str) -> None:
        """Start it, and wait until it listens."""
        self.port, self.log = port, log
        command = [sys.executable, "-m", "gunicorn", *options, "-w", "1", "-b", f"127.0.0.1:{port}", app]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **env}, stdout=out, stderr=out
            )
        until = time.monotonic() + PATIENCE
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"A server did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)

    def _listens(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/nothing-here")
            connection.getresponse().read()
        except OSError:
            return False
        finally:
            connection.close()
        return True

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answered:
        """Ask for a page and read it whole. Anything but 200 ends the run."""
        before = self.cpu()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        start = time.perf_counter()
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - start
        while block := answer.read(1 << 16):
            size += len(block)
        whole = time.perf_counter() - start
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}:\n{self.log.read_text()[-2000:]}")
        return Answered(first, whole, self.cpu() - before, size)

    def workers(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu(self) -> float:
        """Seconds of CPU that the workers' threads have used so far."""
        return sum(_nanoseconds(worker) for worker in self.workers()) / 1e9

    def forget_peak(self) -> int:
        """Begin to watch memory; what is resident now, in bytes."""
        for worker in self.workers():
            Path(f"/proc/{worker}/clear_refs").write_text("5")
        return self.resident("VmRSS")

    def resident(self, what: str = "VmHWM") -> int:
        """Memory of the workers in bytes: the most since the peak was forgotten, or `VmRSS` for now."""
        return sum(_status(worker, what) for worker in self.workers()) * 1024

    def stop(self) -> None:
        """End it, and it alone."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _nanoseconds(pid: int) -> int:
    return sum(_run(path) for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))


def _run(path: Path) -> int:
    try:
        return int(path.read_text().split()[0])
    except OSError:
        return 0


def _status(pid: int, what: str) -> int:
    lines: Iterator[str] = iter(Path(f"/proc/{pid}/status").read_text().splitlines())
    return next(int(line.split()[1]) for line in lines if line.startswith(what))
