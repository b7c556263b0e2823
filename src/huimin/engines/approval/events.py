"""What approval publishes, and what it listens to. Its facts are about the case, so that they stand in the case's course."""

from huimin.kernel.facts.api import Listen, Publish

from .actions.settle import case_settled

_CLOCKS = {"clocks": "the register clock, held or let go", "revision": "the count of acts on the case"}

PUBLISHES = [
    Publish("approval.applied", "Somebody applied for one or several matters.", {"cases": "ids", "types": "codes"}),
    Publish("approval.material_submitted", "A paper was handed in.", {"materials": "codes", "cases": "whose it is"}),
    Publish("approval.material_reused", "An earlier paper was taken over.", {"material": "code", "source": "its id"}),
    Publish(
        "approval.material_checked",
        "A paper was checked, once for every matter of the application that asks for it.",
        {"material": "code", "verdict": "accepted, deficient or waived", "cases": "whose it is"},
    ),
    Publish("approval.correction_requested", "Everything that is missing was told.", {**_CLOCKS, "materials": "codes"}),
    Publish("approval.correction_answered", "Everything asked for came in.", {**_CLOCKS, "correction": "its id"}),
    Publish(
        "approval.deemed_accepted",
        "Nothing was said in time, so the application counts as accepted from the day it came in.",
        {"accepted_on": "that day"},
    ),
    Publish(
        "approval.result_issued",
        "A result was signed and issued.",
        {"result": "id", "granted": "true or false", "sha256": "of the document"},
    ),
    Publish("approval.result_revoked", "A result was revoked.", {"result": "id"}),
]

LISTENS = [
    Listen(
        "approval.settled",
        ("case.registered", "case.rejected", "case.voided", "case.force_closed"),
        case_settled,
    )
]
