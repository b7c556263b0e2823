"""What casework does when others report: a card's colour goes onto the work item; a decree makes deadlines final, new hours move
them.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Func, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import override

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView
from huimin.kernel.places import api as places

from .. import catalogue, store
from ..clocks import Clocks
from ..hours import NewHours
from ..models import Case, Clock, WorkItem
from ..rows import ClockRow
from ..transitions import Stage
from .step import case_step

DueOf = Callable[[ClockRow], clock.Due | None]
#: The order of gravity of cards; an item shows the gravest.
CARDS = ("", "reminder", "warning", "yellow", "red")


def supervision_card_issued(fact: FactView) -> None:
    """Copies a card's colour to the work item it was issued for, so that worklists filter and sort by it."""
    card = str(fact.data["card"])
    items = _items_of(fact.data["case"], str(fact.data["stage"]), fact.unit_id)
    items.filter(card__in=CARDS[: CARDS.index(card)]).update(card=card)


def supervision_appeal_decided(fact: FactView) -> None:
    """A card that an appeal cancelled leaves the worklist; the gravest that its clock still has takes its place."""
    for colour in fact.data.get("colours", ()):
        items = _items_of(fact.data["case"], colour["stage"], colour["unit"])
        items.filter(card=colour["was"]).update(card=colour["card"])


def _items_of(case_id: UUID | str, stage: str, unit_id: UUID | str | None) -> QuerySet[WorkItem]:
    """What shows the cards of a stage: of a task only its own unit's item."""
    items = WorkItem.objects.filter(case_id=case_id, stage=stage)
    return items.filter(unit_id=unit_id) if stage == Stage.TASK and unit_id else items.filter(is_current=True)


def supervision_urged(fact: FactView) -> None:
    """Supervision urged: the case counts it, and its items show it at once."""
    Case.objects.filter(id=fact.data["case"]).update(urge_count=F("urge_count") + 1)
    _flag(fact.data["case"], "urged")


def supervision_order(fact: FactView) -> None:
    """An order about the case was issued or ended: case and items show it while one is open."""
    if case_id := fact.data.get("case"):
        is_open = bool(fact.data["open"])
        Case.objects.filter(id=case_id).update(is_ordered=is_open)
        if is_open:
            _flag(case_id, "ordered")
        else:
            rows = WorkItem.objects.filter(case_id=case_id, flags__contains=["ordered"])
            rows.update(flags=Func(F("flags"), Value("ordered"), function="array_remove"))


def supervision_judged(fact: FactView) -> None:
    """A quality check proposes rework: a private note tells the office."""
    if fact.data["rework"]:
        with override(settings.LANGUAGE_CODE):
            words = _("A quality check failed this case and proposes rework.")
        actor = Actor.system("quality check", channel="system")
        case_step(actor=actor, case_id=UUID(fact.data["case"]), verb="note", inputs_given={"note": words})


def _flag(case_id: str, flag: str) -> None:
    rows = WorkItem.objects.filter(case_id=case_id).exclude(flags__contains=[flag])
    rows.update(flags=Func(F("flags"), Value(flag), function="array_append"))


def clock_decree_loaded(_fact: FactView) -> None:
    """Computes every provisional deadline that still runs again."""
    _recompute(Clock.objects.filter(is_provisional=True, stopped_at=None), _certain, by="decree")


def _certain(row: ClockRow) -> clock.Due | None:
    if not row.is_provisional:
        return None
    return clock.due(
        start=row.started_at, limit=clock.Limit.parse(row.limit), calendar=row.calendar, time_zone=row.time_zone
    )


def clock_calendar_edited(fact: FactView) -> None:
    """Computes the running deadlines again that reach into the days of the new hours."""
    if "from" not in fact.data:  # of a time when versions had no day
        return
    versions = clock.calendar_versions(str(fact.data["calendar"]))
    hours = NewHours(
        str(fact.data["calendar"]),
        since=date.fromisoformat(str(fact.data["from"])),
        former=[view for view in versions if view.version < int(fact.data["version"])],
        present=versions,
    )
    _recompute(hours.reached(), hours.due, by="hours")


def _recompute(clocks: QuerySet[Clock], due_of: DueOf, *, by: str) -> None:
    clock.forget()  # another process made the news
    for case_id in clocks.values_list("case_id", flat=True).distinct():
        case_due_recompute(case_id=case_id, due_of=due_of, by=by)


@transaction.atomic
def case_due_recompute(*, case_id: UUID, due_of: DueOf, by: str) -> bool:
    """Computes the running deadlines of one case again for which `due_of` gives one; True if one moved or became final."""
    case = store.load(case_id)
    at = clock.now()
    clocks = Clocks(
        case,
        catalogue.version(case.type_version_id),
        at=at,
        time_zone=places.division(case.where.deepest).time_zone,
    )
    found = [(row, due) for row in case.clocks if row.stopped_at is None and (due := due_of(row)) is not None]
    if not [row for row, due in found if clocks.recompute(row, due, by=by)]:
        return False
    for task in case.running_tasks:
        if running := case.running(Stage.TASK, task.unit_id):
            task.due_at = running.due_at
            case.touch_task(task)
    if handle := case.running(Stage.HANDLE):
        case.set(due_at=handle.due_at, is_due_provisional=handle.is_provisional)
    store.save(case, at=at)
    facts.record(
        verb="case.due_recomputed",
        subject=("case", case.id),
        actor=Actor.system(f"{by} changed"),
        where=case.where,
        data={"clocks": clocks.changes, "revision": case.revision, "type": case.type_code},
        at=at,
        unit_id=case.unit_id,
    )
    return True
