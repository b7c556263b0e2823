"""Runs the whole installation in the foreground; with the sample, it is the demo."""

import http.client
import json
import os
import time
from collections.abc import Iterable
from typing import Any

from django.db import connections

from huimin.kernel.commands.api import Failed, Terminal

from . import cli, cluster, front, home, instance, static, upgrade
from .apps import modules
from .runner import Runner, components

PATIENCE_S = 90
SECTIONS = {
    "addresses": "Addresses",
    "accounts": "Accounts",
    "codes": "Codes",
    "api_keys": "API keys",
    "try": "What to try",
}


def samples() -> list[Any]:
    """Every app's sample module, in the order they load in."""
    return sorted(modules("sample"), key=lambda module: module.ORDER)


def load_sample(terminal: Terminal) -> None:
    """Loads every app's sample; what is there already stays."""
    for module in samples():
        name = module.__name__.removeprefix("huimin.").removesuffix(".sample")
        start = time.monotonic()

        def progress(text: str, done: int = 0, total: int = 0, name: str = name) -> None:
            terminal.progress(f"{name}: {text}", done, total)

        module.load(progress)
        terminal.progress(f"{name}: loaded in {time.monotonic() - start:.1f} s")


def info() -> dict[str, Any]:
    """What every app's sample tells of itself, merged: lists are joined, dicts too."""
    site = f"http://localhost:{instance.port() or os.environ.get('PORT', '8000')}"
    merged: dict[str, Any] = {
        "addresses": [
            {"name": "portal", "url": f"{site}/"},
            {"name": "station", "url": f"{site}/station/"},
            {"name": "workbench", "url": f"{site}/workbench/"},
            {"name": "control", "url": f"{site}/control/"},
            {"name": "api", "url": f"{site}/api/docs"},
            {"name": "health", "url": f"{site}/healthz"},
        ]
    }
    for module in samples():
        for section, value in module.info().items():
            if isinstance(value, dict):
                merged[section] = merged.get(section, {}) | value
            elif isinstance(value, list):
                merged[section] = merged.get(section, []) + [
                    item for item in value if item not in merged.get(section, [])
                ]
            else:
                merged[section] = value
    return merged


def as_text(info: dict[str, Any]) -> str:
    """The same for a person to read."""
    lines: list[str] = []
    for section, value in sorted(info.items(), key=lambda item: _rank(item[0])):
        lines += ["", SECTIONS.get(section, section.replace("_", " ").capitalize())]
        items: Iterable[Any] = (
            [{"": name} | each if isinstance(each, dict) else {name: each} for name, each in value.items()]
            if isinstance(value, dict)
            else value
            if isinstance(value, list)
            else [value]
        )
        lines += [f"  {_line(item)}" for item in items]
    return "\n".join(lines).lstrip("\n")


def _rank(section: str) -> int:
    known = list(SECTIONS)
    return known.index(section) if section in known else len(known) - 2


def _line(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    return "  ".join(
        f"{name}: {value}" if name else str(value) for name, value in item.items() if value not in ("", None)
    )


def run(terminal: Terminal, *, port: int, has_sample: bool) -> int:
    """Starts everything and keeps it alive until INT or TERM. Returns the exit code."""
    os.environ["PORT"] = str(port)
    claim = instance.claim(port)
    if claim is None:
        raise Failed(f"It is running already (process {instance.running()}). `./huimin stop` stops it.")
    if not front.is_free(port):
        raise Failed(f"Port {port} is taken by another program. Choose one: PORT={port + 1} make demo")
    started_at = time.monotonic()
    with claim, cluster.held():
        _make_ready(terminal, has_sample=has_sample)
        runner = Runner(components(port), say=terminal.say)
        runner.install_signals()
        try:
            runner.start()
            terminal.progress("starting the processes")
            if not runner.run(until=_Answers(port)):
                return 0
            terminal.say(_welcome(port, time.monotonic() - started_at, has_sample))
            runner.run()
            terminal.say("Stopping …")
        finally:
            runner.stop()
    terminal.say("Stopped.")
    return 0


def _make_ready(terminal: Terminal, *, has_sample: bool) -> None:
    cli.bring_up_to_date(terminal)
    upgrade.run(terminal.progress)
    if has_sample:
        load_sample(terminal)
    static.collect(terminal)
    connections.close_all()  # from here on this process only watches


class _Answers:
    """Tells whether every part is well, by the front's /healthz.

    Raises: Failed when one is still not after a while, with its reason.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.give_up_at = time.monotonic() + PATIENCE_S
        self.ask_again_at = 0.0
        self.last: dict[str, Any] = {}

    def __call__(self) -> bool:
        now = time.monotonic()
        if now < self.ask_again_at:
            return False
        if now > self.give_up_at:
            ill = {name: part["detail"] for name, part in self.last.get("parts", {}).items() if part["status"] != "ok"}
            raise Failed(f"It does not come up: {ill or 'the front does not answer'}. Logs: {home.LOG}")
        self.ask_again_at = now + 0.3
        return self._ask()

    def _ask(self) -> bool:
        door = http.client.HTTPConnection(front.listen_address(), self.port, timeout=3)
        try:
            door.request("GET", "/healthz", headers={"Host": "localhost"})
            answer = door.getresponse()
            self.last = json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException):
            return False
        finally:
            door.close()
        return answer.status == http.client.OK


def _welcome(port: int, seconds: float, has_sample: bool) -> str:
    lines = ["", f"Huimin runs at http://localhost:{port}/   (after {seconds:.0f} s; Ctrl-C stops it)"]
    if front.listen_address() == "127.0.0.1":
        lines.append("Only this machine reaches it. For a phone in the same network: HUIMIN_LISTEN=0.0.0.0 make demo")
    if has_sample:
        lines += ["", as_text(info())]
        connections.close_all()
    return "\n".join(lines) + "\n"
