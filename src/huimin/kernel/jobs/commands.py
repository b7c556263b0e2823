"""`./huimin jobs …`: what became of work for later."""

from collections.abc import Callable
from dataclasses import asdict

from huimin.kernel.commands.api import DONE, FAILED, Argument, Command, Failed, Terminal

from .actions import drop_dead, retry_dead
from .errors import NoSuchJob
from .queries import dead_letters, health


def status(terminal: Terminal) -> int:
    state = health()
    terminal.data(asdict(state), state.detail)
    return DONE if state.is_well else FAILED


def dead(terminal: Terminal, *, limit: int) -> None:
    letters = dead_letters(limit=limit)
    lines = [f"{one.id:>8}  {one.name}  after {one.attempts} attempts  {dict(one.arguments)}" for one in letters]
    terminal.data([asdict(one) for one in letters], "\n".join(lines) or "There are no dead letters.")


def retry(terminal: Terminal, *, id: int) -> None:
    _on(retry_dead, id)
    terminal.say(f"Job {id} is tried again.")


def drop(terminal: Terminal, *, id: int) -> None:
    _on(drop_dead, id)
    terminal.say(f"Job {id} is dropped.")


def _on(action: Callable[..., None], job_id: int) -> None:
    try:
        action(job_id=job_id)
    except NoSuchJob as error:
        raise Failed(f"{error}.") from None


_ID = Argument("id", type=int, help="number of the dead letter")
COMMANDS = [
    Command("jobs", "status", "Say whether the worker lives and keeps up.", status, has_data=True),
    Command(
        "jobs",
        "dead",
        "List jobs whose attempts are used up.",
        dead,
        arguments=(Argument("--limit", type=int, default=100, help="at most"),),
        has_data=True,
    ),
    Command("jobs", "retry", "Have a dead letter tried again.", retry, arguments=(_ID,)),
    Command("jobs", "drop", "Drop a dead letter for good.", drop, arguments=(_ID,)),
]
