"""Installed from its wheel, in an empty folder, the product does what it does in a checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.house.checkers import tracked
from tests.postgres import free_port

pytestmark = [pytest.mark.wheel, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
# How long a start is waited for, in seconds. It is no measure of speed: another's work may hold the machine.
PATIENCE = 600


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "chancery", source / "chancery", ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", source / "dist", source]
    subprocess.run(build, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    return next((source / "dist").glob("*.whl"))


def installer():
    """What installs here: an environment that uv made has no pip of its own."""
    return [sys.executable, "-m", "pip"] if find_spec("pip") else ["uv", "pip"]


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel by itself, an empty folder to start from, and a person's own home folder."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-index", "--target", folder / "lib"]
    command = [*installer(), "install", *options, wheel]
    subprocess.run(command, check=True, capture_output=True)
    (folder / "empty").mkdir()
    keep = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG", "TMPDIR"}}
    return folder, {**keep, "PYTHONPATH": str(folder / "lib"), "HOME": str(folder / "person")}


def start(installed, *words, **more):
    folder, env = installed
    return subprocess.Popen(
        [folder / "lib" / "bin" / "chancery", *words], cwd=folder / "empty", env=env, text=True, **more
    )


@pytest.fixture(scope="module")
def served(installed):
    """`chancery demo`, for the first time."""
    port = free_port()
    server = start(installed, "demo", "--port", str(port), stdout=subprocess.DEVNULL)
    try:
        wait_for(server, port, seconds=PATIENCE)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(server, port, *, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            return urllib.request.urlopen(f"http://localhost:{port}/health/", timeout=10).status
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"Nothing was served on {port} within {seconds} s (status {server.poll()}).")


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def test_the_wheel_carries_every_file_of_the_product(wheel):
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in tracked(ROOT) if (ROOT / "chancery") in path.parents}

    assert sorted(wanted - carried) == []


def test_the_wheel_carries_its_licence(wheel):
    assert [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("licenses/LICENSE")]


def test_what_runs_is_what_was_installed(installed):
    folder, env = installed
    script = "import chancery; print(chancery.__file__)"
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=folder / "empty", env=env, capture_output=True, text=True, check=True
    )

    assert said.stdout.startswith(str(folder / "lib"))


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/en/", "Toronto"),
        ("/fr/", "Toronto"),
        ("/en/agreements/", "Sagamihara"),
        ("/fr/ententes/", "Sagamihara"),
        ("/en/policy/", "Partnership"),
        ("/en/policy/simulation/toronto-iap-2024/", "Sagamihara"),
        ("/health/", "SQLite"),
    ],
)
def test_it_serves_the_register(served, address, text):
    assert text in get(served + address)


def test_an_agreement_of_the_register_has_its_page(served):
    reference = re.search(r'href="(/en/agreements/[^"?]+/)"', get(f"{served}/en/agreements/"))

    assert "<h1" in get(served + reference[1])


def test_its_look_is_served_with_it(served):
    assert "{" in get(f"{served}/static/chancery.css")


def test_its_things_are_in_the_persons_own_folder(served, installed):
    folder, _env = installed

    assert (folder / "person" / ".local" / "share" / "chancery" / "chancery.sqlite3").exists()
    assert list((folder / "empty").iterdir()) == []


def test_a_second_start_skips_what_is_done(served, installed):
    folder, _env = installed
    kept = folder / "person" / ".local" / "share" / "chancery" / "demo"
    before = kept.stat().st_mtime_ns
    port = free_port()
    server = start(installed, "demo", "--port", str(port), stdout=subprocess.PIPE)
    wait_for(server, port, seconds=PATIENCE)
    server.terminate()
    said, _ = server.communicate(timeout=60)

    assert "Sign in at" in said
    assert "Setting up" not in said
    assert kept.stat().st_mtime_ns == before
