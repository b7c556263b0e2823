"""What casework publishes, and what it listens to."""

from huimin.kernel.facts.api import Listen, Publish

from .actions.follow import (
    clock_calendar_edited,
    clock_decree_loaded,
    supervision_appeal_decided,
    supervision_card_issued,
    supervision_judged,
    supervision_order,
    supervision_urged,
)
from .transitions import TRANSITIONS

_ACT = {
    "state": "the state after the act",
    "state_before": "the state before it",
    "desk": "the organisation whose turn it is",
    "revision": "the count of acts on the case",
    "main": "the case it was merged into, or taken out of; child, other: the case split off, or linked",
    "checks": "of case.finished: the ticked lines of the checklist; answers: of a rating, grades by question",
    "by": "of case.urged: in whose name, resident, supervisor or leader",
    "reached": "of case.called_back: whether the resident was reached; try counts the calls",
    "units": "the units the case is offered to",
    "suggested": "what was suggested to the person (model, codes, shares), and the rank of what was chosen, 0 for another",
    "proposed": "the unit the routing table named, and whether it was taken",
    "tasks": "the parts of units that were made or changed: task, unit, state, order, code, opinion",
}

_CLOCKS = {
    **_ACT,
    "clocks": "the stage clocks that started, stopped, were held or moved: op, clock, stage, unit, limit, statutory,"
    " calendar, zone, started, due, provisional",
}

_DRAFT = {"type": "code of the case type", "revision": "the count of changes of the draft"}
_RUN = {"run": "id of the dry run", "cases": "how many cases"}
_ROUTE = {
    "capability": "what for, or class: of the components, and owner: whose they are",
    "division": "where",
    "type": "the one type it is for",
    "hours": "always, working or off",
    "from": "first day",
    "to": "the day it ends",
}

PUBLISHES = [
    Publish(
        "case.raised",
        "A need became a case.",
        {
            **_CLOCKS,
            "type": "code of the case type",
            "route": "why this unit: rule, code, division, hours, instead_of, load",
            "duplicate_candidate_of": "the case that whoever raised it said is the same need",
        },
    ),
    Publish(
        "case.replayed",
        "A case of another system was taken over with its history, or changed there since.",
        {
            **_CLOCKS,
            "origin": "where it is from",
            "type": "its type, where that changed",
            "raised": "when it was raised, where that changed",
        },
    ),
    Publish(
        "case.due_recomputed",
        "A deadline was computed again after a decree, or with the new hours of its calendar.",
        _CLOCKS,
    ),
    Publish("case.review_due", "The day came on which a suspended case is looked at again.", {"review_on": "the day"}),
    Publish("case.listed", "Somebody read a page of a worklist or a map of cases.", {"count": "rows shown"}),
    Publish(
        "case.reporter_revealed",
        "A detail of a reporter without account was shown in full.",
        {"fields": "which details"},
    ),
    Publish(
        "case.message_received",
        "The resident wrote in a case.",
        {"message": "its id", "channel": "the way it came", "to": "the organisation that is asked", "files": "ids"},
    ),
    Publish(
        "case.message_sent",
        "Who handles a case wrote to the resident.",
        {"message": "its id", "channel": "the way it came", "files": "ids"},
    ),
    Publish(
        "case.message_read",
        "One side of a case read what the other wrote.",
        {"side": "who read", "count": "messages that were new to it"},
    ),
    Publish("case.viewed", "Somebody of the staff opened a case.", {}),
    Publish(
        "casework.type_put_in_force",
        "A version of a case type came into force.",
        {"type": "code", "number": "version", "to": "the day it ends"},
    ),
    Publish(
        "casework.model_learned",
        "A model that suggests was learned from past cases.",
        {
            "target": "type or unit",
            "family": "of scripts",
            "number": "version",
            "top1": "share right at once, of held_back",
        },
    ),
    Publish("casework.draft_begun", "A draft of a case type was begun.", _DRAFT),
    Publish("casework.draft_changed", "A draft was changed.", {**_DRAFT, "keys": "which parts"}),
    Publish("casework.draft_submitted", "A draft went to the second person.", _DRAFT),
    Publish("casework.draft_recalled", "A draft was taken back from the second person.", _DRAFT),
    Publish(
        "casework.draft_approved",
        "A second person approved a draft.",
        {**_DRAFT, "version": "the version it became", "from": "from which day it holds"},
    ),
    Publish("casework.draft_refused", "A second person sent a draft back.", _DRAFT),
    Publish("casework.draft_withdrawn", "A draft was given up.", _DRAFT),
    Publish("casework.dry_run_begun", "A draft is being played over past cases.", _RUN),
    Publish("casework.dry_run_stopped", "Somebody stopped a dry run.", _RUN),
    Publish(
        "casework.dry_run_ended", "A dry run came to its end, or was stopped.", {**_RUN, "state": "done or stopped"}
    ),
    Publish(
        "case.migrated",
        "A running case went over to another version of its type.",
        {**_CLOCKS, "version_before": "the version it ran under"},
    ),
    Publish("casework.route_put", "A unit answers for a capability, or for components, in a division.", _ROUTE),
    Publish(
        "casework.route_changed",
        "A row of the routing table says something else.",
        {**_ROUTE, "before": "what it said"},
    ),
    Publish("casework.route_ended", "A unit answers there no more from a day on.", _ROUTE),
    Publish(
        "casework.capability_named",
        "A capability is called otherwise.",
        {"capability": "its code", "number": "version"},
    ),
    Publish("casework.routes_loaded", "Rows of the routing table were loaded.", {"rows": "how many"}),
    *(
        Publish(row.fact, f"{row.title}".rstrip(".") + ".", _CLOCKS if row.moves_clocks else _ACT)
        for row in TRANSITIONS.values()
    ),
]

#: An order about a case begins, and ends.
ORDER_FACTS = ("supervision.order_issued", "supervision.order_closed", "supervision.order_withdrawn")

LISTENS = [
    Listen("casework.cards", ("supervision.card_issued",), supervision_card_issued),
    Listen("casework.appeals", ("supervision.appeal_decided",), supervision_appeal_decided),
    Listen("casework.urgings", ("supervision.urged",), supervision_urged),
    Listen("casework.orders", ORDER_FACTS, supervision_order),
    Listen("casework.quality", ("supervision.sample_judged",), supervision_judged),
    Listen("casework.decrees", ("clock.decree_loaded",), clock_decree_loaded),
    Listen("casework.hours", ("clock.calendar_edited",), clock_calendar_edited),
]
