"""What moves or holds the deadline of a case.

Source: urban management 2.5: a suspension needs a written reason and stops the clock.
"""

from django.utils.translation import gettext as _

from huimin.kernel.clock.api import Limit

from ...errors import InputRefused
from ...transitions import Stage, State
from ..act import Act


def extension_request(act: Act) -> None:
    if act.case.pending_extension:
        act.refuse(_("More time has been asked for already; wait for the answer."))
    limit = Limit.parse(act.inputs["limit"])
    act.case.set(pending_extension=str(limit))
    act.data["limit"] = str(limit)
    act.write_note("reason", is_public=False)


def extension_grant(act: Act) -> None:
    _must_be_asked(act)
    clock = act.case.running(Stage.HANDLE)
    if clock is not None:
        act.clocks.extend(clock, act.case.pending_extension)
        act.case.set(due_at=clock.due_at, is_due_provisional=clock.is_provisional)
    act.data["limit"] = act.case.pending_extension
    act.case.set(pending_extension="")
    act.write_note("note", is_public=False)


def extension_refuse(act: Act) -> None:
    _must_be_asked(act)
    act.data["limit"] = act.case.pending_extension
    act.case.set(pending_extension="")
    act.write_note("reason", is_public=False)


def _must_be_asked(act: Act) -> None:
    if not act.case.pending_extension:
        act.refuse(_("Nobody has asked for more time."))


def suspend(act: Act) -> None:
    if act.inputs["review_on"] <= act.at.date():
        raise InputRefused(_("The day of review must lie in the future."), field="review_on")
    act.write_note("reason", is_public=True)
    act.case.set(review_on=act.inputs["review_on"], is_review_due=False)
    act.data["review_on"] = act.inputs["review_on"].isoformat()
    if clock := act.case.running(Stage.HANDLE):
        act.clocks.pause(clock)
    act.tasks.hold()
    act.move(State.SUSPENDED)
    act.messages.append("casework.suspended")


def resume(act: Act) -> None:
    if clock := act.case.running(Stage.HANDLE):
        act.clocks.resume(clock)
    act.tasks.go_on()
    act.write_note("note", is_public=False)
    act.move(State.HANDLING)
