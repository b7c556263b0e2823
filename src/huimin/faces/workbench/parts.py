"""The parts of several units in one case, as the case page shows them: each with its state, its clock and its acts."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from huimin.engines.casework import api as casework

from . import labels

#: How the family's tags show the state of a part.
KINDS = {
    casework.TaskState.WAITING: "wait",
    casework.TaskState.ASSIGNED: "wait",
    casework.TaskState.HANDLING: "move",
    casework.TaskState.DONE: "fine",
    casework.TaskState.RETURNED: "soon",
    casework.TaskState.WITHDRAWN: "off",
}
OPINION_KINDS = {"agree": "fine", "disagree": "late"}


def named(verb: casework.VerbView) -> bool:
    """Whether the verb is about one part, and so has its place beside it."""
    return any(wanted.name == "task_id" for wanted in verb.inputs)


def panel(
    view: casework.CaseView,
    verbs: list[casework.VerbView],
    form_of: Callable[[casework.VerbView, str], tuple[Any, bool]],
) -> list[dict[str, Any]]:
    """The parts in their order, each with the acts that who asks may do to it.

    Shape: `form_of` gives the form of a verb for one part, and whether it was just refused.
    """
    return [
        {
            "task": task,
            "title": labels.in_language(task.title),
            "unit": labels.in_language(task.unit_name),
            "kind": KINDS[task.state],
            "state": casework.TASK_STATE_TITLES[task.state],
            "is_running": task.state in casework.RUNNING_TASKS,
            "is_open": task.state in casework.OPEN_TASKS,
            "opinion": casework.OPINIONS.get(task.opinion, ""),
            "opinion_kind": OPINION_KINDS.get(task.opinion, ""),
            "is_late": bool(task.due_at and task.ended_at and task.ended_at > task.due_at),
            "acts": [_act(view, verb, task, form_of) for verb in verbs if named(verb) and _fits(verb, task)],
        }
        for task in sorted(view.tasks, key=lambda task: (task.order, task.created_at))
    ]


def left_out(task: casework.TaskView) -> set[str]:
    """The inputs that a form about this part does not show."""
    return {"task_id"} if task.is_opinion else {"task_id", "opinion"}


def _fits(verb: casework.VerbView, task: casework.TaskView) -> bool:
    return any(
        str(task.id) == key for wanted in verb.inputs if wanted.name == "task_id" for key, _title in wanted.choices
    )


def _act(
    view: casework.CaseView,
    verb: casework.VerbView,
    task: casework.TaskView,
    form_of: Callable[[casework.VerbView, str], tuple[Any, bool]],
) -> dict[str, Any]:
    form, is_bad = form_of(verb, str(task.id))
    return {
        "verb": verb,
        "form": form,
        "is_open": is_bad,
        "photos": any(wanted.name == "photos" for wanted in verb.inputs),
        "url": reverse("workbench:act", args=[view.number, verb.verb]),
    }
