"""An act on a case: looked up in the transition table, permitted, worked out, and written with its one fact."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, PostView, Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import catalogue, inputs, outside, store
from ..clocks import Clocks
from ..errors import CaseChanged, CaseNotFound, GuardRefused, InputRefused, VerbRefused
from ..labels import unit_names
from ..messages import tell_duplicates, tell_reporter
from ..queries import changes
from ..rows import CaseRow, TaskRow
from ..tasks import Tasks
from ..transitions import BY_QUERY_CODE, STATE_TITLES, TASK_STATE_TITLES, TRANSITIONS, Transition, Verb
from ..types import Moved
from .act import Act
from .effects import EFFECTS


@transaction.atomic
def case_step(
    *,
    actor: Actor,
    case_id: UUID | None = None,
    number: str = "",
    verb: Verb | str,
    inputs_given: Mapping[str, Any] | None = None,
    revision: int | None = None,
    query_code: str = "",
) -> Moved:
    """Does `verb` to the case: state, desk, clocks and work item move together, and one fact says so.

    A case named by its `number` instead of its id must also be one the actor may see.
    `revision`, when given, is the one the actor saw; the act is refused if somebody acted since.

    Raises: CaseNotFound, Refused, CaseChanged, VerbRefused, GuardRefused, InputRefused.
    """
    case = store.load(case_id, number=number)
    if case_id is None and not may_view(actor, case):
        raise CaseNotFound
    try:
        row = TRANSITIONS[Verb(verb)]
    except (ValueError, KeyError):
        raise VerbRefused(
            _("There is no act “%(verb)s”.") % {"verb": str(verb)[:40]}, field="verb", status=404
        ) from None
    given = inputs_given or {}
    task = _task(case, given) if row.of_task else None
    post, asked_unit = _permit(actor, row, case, query_code, task)
    if revision is not None and revision != case.revision:
        raise CaseChanged(
            _(
                "Somebody else acted on this case meanwhile (%(acts)s); it is now: %(state)s. Look at it again, then decide."
            )
            % {"acts": changes.since(case_id=case.id, revision=revision), "state": STATE_TITLES[case.state]}
        )
    if case.state not in row.sources:
        if row.verb == Verb.CLAIM and case.unit_id:
            raise CaseChanged(
                _("%(unit)s was quicker and has the case now.")
                % {"unit": unit_names([case.unit_id]).get(case.unit_id, "")}
            )
        raise VerbRefused(
            _("“%(verb)s” is not possible while the case is: %(state)s.")
            % {"verb": row.title, "state": STATE_TITLES[case.state]}
        )
    if row.of_task:
        _must_fit(row, task)
    at = clock.now()
    definition = catalogue.version(case.type_version_id)
    if refusal := outside.refusal(row.verb, case.id, definition):
        raise GuardRefused(refusal)
    clocks = Clocks(case, definition, at=at, time_zone=places.division(case.where.deepest).time_zone)
    act = Act(
        actor=actor,
        row=row,
        case=case,
        definition=definition,
        clocks=clocks,
        tasks=Tasks(case, clocks, at=at),
        at=at,
        inputs=inputs.read(row, given),
        task=task,
        unit_id=asked_unit if row.is_by_task or row.is_by_offered else None,
    )
    state_before = case.state
    EFFECTS[row.verb](act)
    fact = facts.new(
        verb=row.fact,
        subject=("case", case.id),
        actor=actor,
        where=case.where,
        data={
            **act.data,
            "state_before": state_before.value,
            "revision": case.revision + 1,
            **({"clocks": act.clocks.changes, "type": case.type_code} if act.clocks.changes else {}),
            **({"tasks": act.tasks.changes} if act.tasks.changes else {}),
        },
        at=at,
        version=str(case.type_version_id),
        unit_id=act.unit_id or case.unit_id,
        post=post,
    )
    store.save(case, at=at, also=[facts.insert_sql([fact])])
    for template in act.messages:
        key = f"case:{case.id}:{row.verb}:{case.revision}"
        tell_reporter(case, template, key=key)
        if case.relation_count and row.verb != Verb.MERGE:
            tell_duplicates(case, template, key=key)
    return Moved(case.id, case.number, case.state, case.revision, case.unit_id, case.due_at, fact.id)


def _task(case: CaseRow, given: Mapping[str, Any]) -> TaskRow | None:
    """The part that the act names, None where there is none such."""
    try:
        return next((task for task in case.tasks if task.id == UUID(str(given.get("task_id")))), None)
    except ValueError:
        return None


def _must_fit(row: Transition, task: TaskRow | None) -> None:
    if task is None:
        raise InputRefused(_("Say which part is meant."), field="task_id")
    if task.state not in row.of_task:
        raise VerbRefused(
            _("“%(verb)s” is not possible while the part is: %(state)s.")
            % {"verb": row.title, "state": TASK_STATE_TITLES[task.state]}
        )


def _permit(
    actor: Actor, row: Transition, case: CaseRow, query_code: str, task: TaskRow | None = None
) -> tuple[PostView | None, UUID | None]:
    """The post on which the actor may do it, and the unit for which it was asked. Raises: Refused, CaseNotFound."""
    if query_code and row.verb in BY_QUERY_CODE:
        if crypto.blind_index(query_code.strip().upper(), "case.query_code") == store.query_code_index(case.id):
            return None, None
        raise CaseNotFound
    if row.is_by_task and task is None and may_view(actor, case):
        return None, None  # refused below: no part is named
    if row.is_by_offered and case.state not in row.sources and may_view(actor, case):
        return None, None  # refused below: the offer is over
    unit_id = row.asked_of(
        unit_id=case.unit_id,
        desk_id=case.desk_id,
        offered_to=_offered_to(actor, case),
        task_units=[task.unit_id] if task else [item.unit_id for item in case.running_tasks],
        may=lambda unit: access.may(actor, row.permission, unit_id=unit),
    )
    try:
        post = access.require(actor, row.permission, where=case.where, unit_id=unit_id, owner_id=case.reporter_id)
    except Refused:
        if not may_view(actor, case):
            raise CaseNotFound from None
        raise
    return post, unit_id


def _offered_to(actor: Actor, case: CaseRow) -> list[UUID]:
    """The units the case is offered to, that of the post in use first."""
    own = actor.post.organisation_id if actor.post else None
    return sorted(case.offered_to or (), key=lambda unit: unit != own)


def may_view(actor: Actor, case: CaseRow) -> bool:
    """Whether the actor may know of the case: by place, by any unit that had it on its desk, or as the one who raised it."""
    scope = access.scope(actor, "casework.case_view")
    if scope.is_empty:
        return False
    if scope.allows(case.where, case.unit_id, case.reporter_id):
        return True
    return any(scope.allows(case.where, unit_id, case.reporter_id) for unit_id in store.item_units(case.id))
