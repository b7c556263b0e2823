"""What a command of `./huimin` is. Stands on the standard library alone, so that commands work before set-up."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

DONE, FAILED, ASKED_WRONGLY = 0, 1, 2


class Failed(Exception):
    """What was asked could not be done; the message says why. Exit code 1."""


class AskedWrongly(Exception):
    """The command does not make sense as given; the message says how to mend it. Exit code 2."""


class Argument:
    """One argument, spelled as argparse spells it: Argument("--limit", type=int, default=10, help="at most")."""

    def __init__(self, *names: str, **options: Any) -> None:
        self.names = names
        self.options = options


@dataclass(frozen=True)
class Command:
    """`./huimin <noun> <verb>`. An empty verb makes the noun the whole command."""

    noun: str
    verb: str
    help: str
    run: Callable[..., int | None]
    arguments: tuple[Argument, ...] = ()
    needs_database: bool = True
    has_data: bool = False  # offers --json


@dataclass
class Terminal:
    """How a command speaks: people's text on one stream, or JSON with --json; progress and complaints on the other."""

    is_json: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    _is_line_open: bool = False

    def say(self, text: str = "") -> None:
        """Says a line to a person; goes aside with --json, so that standard output is JSON alone."""
        self._close_line()
        stream = self.err if self.is_json else self.out
        stream.write(text + "\n")
        stream.flush()

    def data(self, value: Mapping[str, Any] | list[Any], text: str | None = None) -> None:
        """Gives the result: JSON with --json, otherwise the text (or the same JSON when there is none)."""
        self._close_line()
        if self.is_json or text is None:
            text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
        self.out.write(text + "\n")
        self.out.flush()

    def progress(self, text: str, done: int = 0, total: int = 0) -> None:
        """Shows how far a long job is: one line that is rewritten on a terminal, a line a tenth where it is logged."""
        count = f" {done:,}/{total:,}" if total else ""
        if self.err.isatty():
            self.err.write(f"\r\033[K  {text}{count}")
            self._is_line_open = done < total
            if not self._is_line_open:
                self.err.write("\n")
        elif not total or done >= total or done % max(1, total // 10) == 0:
            self.err.write(f"  {text}{count}\n")
        self.err.flush()

    def _close_line(self) -> None:
        if self._is_line_open:
            self.err.write("\n")
            self._is_line_open = False
