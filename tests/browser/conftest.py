"""A browser, and the demonstration served as an office would serve it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests import chromium

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own browser."""
    return {**browser_type_launch_args, "executable_path": chromium.program(), "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration of its own: its own home, its own port, its own process.

    `CHANCERY_SITE` names one that is up already.
    """
    if given := os.environ.get("CHANCERY_SITE"):
        yield given
        return
    home = tmp_path_factory.mktemp("home")
    port = _free_port()
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment |= {"CHANCERY_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "chancery.cli", "demo", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as served:
        try:
            yield _when_up(f"http://127.0.0.1:{port}", served)
        finally:
            served.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _when_up(address: str, served: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert served.poll() is None, served.stderr.read().decode() if served.stderr else ""
        try:
            urlopen(f"{address}/en/", timeout=30).close()
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return address
    raise AssertionError("the demonstration did not come up")
