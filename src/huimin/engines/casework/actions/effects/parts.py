"""The parts of several units in one case: asked for, signed, sent back, done, done without."""

from django.utils.translation import gettext as _

from huimin.kernel.access import api as access

from ...definition import TaskPlan
from ...errors import InputRefused
from ...rows import TaskRow
from ...tasks import DEFAULT_LIMIT
from ...transitions import TaskState
from ..act import Act


def task_assign(act: Act) -> None:
    units = {unit.id for unit in access.organisations(ids=act.inputs["units"])}  # active ones alone
    if units != set(act.inputs["units"]):
        raise InputRefused(_("There is no such unit. Choose one from the list."), field="units")
    if act.case.unit_id in units:
        raise InputRefused(_("The leading unit has the case already; choose others."), field="units")
    order = act.inputs.get("order", 1)
    if any(task.unit_id in units and task.order == order for task in act.case.open_tasks):
        raise InputRefused(_("One of these units has an open part in this step already."), field="units")
    plan = TaskPlan(
        code="",
        title={"zh-hans": act.inputs["title"]},
        capability="",
        limit=act.inputs.get("limit", DEFAULT_LIMIT),
        order=order,
        is_opinion=act.inputs.get("is_opinion", False),
    )
    for unit_id in dict.fromkeys(act.inputs["units"]):
        act.tasks.add(unit_id, plan)
    act.tasks.start_ready()
    act.write_note("note", is_public=False)


def task_sign(act: Act) -> None:
    act.tasks.sign(_task(act), by=act.actor.account_id)


def task_return(act: Act) -> None:
    act.write_note("reason", is_public=False)
    act.tasks.end(_task(act), TaskState.RETURNED)


def task_finish(act: Act) -> None:
    task = _task(act)
    opinion = act.inputs.get("opinion", "")
    if task.is_opinion and not opinion:
        raise InputRefused(_("Your opinion is asked for: agree or disagree."), field="opinion")
    if opinion and not task.is_opinion:
        raise InputRefused(_("No opinion is asked for here."), field="opinion")
    act.attach("photo_after")
    task.opinion, task.finisher_id, task.note_id = (
        opinion,
        act.actor.account_id,
        act.write_note("note", is_public=False),
    )
    act.tasks.end(task, TaskState.DONE)


def task_withdraw(act: Act) -> None:
    act.write_note("reason", is_public=False)
    act.tasks.end(_task(act), TaskState.WITHDRAWN)


def _task(act: Act) -> TaskRow:
    if act.task is None:
        raise InputRefused(_("Say which part is meant."), field="task_id")
    return act.task
