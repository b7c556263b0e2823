"""`./huimin <noun> <verb>`: finds the commands of every app, starts the database where one needs it, and runs it.

Exit codes: 0 done, 1 what was asked failed, 2 asked wrongly.
"""

import argparse
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any, NoReturn

import django

from huimin.kernel.commands.api import ASKED_WRONGLY, DONE, FAILED, AskedWrongly, Command, Failed, Terminal

from . import apps, cluster, home

INTERRUPTED = 1
DESCRIPTION = "Huimin: one platform with which a street, a town or a city serves the people who live there."
EPILOG = """\
first steps:
  make demo                  set up everything, load the sample street, start
  ./huimin demo-info         addresses, accounts, codes and keys of the demo
  ./huimin NOUN --help       what can be done with a thing
exit codes: 0 done, 1 what was asked failed, 2 asked wrongly"""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. Returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if given[:1] == ["demo"] or given[:2] == ["sample", "load"]:
            (home.HOME / "demo").touch()  # before the settings are read
        django.setup()
        parser = build_parser(find_commands())
        if not given:
            parser.print_help()
            return DONE
        return run(vars(parser.parse_args(given)))
    except SystemExit as ended:  # argparse: 0 after --help, 2 after a mistake
        return int(ended.code or DONE)


def find_commands() -> list[Command]:
    """Our own commands and those of every app."""
    own = [command for module in apps.own_commands() for command in module.COMMANDS]
    return own + [command for module in apps.modules("commands") for command in module.COMMANDS]


def run(given: dict[str, Any]) -> int:
    """Runs the command that was parsed. A failure that was foreseen is told in a sentence, others with their trace."""
    command: Command = given.pop("command")
    terminal = Terminal(is_json=given.pop("is_json", False))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both end it in order: what it started stops
    try:
        with ExitStack() as stack:
            if command.needs_database:
                stack.enter_context(cluster.held())
                bring_up_to_date(terminal)
            return command.run(terminal, **given) or DONE
    except AskedWrongly as problem:
        return _complain(problem, ASKED_WRONGLY)
    except (Failed, cluster.ClusterError) as problem:
        return _complain(problem, FAILED)
    except KeyboardInterrupt:
        return _complain("stopped", INTERRUPTED)
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        return DONE


def bring_up_to_date(terminal: Terminal) -> None:
    """Applies migrations that are missing in the private database; elsewhere only says so."""
    # Imported late: a command that needs no database need not wait for it.
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if not cluster.is_ours():
        raise Failed(f"{len(plan)} migrations are not applied. Run: ./huimin database migrate")
    terminal.progress(f"bringing the database up to date: {len(plan)} migrations")
    call_command("migrate", verbosity=0, interactive=False)


class Parser(argparse.ArgumentParser):
    """Explains a mistake by the mistake and the way to the help, not by a wall of usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(ASKED_WRONGLY, f"huimin: {message}\nTry: ./{self.prog} --help\n")


def build_parser(commands: Iterable[Command]) -> Parser:
    """The parser of all commands, by noun and verb."""
    parser = Parser("huimin", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawTextHelpFormatter)
    nouns = parser.add_subparsers(metavar="NOUN", title="commands", required=True)
    by_noun: dict[str, list[Command]] = {}
    for command in commands:
        by_noun.setdefault(command.noun, []).append(command)
    for noun, of_noun in sorted(by_noun.items()):
        whole = next((command for command in of_noun if not command.verb), None)
        verbs = [command for command in of_noun if command.verb]
        summary = whole.help if whole else ", ".join(command.verb for command in verbs)
        noun_parser = nouns.add_parser(noun, help=summary, description=whole.help if whole else None)
        if whole:
            _describe(noun_parser, whole)
        if verbs:
            verb_parsers = noun_parser.add_subparsers(metavar="VERB", title="verbs", required=not whole)
            for command in verbs:
                _describe(verb_parsers.add_parser(command.verb, help=command.help, description=command.help), command)
    nouns.add_parser("setup", help="Set up what is missing (--tests: what the tests need too).")
    nouns.add_parser("clean", help="Remove all that was made, the database with its data too.")
    return parser


def _describe(parser: argparse.ArgumentParser, command: Command) -> None:
    for argument in command.arguments:
        parser.add_argument(*argument.names, **argument.options)
    if command.has_data:
        parser.add_argument("--json", action="store_true", dest="is_json", help="the result as JSON")
    parser.set_defaults(command=command)


def _complain(problem: object, code: int) -> int:
    sys.stderr.write(f"huimin: {problem}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
