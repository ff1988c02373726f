"""`make test` says at its end what it could not run, and what would add it."""

import pytest

from tests import chromium, postgres, run


@pytest.fixture
def ran(monkeypatch):
    """The parts that were run, without running them."""
    monkeypatch.delenv("CHANCERY_TESTS", raising=False)
    parts = []
    monkeypatch.setattr(run, "run", lambda command, given: parts.append(command) or "green (0 s)")
    return parts


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def test_everything_runs_where_everything_is(ran, monkeypatch, capsys):
    monkeypatch.setattr(postgres, "programs", lambda: "/somewhere")
    monkeypatch.setattr(chromium, "program", lambda: "/somewhere")

    assert run.main([]) == 0
    assert len(ran) == 3
    assert last_line(capsys) == "Tests in a browser: green (0 s)"


def test_what_is_not_installed_is_left_out_and_said(ran, monkeypatch, capsys):
    monkeypatch.setattr(postgres, "programs", lambda: None)
    monkeypatch.setattr(chromium, "program", lambda: None)

    assert run.main([]) == 0
    assert len(ran) == 1
    assert last_line(capsys) == "To add what was left out: apt-get install postgresql chromium"


def test_where_all_must_run_a_part_left_out_is_a_failure(ran, monkeypatch):
    monkeypatch.setenv("CHANCERY_TESTS", "all")
    monkeypatch.setattr(postgres, "programs", lambda: None)

    assert run.main([]) == 1


def test_a_part_that_fails_fails_the_whole(monkeypatch):
    monkeypatch.setattr(run, "run", lambda command, given: "FAILED (0 s)")

    assert run.main([]) == 1


def test_a_command_that_fails_is_said():
    assert run.run(["false"], []).startswith("FAILED")
    assert run.run(["true"], []).startswith("green")


def test_a_mark_that_is_given_narrows_each_part_and_widens_none():
    browser = run.narrowed(["pytest", "-m", "browser"], ["-m", "slow", "-x"])

    assert browser == ["pytest", "-m", "(browser) and (slow)", "-x"]
    assert run.narrowed(["pytest", "-m", "browser"], ["-x"]) == ["pytest", "-m", "browser", "-x"]
