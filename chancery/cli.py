"""The command `chancery`. Each command is a module with a `main(words) -> int`, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import chancery
from chancery.errors import Refused

OK, FINDING, BAD_USE = 0, 1, 2
SETTINGS = "chancery.settings"
NO_REGISTER = (
    "There is no register here yet, or it is of an older version. Run `chancery init` to set up a city, `chancery demo`"
    " for a first look, or `chancery migrate` to bring an older one up to date."
)

NOT_THERE = re.compile(r"(relation|column) .* does not exist")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the module that does it, what it is for, and whether it needs the register."""

    module: str
    help: str
    register: bool = True


COMMANDS = {
    "init": Command("chancery.init", "set up a city of your own, and invite its first administrator", register=False),
    "demo": Command("chancery.demo", "set everything up with Toronto's register, and serve it", register=False),
    "policy": Command("chancery.policy_cli", "check, read, compare or evaluate policy files", register=False),
    "framework": Command("chancery.framework_cli", "check a framework of goals, or bring it into the register"),
    "simulate": Command("chancery.simulate_cli", "hold the register against a policy"),
    "import": Command("chancery.imports.cli", "bring a spreadsheet into the register"),
    "ledger": Command("chancery.audit.cli", "sign the ledger, check it, prove a line of it"),
    "serve": Command("chancery.serve", "serve the pages of the register"),
    "worker": Command("chancery.worker", "send letters and do what waits, until it is stopped"),
    "run-due": Command("chancery.due", "send what is due, once: for cron or systemd"),
    "bounced": Command("chancery.bounced", "mark the letter that a mail server wrote back about"),
    "migrate": Command("chancery.migrate", "bring the database to this version"),
    "backup": Command("chancery.safekeeping.backup", "copy everything the city keeps into one file, while people work"),
    "restore": Command("chancery.safekeeping.restore", "put a backup back where there is nothing", register=False),
    "manage": Command("chancery.manage", "any of Django's own commands"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. 0 is success, 1 a finding, 2 bad use."""
    parser = _parser()
    given = parser.parse_args(sys.argv[1:] if words is None else words)
    command = COMMANDS.get(given.command)
    if command is None:
        parser.print_help(sys.stdout if given.command is None else sys.stderr)
        return OK if given.command is None else BAD_USE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    return _guarded(lambda: _run(command, given.rest))


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:10} {command.help}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="chancery",
        description="A city's agreements, held against its own policy.",
        epilog=f"commands:\n{listed}\n\n`chancery COMMAND --help` says more of each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"chancery {chancery.__version__}")
    parser.add_argument("command", nargs="?", choices=[*COMMANDS], metavar="COMMAND")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _run(command: Command, words: list[str]) -> int:
    if command.register:
        # The register needs Django, which takes a while to wake; `policy check` does not wait for it.
        import_module("django").setup()
    run: Callable[[list[str]], int] = import_module(command.module).main
    return run(words)


def _guarded(run: Callable[[], int]) -> int:
    """What a person should see of what went wrong: a sentence, not a trace."""
    try:
        status = run()
        sys.stdout.flush()
        return status
    except Refused as refused:
        print(refused.message_en, file=sys.stderr)
        return FINDING
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has seen enough (`chancery … | head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as problem:
        # Django may not be awake, so the database's complaint is known by where its kind comes from.
        kinds = {kind.__name__ for kind in type(problem).__mro__}
        if kinds.isdisjoint({"OperationalError", "ProgrammingError"}) or not (said := _complaint(str(problem), kinds)):
            raise
        print(said, file=sys.stderr)
        return BAD_USE if said == NO_REGISTER else FINDING


def _complaint(problem: str, kinds: set[str]) -> str:
    """What a person can do about what the database says; nothing where it is not theirs to mend."""
    if "no such table" in problem or "no such column" in problem or NOT_THERE.search(problem):
        return NO_REGISTER
    if "OperationalError" in kinds:
        return f"The database cannot be used: {problem}. Is it there, and may this user write to it?"
    return ""


if __name__ == "__main__":
    raise SystemExit(main())
