"""What may be done to a case now, by who asks: buttons and API are made of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor

from .. import catalogue
from ..definition import Check, Definition, RatingQuestion
from ..labels import in_language
from ..transitions import BY_QUERY_CODE, CHOICES, OPEN, OPEN_TASKS, RUNNING_TASKS, Transition, Verb, allowed
from ..types import CaseView, Input, TaskView, VerbView


def verbs(*, actor: Actor, view: CaseView, query_code: str = "") -> list[VerbView]:
    """What the actor may do to the case now, main verbs first. The choices of input `task_id` are the parts that fit."""
    found = []
    definition = catalogue.version(view.type_version_id)
    for row in allowed(view.state):
        tasks = [task for task in view.tasks if task.state in row.of_task] if row.of_task else []
        if row.is_by_task:
            tasks = [task for task in tasks if _may(actor, row, view, task.unit_id)]
        elif not (query_code and row.verb in BY_QUERY_CODE) and not _may(actor, row, view, None):
            continue
        if (row.of_task and not tasks) or not _fits(row.verb, view, actor):
            continue
        inputs = tuple(
            Input(name, name in row.asks, _choices(name, tasks, definition))
            for name in (*row.asks, *row.may)
            if (name != "checks" or definition.checklist) and (name != "answers" or definition.rating)
        )
        found.append(VerbView(row.verb, str(row.title), inputs, row.is_main, row.is_grave))
    return sorted(found, key=lambda verb: (not verb.is_main, verb.is_grave))


def _may(actor: Actor, row: Transition, view: CaseView, task_unit: UUID | None) -> bool:
    running = [task.unit_id for task in view.tasks if task.state in RUNNING_TASKS]
    unit_id = row.asked_of(
        unit_id=view.unit_id,
        desk_id=view.desk_id,
        offered_to=view.offered_to,
        task_units=[task_unit] if task_unit else running,
        may=lambda unit: access.may(actor, row.permission, unit_id=unit),
    )
    if row.is_by_offered and unit_id is None:
        return False
    return access.may(actor, row.permission, where=view.where, unit_id=unit_id, owner_id=view.reporter_id)


def _choices(name: str, tasks: list[TaskView], definition: Definition) -> tuple[tuple[str, str], ...]:
    if name == "task_id":
        said = _("%(unit)s (%(title)s)")
        return tuple(
            (str(task.id), said % {"unit": in_language(task.unit_name), "title": in_language(task.title)})
            for task in tasks
        )
    if name in ("checks", "answers"):
        lines: Sequence[Check | RatingQuestion] = definition.checklist if name == "checks" else definition.rating
        return tuple((line.code, in_language(line.title)) for line in lines)
    return tuple((key, str(title)) for key, title in CHOICES.get(name, {}).items())


def _fits(verb: Verb, view: CaseView, actor: Actor) -> bool:
    """Whether a guard that the page can foresee lets the verb through."""
    match verb:
        case Verb.EXTENSION_REQUEST:
            return not view.pending_extension
        case Verb.EXTENSION_GRANT | Verb.EXTENSION_REFUSE:
            return bool(view.pending_extension)
        case Verb.FINISH:
            return not any(task.state in OPEN_TASKS for task in view.tasks)
        case Verb.RETURN:
            return view.is_returnable
        case Verb.CLOSE:
            return not any(item.kind == "parent_of" and item.state in OPEN for item in view.relations)
        case Verb.UNMERGE:
            return any(item.kind == "duplicate_of" for item in view.relations)
        case Verb.CALLBACK:
            return not view.is_reached
        case Verb.RATE:
            return view.rating is None
        case Verb.VERIFY | Verb.REWORK:
            return actor.account_id is None or actor.account_id != view.finisher_id
        case _:
            return True
