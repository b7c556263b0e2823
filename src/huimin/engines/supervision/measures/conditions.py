"""The named conditions of which figures are made: each says which outcomes it holds for, as one condition on their columns.

A count and the list behind it use the same condition, so that a number always equals its rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

SET_ASIDE_STATES = ("voided", "rejected")
GOOD_RATING = 3  # 基本满意 and better; below are 差评 (好差评)


@dataclass(frozen=True)
class Groups:
    """Lists that conditions speak of; part of the definitions in force."""

    supervisor_channels: tuple[str, ...] = ()
    public_channels: tuple[str, ...] = ()
    patrolled_types: tuple[str, ...] = ()
    consultation_types: tuple[str, ...] = ()
    contact_hours: int = 24

    def of_type(self, prefixes: tuple[str, ...]) -> Q:
        """Types whose code begins with one of these; none where there are none."""
        found = Q(pk__in=[])
        for prefix in prefixes:
            found |= Q(type_code__startswith=prefix)
        return found


@dataclass(frozen=True)
class Condition:
    """One named condition. `is_live`: it moves with the clock and is counted at the moment of asking, not kept in tallies."""

    title: Promise
    where: Callable[[Groups, datetime], Q]
    is_live: bool = False


ACCEPTED = Q(is_registered=True) & ~Q(state__in=SET_ASIDE_STATES)
HANDLED = ACCEPTED & Q(handled_at__isnull=False)
KNOWN = HANDLED & Q(is_estimated=False, due_at__isnull=False)
ON_TIME = KNOWN & Q(handled_at__lte=F("due_at"))
WAITING = ACCEPTED & Q(is_open=True, handled_at=None)
CLOSED = Q(state="closed")


def _in_time(now: datetime) -> Q:
    """Not past the deadline: inside it, held, or without one."""
    return Q(state="suspended") | Q(due_at=None) | Q(due_at__gte=now)


def _is(where: Q) -> Callable[[Groups, datetime], Q]:
    return lambda groups, now: where


CONDITIONS: Mapping[str, Condition] = {
    "raised": Condition(pgettext_lazy("condition", "Reported"), _is(Q())),
    "registered": Condition(pgettext_lazy("condition", "Registered"), _is(Q(is_registered=True))),
    "registered_right": Condition(
        pgettext_lazy("condition", "Registered rightly"), _is(ACCEPTED & Q(type_change_count=0))
    ),
    "accepted": Condition(pgettext_lazy("condition", "Registered and not voided"), _is(ACCEPTED)),
    "set_aside": Condition(pgettext_lazy("condition", "Voided or not accepted"), _is(Q(state__in=SET_ASIDE_STATES))),
    "dispatched": Condition(pgettext_lazy("condition", "Dispatched"), _is(Q(is_dispatched=True))),
    "dispatched_right": Condition(pgettext_lazy("condition", "Dispatched rightly"), _is(Q(is_dispatched=True, return_count=0))),
    "handled": Condition(pgettext_lazy("condition", "Handled"), _is(HANDLED)),
    "handled_known": Condition(pgettext_lazy("condition", "Handled at a known time"), _is(KNOWN)),
    "on_time": Condition(pgettext_lazy("condition", "Handled on time"), _is(ON_TIME)),
    "late": Condition(pgettext_lazy("condition", "Handled late"), _is(KNOWN & Q(handled_at__gt=F("due_at")))),
    "under_statute": Condition(
        pgettext_lazy("condition", "Handled under a statute's limit"), _is(KNOWN & Q(statutory_at__isnull=False))
    ),
    "past_statute": Condition(
        pgettext_lazy("condition", "Handled past the statute's limit"), _is(KNOWN & Q(handled_at__gt=F("statutory_at")))
    ),
    "time_unknown": Condition(
        pgettext_lazy("condition", "Handled, time not reliable"), _is(HANDLED & (Q(is_estimated=True) | Q(due_at=None)))
    ),
    "first_time": Condition(
        pgettext_lazy("condition", "Handled at the first time"), _is(HANDLED & Q(rework_count=0, reopen_count=0, return_count=0))
    ),
    "closed": Condition(pgettext_lazy("condition", "Closed"), _is(CLOSED)),
    "closed_on_time": Condition(pgettext_lazy("condition", "Closed, handled on time"), _is(CLOSED & ON_TIME)),
    "forced": Condition(pgettext_lazy("condition", "Closed by authority"), _is(Q(is_forced=True))),
    "reworked": Condition(pgettext_lazy("condition", "Done again"), _is(Q(rework_count__gt=0))),
    "reopened": Condition(pgettext_lazy("condition", "Reopened"), _is(Q(reopen_count__gt=0))),
    "suspended": Condition(pgettext_lazy("condition", "Put on the pending list"), _is(Q(suspension_count__gt=0))),
    "extended": Condition(pgettext_lazy("condition", "Given more time"), _is(Q(extension_count__gt=0))),
    "urged": Condition(pgettext_lazy("condition", "Urged"), _is(Q(urge_count__gt=0))),
    "sent_out": Condition(pgettext_lazy("condition", "Sent to a unit"), _is(Q(is_dispatched=True))),
    "sent_back": Condition(pgettext_lazy("condition", "Sent back by a unit"), _is(Q(return_count__gt=0))),
    "by_supervisor": Condition(
        pgettext_lazy("condition", "Reported by supervisors"), lambda groups, now: Q(channel__in=groups.supervisor_channels)
    ),
    "by_supervisor_valid": Condition(
        pgettext_lazy("condition", "Reported by supervisors and registered"),
        lambda groups, now: Q(channel__in=groups.supervisor_channels, is_registered=True),
    ),
    "missed": Condition(
        pgettext_lazy("condition", "Reported by the public, for supervisors to find"),
        lambda groups, now: (
            Q(channel__in=groups.public_channels, is_registered=True) & groups.of_type(groups.patrolled_types)
        ),
    ),
    "register_answered": Condition(pgettext_lazy("condition", "Intake answered"), _is(Q(register_in_time__isnull=False))),
    "register_in_time": Condition(pgettext_lazy("condition", "Intake answered in time"), _is(Q(register_in_time=True))),
    "dispatch_answered": Condition(pgettext_lazy("condition", "Dispatch answered"), _is(Q(dispatch_in_time__isnull=False))),
    "dispatch_in_time": Condition(pgettext_lazy("condition", "Dispatched in time"), _is(Q(dispatch_in_time=True))),
    "check_answered": Condition(pgettext_lazy("condition", "Checked on site"), _is(Q(check_in_time__isnull=False))),
    "check_in_time": Condition(pgettext_lazy("condition", "Checked on site in time"), _is(Q(check_in_time=True))),
    "verify_answered": Condition(pgettext_lazy("condition", "Verified"), _is(Q(verify_in_time__isnull=False))),
    "verify_in_time": Condition(pgettext_lazy("condition", "Verified in time"), _is(Q(verify_in_time=True))),
    "contact_due": Condition(
        pgettext_lazy("condition", "To be contacted"), lambda groups, now: ACCEPTED & ~groups.of_type(groups.consultation_types)
    ),
    "contacted": Condition(
        pgettext_lazy("condition", "Contacted in time"),
        lambda groups, now: (
            ACCEPTED
            & ~groups.of_type(groups.consultation_types)
            & Q(contacted_at__lte=F("raised_at") + timedelta(hours=groups.contact_hours))
        ),
    ),
    "asked_solved": Condition(pgettext_lazy("condition", "Said whether it is solved"), _is(Q(is_solved__isnull=False))),
    "solved": Condition(pgettext_lazy("condition", "Said it is solved"), _is(Q(is_solved=True))),
    "rated": Condition(pgettext_lazy("condition", "Rated"), _is(Q(rating__isnull=False))),
    "satisfied": Condition(pgettext_lazy("condition", "Rated fairly satisfied or better"), _is(Q(rating__gte=GOOD_RATING))),
    "bad_rated": Condition(pgettext_lazy("condition", "Rated dissatisfied"), _is(Q(rating__lt=GOOD_RATING))),
    "waiting_in_time": Condition(
        pgettext_lazy("condition", "Still open, in time"), lambda groups, now: WAITING & _in_time(now), is_live=True
    ),
    "waiting_late": Condition(
        pgettext_lazy("condition", "Still open, late"), lambda groups, now: WAITING & ~_in_time(now), is_live=True
    ),
    "waiting": Condition(pgettext_lazy("condition", "Still to be handled"), _is(WAITING), is_live=True),
}  # fmt: skip

#: Sums beside the counts: name → the column that is added up.
SUMS: Mapping[str, str] = {"rating_sum": "rating", "orders": "order_count", "orders_open": "open_order_count"}

#: What tallies keep.
KEPT = tuple(name for name, condition in CONDITIONS.items() if not condition.is_live)
LIVE = tuple(name for name, condition in CONDITIONS.items() if condition.is_live)
