"""`./huimin docs build`."""

from pathlib import Path

from huimin.kernel.commands.api import Argument, Command, Terminal

from . import reference

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "docs" / "reference"


def build(terminal: Terminal, *, to: Path) -> None:
    written = reference.build(to)
    terminal.say(f"Wrote {len(written)} pages to {to}.")


COMMANDS = [
    Command(
        "docs",
        "build",
        "Write the reference pages from what the parts declare.",
        build,
        (Argument("--to", type=Path, default=REFERENCE, help="another folder than docs/reference"),),
        needs_database=False,
    )
]
