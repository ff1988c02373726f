"""A PostgreSQL of the tests' own: made in a temporary folder, on this machine only, and gone afterwards.

python -m tests.postgres COMMAND…     runs the command with DATABASE_URL set to it
python -m tests.postgres --here       says whether the server is installed
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import homes

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "shared_buffers": "256MB",
    "checkpoint_timeout": "1h",
    "max_wal_size": "8GB",
    "max_connections": "60",
}


def programs() -> Path | None:
    """Where the server's programs are, newest first; None where it is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server(*command: str | Path) -> None:
    """Run one of the server's programs; it refuses to work for root, so root hands it to `postgres`."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def cluster() -> Iterator[str]:
    """A server for as long as it is needed, as a database address."""
    place = programs()
    if place is None:
        raise SystemExit("PostgreSQL is not installed.")
    folder = Path(tempfile.mkdtemp(prefix="chancery-postgres-"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    port = free_port()
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    try:
        as_server(
            place / "initdb", "-D", folder / "data", "-U", "chancery", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        start = f"-p {port} -k {folder} {options}"
        as_server(place / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", start, "start")
        yield f"postgresql://chancery@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            as_server(place / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main(words: list[str]) -> int:
    """Run a command beside a server."""
    if words == ["--here"]:
        return 0 if programs() else 1
    with cluster() as address, tempfile.TemporaryDirectory(prefix="chancery-tests-home-") as folder:
        env = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "chancery.settings"}
        template = homes.database(address)
        homes.migrate({**env, "CHANCERY_HOME": folder, "DATABASE_URL": template})
        env[homes.TEMPLATE] = template.rpartition("/")[2]
        del env["DJANGO_SETTINGS_MODULE"]
        return subprocess.run(words, env=env, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
