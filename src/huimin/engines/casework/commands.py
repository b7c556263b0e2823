"""`./huimin definitions …` and `./huimin requests …`"""

from pathlib import Path

from huimin.kernel.access.api import Actor
from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed, Terminal
from huimin.kernel.manifest import api as manifest

from .actions.capabilities import capabilities_read
from .actions.definitions import case_types_load
from .definition import read_yaml
from .errors import DefinitionRefused
from .learning.commands import COMMANDS as LEARNING
from .replay.commands import COMMANDS as REQUESTS


def load(terminal: Terminal, *, files: list[Path]) -> None:
    """Puts the case types of the files in force; without files, those that engines and systems ship."""
    report = []
    for path, origin in wanted(files):
        try:
            done = case_types_load(
                actor=Actor.system("operator", channel="command"), path=path, origin=origin, is_shipped=not files
            )
        except (DefinitionRefused, OSError, UnicodeDecodeError) as error:
            raise Failed(f"{path.name}: {error}") from None
        report.append(
            {
                "file": origin,
                "new": done.new,
                "changed": done.changed,
                "unchanged": done.unchanged,
                "drafted": done.drafted,
            }
        )
    lines = [
        f"{row['file']}: {row['new']} new, {row['changed']} changed, {row['unchanged']} unchanged, {row['drafted']} drafted"
        for row in report
    ]
    terminal.data(report, "\n".join(lines) or "No definitions found.")


def check(terminal: Terminal, *, files: list[Path]) -> int:
    """Looks the files over without loading them."""
    faults = []
    names = [] if files else shipped("capabilities*.yaml")
    for (path, origin), read in [
        *((each, capabilities_read) for each in names),
        *((each, read_yaml) for each in wanted(files)),
    ]:
        try:
            read(path.read_text("utf-8"), origin)
        except DefinitionRefused as refused:
            faults += [
                {"file": fault.file, "line": fault.line, "key": fault.key, "fault": fault.message}
                for fault in refused.faults
            ]
        except (OSError, UnicodeDecodeError) as error:
            raise AskedWrongly(f"{path}: {error}") from None
    terminal.data(
        faults,
        "\n".join(f"{row['file']}:{row['line']}: {row['key']}: {row['fault']}" for row in faults) or "All in order.",
    )
    return 1 if faults else 0


def wanted(files: list[Path]) -> list[tuple[Path, str]]:
    """The files asked for, else all that engines and systems ship, with where each is from."""
    return [(path, path.name) for path in files] or shipped("case_types*.yaml")


def shipped(pattern: str) -> list[tuple[Path, str]]:
    """The definition files of engines and systems that fit the pattern, with where each is from."""
    return [
        (path, f"{label}/{path.name}")
        for label, folder in manifest.definition_folders()
        for path in sorted(folder.glob(pattern))
    ]


_FILES = (Argument("files", nargs="*", type=Path, help="YAML files; all shipped ones when left out"),)

COMMANDS = [
    Command("definitions", "load", "put case types in force", load, _FILES, has_data=True),
    Command("definitions", "check", "look case types over", check, _FILES, needs_database=False, has_data=True),
    *REQUESTS,
    *LEARNING,
]
