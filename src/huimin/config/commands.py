"""Commands of the installation itself: its database, its processes, the sample, the demo."""

import os
from typing import Any

from django.core.management import call_command

from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed, Terminal

from . import cluster, demo, health, home, instance, static, upgrade
from .runner import components


def database_start(terminal: Terminal) -> None:
    _needs_own_database()
    was_running = not cluster.start()
    cluster.keep(True)
    terminal.say(f"{'Running already' if was_running else 'Started'}. It stays until `./huimin database stop`.")


def database_stop(terminal: Terminal) -> None:
    _needs_own_database()
    cluster.keep(False)
    if instance.running():
        raise Failed("The demo is running and needs it. Stop the demo first; the database then stops too.")
    terminal.say("Stopped." if cluster.stop() else "It was not running.")


def database_status(terminal: Terminal) -> int:
    _needs_own_database()
    is_running = cluster.is_running()
    state = {
        "is_running": is_running,
        "stays": cluster.stays(),
        "data": str(cluster.DATA),
        "socket": str(home.DATABASE_SOCKET),
        "log": str(cluster.LOG),
    }
    lines = ["Running." if is_running else "Not running.", f"Data:   {cluster.DATA}"]
    terminal.data(state, "\n".join([*lines, f"Socket: {home.DATABASE_SOCKET}", f"Log:    {cluster.LOG}"]))
    return 0 if is_running else 1


def database_migrate(terminal: Terminal) -> None:
    with cluster.held():
        call_command("migrate", interactive=False, verbosity=1, stdout=terminal.err)
        upgrade.run(terminal.progress)
    terminal.say("The tables are up to date.")


def database_shell(terminal: Terminal) -> None:
    host, user = str(home.DATABASE_SOCKET), "huimin"
    if not cluster.is_ours():
        host, user = os.environ["HUIMIN_DB_HOST"], os.environ.get("HUIMIN_DB_USER", user)
    program = ["psql", "-h", host, "-U", user, os.environ.get("HUIMIN_DB_NAME", "huimin")]
    code = os.spawnvp(os.P_WAIT, program[0], program)
    if code:
        raise Failed(f"psql ended with exit code {code}.")


def with_database(terminal: Terminal, *, program: list[str]) -> int:
    with cluster.held():
        return os.spawnvp(os.P_WAIT, program[0], program)


def sample_load(terminal: Terminal) -> None:
    demo.load_sample(terminal)
    terminal.say("The sample is loaded.")


def demo_info(terminal: Terminal) -> None:
    info = demo.info()
    terminal.data(info, demo.as_text(info))


def run_demo(terminal: Terminal, *, port: int) -> int:
    return demo.run(terminal, port=port, has_sample=True)


def start(terminal: Terminal, *, port: int) -> int:
    return demo.run(terminal, port=port, has_sample=False)


def process(terminal: Terminal, *, name: str, port: int) -> int:
    """Becomes the process, so that a service manager watches it and not us."""
    wanted = next((part for part in components(port) if part.name == name), None)
    if wanted is None:
        raise AskedWrongly(f"There is no process {name}: web, live, work, front.")
    if wanted.socket:
        wanted.socket.unlink(missing_ok=True)
    environment = {**os.environ, "HUIMIN_PROCESS": name, **wanted.environment}
    os.execve(wanted.command[0], list(wanted.command), environment)


def stop(terminal: Terminal) -> None:
    terminal.say("Stopped." if instance.stop_running() else "Nothing was running.")


def check_health(terminal: Terminal) -> int:
    state = health.examine()
    lines = [
        f"{'ok    ' if part['status'] == 'ok' else 'FAILED'} {name}: {part['detail']}"
        for name, part in state["parts"].items()
    ]
    terminal.data(state, "\n".join(lines))
    return 0 if state["status"] == "ok" else 1


def collect_static(terminal: Terminal) -> None:
    terminal.say("Collected." if static.collect(terminal) else "Nothing has changed.")


def _needs_own_database() -> None:
    if not cluster.is_ours():
        raise Failed("HUIMIN_DB_HOST names another server; this command is about the private one.")


def _port() -> dict[str, Any]:
    return {
        "type": int,
        "default": int(os.environ.get("PORT", "8000")),
        "help": "where to listen (default: PORT or 8000)",
    }


COMMANDS = [
    Command(
        "with-database",
        "",
        "Run a program while the private database is up.",
        with_database,
        (Argument("program", nargs="+", help="the program and its arguments, after --"),),
        needs_database=False,
    ),
    Command("database", "start", "Start the private database and keep it.", database_start, needs_database=False),
    Command("database", "stop", "Stop the private database.", database_stop, needs_database=False),
    Command(
        "database",
        "status",
        "Say whether it runs (exit 0) and where it lies.",
        database_status,
        needs_database=False,
        has_data=True,
    ),
    Command("database", "migrate", "Bring the tables up to date.", database_migrate, needs_database=False),
    Command("database", "shell", "Open psql on it.", database_shell),
    Command("sample", "load", "Load the sample street; twice is the same as once.", sample_load),
    Command(
        "demo",
        "",
        "Load the sample, start everything, say what to try.",
        run_demo,
        (Argument("--port", **_port()),),
        needs_database=False,
    ),
    Command("demo-info", "", "Addresses, accounts, codes and API keys of the demo.", demo_info, has_data=True),
    Command(
        "start",
        "",
        "Start every process and keep them alive.",
        start,
        (Argument("--port", **_port()),),
        needs_database=False,
    ),
    Command(
        "process",
        "",
        "Be one process (web, live, work, front), for a service manager.",
        process,
        (Argument("name", help="web, live, work or front"), Argument("--port", **_port())),
        needs_database=False,
    ),
    Command("stop", "", "Stop what `start` or `make demo` started.", stop, needs_database=False),
    Command("health", "", "Say how each part does (what /healthz says).", check_health, has_data=True),
    Command("static", "collect", "Collect the files that browsers fetch.", collect_static, needs_database=False),
]
