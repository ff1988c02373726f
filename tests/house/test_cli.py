"""The command `chancery`, as a person meets it."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError, ProgrammingError

from chancery import cli
from chancery.errors import BadInput

COMMANDS = sorted(cli.COMMANDS)
OURS = [name for name in COMMANDS if name != "manage"]


def chancery(*words, **env):
    command = [sys.executable, "-m", "chancery.cli", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **env})


def test_without_a_command_it_says_what_there_is(capsys):
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if f"  {name} " not in said] == []


def test_an_unknown_command_is_bad_use():
    with pytest.raises(SystemExit) as stopped:
        cli.main(["dance"])

    assert stopped.value.code == 2


def test_it_knows_its_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])

    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("chancery ")


def ended(capsys, *words):
    """What a command that does nothing more says, and its exit code."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    said = capsys.readouterr()
    return stopped.value.code, said.out, said.err


@pytest.mark.parametrize("name", OURS)
def test_every_command_helps(name, capsys):
    code, said, _wrong = ended(capsys, name, "--help")

    assert code == 0
    assert said.startswith(f"usage: chancery {name}")


@pytest.mark.parametrize("name", OURS)
def test_bad_use_of_a_command_says_so(name, capsys):
    code, _said, wrong = ended(capsys, name, "--no-such-thing")

    assert code == 2
    assert "usage:" in wrong


@pytest.mark.slow
@pytest.mark.parametrize(("word", "code"), [("--help", 0), ("--no-such-thing", 2)])
def test_a_command_says_so_as_a_program_too_where_there_is_no_register_yet(word, code, tmp_path):
    said = chancery("simulate", word, CHANCERY_HOME=str(tmp_path), DJANGO_SETTINGS_MODULE="chancery.settings")

    assert said.returncode == code
    assert "usage: chancery simulate" in said.stdout + said.stderr


def test_a_refusal_is_a_sentence_and_a_finding(capsys):
    def refuse():
        raise BadInput("There is no such day.")

    assert cli._guarded(refuse) == 1
    assert capsys.readouterr().err == "There is no such day.\n"


def test_an_interrupted_command_stops_in_silence(capsys):
    def interrupt():
        raise KeyboardInterrupt

    assert cli._guarded(interrupt) == 130
    assert capsys.readouterr().err == ""


def test_a_database_that_cannot_be_used_is_said_in_a_sentence(capsys):
    def refuse():
        raise OperationalError("unable to open database file")

    assert cli._guarded(refuse) == 1
    assert "The database cannot be used: unable to open database file." in capsys.readouterr().err


@pytest.mark.parametrize(
    "said",
    [
        "no such table: audit_actor",
        'relation "audit_actor" does not exist',
        "no such column: audit_actor.kind",
        "column audit_actor.kind does not exist",
    ],
)
def test_where_there_is_no_register_the_ways_to_one_are_said(said, capsys):
    def refuse():
        raise ProgrammingError(said)

    assert cli._guarded(refuse) == 2
    assert "There is no register here yet" in capsys.readouterr().err


def test_what_is_a_fault_of_ours_is_not_hidden():
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cli._guarded(fail)


@pytest.mark.slow
def test_a_reader_that_has_seen_enough_is_no_failure():
    pipe = f"{sys.executable} -m chancery.cli | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}"

    assert subprocess.run(["bash", "-c", pipe], check=False, capture_output=True).stderr == b""


@pytest.mark.slow
def test_what_needs_no_register_does_not_wake_the_framework():
    script = "import sys; from chancery import cli; cli.main([]); sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], check=False, stdout=subprocess.DEVNULL).returncode == 0
