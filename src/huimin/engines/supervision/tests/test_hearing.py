"""Which facts the eye is given: whatever says of itself that it carries clocks, whichever engine publishes it."""

from huimin.kernel.facts import api as facts

#: Written by hand: the acts of every engine that start, stop, hold or move a clock.
CLOCKED = {
    "case.raised", "case.replayed", "case.registered", "case.rejected", "case.voided", "case.check_ordered", "case.checked",
    "case.dispatched", "case.signed", "case.returned", "case.extension_granted", "case.suspended", "case.resumed",
    "case.finished", "case.verified", "case.reworked", "case.closed", "case.force_closed", "case.reopened",
    "case.due_recomputed", "case.migrated", "case.task_assigned", "case.task_returned", "case.task_finished",
    "case.task_withdrawn", "case.offered", "case.claimed", "case.held_back", "case.taken_back", "case.merged",
    "case.unmerged", "approval.correction_requested", "approval.correction_answered", "supervision.order_issued",
    "supervision.order_answered", "supervision.order_sent_back", "supervision.order_closed", "supervision.order_withdrawn",
}  # fmt: skip


def heard(name):
    return {verb for listen in facts.listeners() if listen.name == name for verb in listen.verbs}


def test_the_eye_hears_every_act_that_carries_clocks_and_no_other():
    assert heard("supervision.watch") == CLOCKED


def test_conduct_is_read_from_these_and_from_what_residents_and_colleagues_say():
    assert heard("supervision.behaviour") - CLOCKED == {"case.rated", "case.handed_over", "case.called_back"}
    assert heard("supervision.behaviour") >= CLOCKED
