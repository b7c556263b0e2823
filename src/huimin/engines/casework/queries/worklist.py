"""Worklists: one table, one index, one page. The rows carry all that is shown, filtered and sorted."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.api import keyset
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places
from huimin.kernel.trips import api as trips

from ..errors import InputRefused
from ..models import Case
from ..transitions import STANDINGS, TRANSITIONS, Stage
from ..types import Page, WorklistFilter, WorkRow
from .overview import BY_DUE, FIGURES, SOON, behind

PAGE = 50
MOST = 200

#: Of casework_workitem i, in the order of WorkRow; a case's revision stands with the case alone.
COLUMNS = ", ".join(
    "(SELECT c.revision FROM casework_case c WHERE c.id = i.case_id)" if field.name == "revision" else f"i.{field.name}"
    for field in fields(WorkRow)
)
#: Which list a cursor belongs to: the newest first, or what is due first (where every row has a deadline).
MARKS = {False: "casework.worklist.raised", True: "casework.worklist.due"}
#: Views of the asker's own desk, against those of a whole jurisdiction.
DESK_VIEWS = frozenset({"open", "late", "soon", "later"})
#: The permission of each next step, and the stages in which a case waits for it.
STEPS: list[tuple[str, set[Stage]]] = [
    (
        row.permission,
        {Stage.TASK} if row.is_by_task else {stage for state in row.sources if (stage := STANDINGS[state].stage)},
    )
    for row in TRANSITIONS.values()
    if row.is_main
]
STAGES = set[Stage]().union(*(stages for _permission, stages in STEPS))
#: Where a row without a deadline stands among rows ordered by it.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def worklist(*, actor: Actor, wanted: WorklistFilter, cursor: str = "", limit: int = PAGE) -> Page:
    """A page of work items the actor may see.

    Shape: views open, late, soon and later are what waits at the actor's own post for a step that is theirs to do, or the whole
    desk of `unit_id`, what is due first on top; view all is the jurisdiction, the newest first. `figure` narrows view all to
    the rows that `figures` counts under that name, or to those "soon" due, or that want "attention" (late, or with a yellow or
    red card); these by what is due first.

    Raises: InputRefused for a cursor or filter that makes no sense.
    """
    conditions, params = conditions_of(actor, wanted)
    by_due = wanted.sort == "due" and (wanted.view in DESK_VIEWS or wanted.figure in BY_DUE)
    due = "i.due_at" if wanted.view in DESK_VIEWS else f"coalesce(i.due_at, '{NEVER:%Y-%m-%d}+00')"
    if cursor:
        condition, values = _after(cursor, by_due, due)
        conditions.append(condition)
        params += values
    order = f"{due}, i.id" if by_due else "i.raised_at DESC, i.id DESC"
    limit = max(1, min(limit, MOST))
    statement = (
        f"SELECT {COLUMNS}, i.id FROM casework_workitem i WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT %s"
    )
    (found,) = trips.send((statement, [*params, limit + 1]), is_fixed=False)
    rows = [WorkRow(*row[:-1]) for row in found[:limit]]
    more = ""
    if len(found) > limit:
        last = rows[-1]
        more = keyset.encode(
            [(last.due_at or NEVER) if by_due else last.raised_at, found[limit - 1][-1]], MARKS[by_due]
        )
    return Page(rows, more)


def worklist_counts(*, actor: Actor, unit_id: UUID | None = None) -> dict[str, int]:
    """How many items lie on a desk: open, late, soon; each is the number of rows the view of that name lists."""
    conditions, params = conditions_of(actor, WorklistFilter(view="open", unit_id=unit_id))
    now = clock.now()
    statement = (
        "SELECT count(*), count(*) FILTER (WHERE i.due_at < %s), count(*) FILTER (WHERE i.due_at >= %s AND i.due_at < %s)"
        f" FROM casework_workitem i WHERE {' AND '.join(conditions)}"
    )
    ((row,),) = trips.send((statement, [now, now, now + SOON, *params]), is_fixed=False)
    return dict(zip(("open", "late", "soon"), row, strict=True))


def worklist_sizes(*, actor: Actor, wanted: Sequence[WorklistFilter], most: int = 100) -> list[int | None]:
    """How many rows each list has, counted up to `most`, all in one trip; None for a filter that makes no sense."""
    statements: list[trips.Statement | None] = []
    for each in wanted:
        try:
            conditions, params = conditions_of(actor, each)
        except InputRefused:
            statements.append(None)
            continue
        body = f"SELECT FROM casework_workitem i WHERE {' AND '.join(conditions)} LIMIT %s"
        statements.append((f"SELECT count(*) FROM ({body}) found", [*params, most]))
    answers = iter(trips.send(*(each for each in statements if each), is_fixed=False)) if any(statements) else iter(())
    return [int(next(answers)[0][0]) if each else None for each in statements]


def case_revisions(ids: Iterable[UUID]) -> dict[UUID, int]:
    """The revisions of cases whose rows the asker sees already, to be given back with an act."""
    return dict(Case.objects.filter(id__in=set(ids)).values_list("id", "revision"))


def conditions_of(actor: Actor, wanted: WorklistFilter) -> tuple[list[str], list[Any]]:
    """The conditions of a list over `casework_workitem i`, with their values.

    Raises: InputRefused.
    """
    scope = access.scope(actor, "casework.case_view")
    condition, params = scope.sql("i", unit="unit_id", owner="")
    conditions, params = [condition], list(params)

    def add(sql: str, *values: Any) -> None:
        conditions.append(sql)
        params.extend(values)

    if wanted.view in DESK_VIEWS:
        unit_id = wanted.unit_id or (actor.post.organisation_id if actor.post else None)
        if unit_id is None:
            raise InputRefused(_("Say whose desk."), field="unit_id")
        add("i.unit_id = %s", unit_id)
        add("i.is_open")
        add("i.due_at IS NOT NULL")
        if wanted.unit_id is None and (stages := _own_stages(actor)):
            add("i.stage = ANY(%s)", stages)
        now = clock.now()
        if wanted.view == "late":
            add("i.due_at < %s", now)
        elif wanted.view == "soon":
            add("i.due_at >= %s", now)
            add("i.due_at < %s", now + SOON)
        elif wanted.view == "later":
            add("i.due_at >= %s", now + SOON)
    elif wanted.view == "all":
        if wanted.unit_id:
            add("i.unit_id = %s", wanted.unit_id)
        else:
            add("i.is_current")
    else:
        raise InputRefused(_("There is no view “%(view)s”.") % {"view": wanted.view[:40]}, field="view")
    for column, values in (("state", wanted.states), ("type_code", wanted.type_codes), ("channel", wanted.channels)):
        if len(values) == 1:
            add(f"i.{column} = %s", values[0])
        elif values:
            add(f"i.{column} = ANY(%s)", list(values))
    if wanted.division_code:
        level = places.where_of(wanted.division_code).level
        if not level:
            raise InputRefused(_("There is no such division."), field="division_code")
        add(f"i.{level}_code = %s", wanted.division_code)
    if wanted.card:
        add("i.card = %s", wanted.card)
    if wanted.priority:
        add("i.priority = %s", wanted.priority)
    if wanted.text.strip():
        text = wanted.text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        add("(i.number LIKE %s OR i.title ILIKE %s)", f"{text}%", f"%{text}%")
    for sql, moment in (
        ("i.due_at >= %s", wanted.due_since),
        ("i.due_at < %s", wanted.due_until),
        ("i.arrived_at > %s", wanted.arrived_since),
    ):
        if moment:
            add(sql, moment)
    if wanted.figure:
        if wanted.figure not in {*FIGURES, *BY_DUE} or wanted.view != "all":
            raise InputRefused(_("There is no such figure."), field="figure")
        condition, moments = behind(wanted.figure, since=wanted.since, until=wanted.until, now=clock.now())
        add(f"i.case_id IN (SELECT c.id FROM casework_case c WHERE {condition})", *moments)
        return conditions, params
    if wanted.since:
        add("i.raised_at >= %s", wanted.since)
    if wanted.until:
        add("i.raised_at < %s", wanted.until)
    return conditions, params


def _own_stages(actor: Actor) -> list[str]:
    """The stages whose next step the actor may do.

    None where all of them are theirs, or nothing is: such a person looks at the whole desk.
    """
    own = {stage for permission, stages in STEPS if access.may(actor, permission) for stage in stages}
    return sorted(own) if own != STAGES else []


def _after(cursor: str, by_due: bool, due: str) -> tuple[str, list[Any]]:
    at, item_id = keyset.decode(cursor, MARKS[by_due])
    if by_due:
        return f"({due}, i.id) > (%s, %s)", [at, item_id]
    return "(i.raised_at, i.id) < (%s, %s)", [at, item_id]
