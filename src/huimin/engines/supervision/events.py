"""What supervision publishes, and what it listens to: nothing but facts, of cases and of its own orders."""

from huimin.kernel.facts.api import Listen, Publish

from .measures.folding import HEARD
from .measures.outcomes import ORDER_VERBS, mark, see_order
from .noting import note
from .watching import follow

#: What a fact carries that starts, stops, holds or moves a clock: whoever publishes such facts is watched.
CLOCKS = "clocks"
#: The acts without a clock that may show conduct, or what conduct is held against.
TELLING = ("case.rated", "case.handed_over", "case.called_back")

_CARD = {
    "card": "reminder, warning, yellow or red",
    "case": "id of the case, null for an order about a unit",
    "clock": "id of the clock; an order's clock has the order's id",
    "stage": "which stage; `order` for a supervision order",
    "person": "account that had the case in hand",
}
_FINDING = {
    "what": "which conduct",
    "rule": "code of the rule that minds it",
    "rules": "version of the rules",
    "weight": "how much it weighs",
    "facts": "ids of the facts that prove it",
    "person": "account whose conduct it is",
}
_ORDER = {
    "case": "id of the case, null for an order about a unit",
    "state": "the state after the act",
    "step": "id of the words",
}
_TIMED = {**_ORDER, CLOCKS: "the order's own clock, in the form of casework's"}
_SANCTION = {
    "kind": "notice, points, talk or red",
    "points": "how many points",
    "person": "account it is about, null for the unit",
    "cards": "ids of the cards it rests on",
    "finding": "id of the finding it rests on",
}

PUBLISHES = [
    Publish("supervision.card_issued", "A clock was given a card; `at` is when it fell due.", _CARD),
    Publish(
        "supervision.history_noted",
        "A card or finding of a past that an import told: kept for history, counted in nothing of the present.",
        {**_CARD, **_FINDING},
    ),
    Publish("supervision.behaviour_noted", "Conduct was noticed in facts; `at` is when it happened.", _FINDING),
    Publish("supervision.urged", "Supervision urged a unit.", {"case": "id of the case", "note": "id of the words"}),
    Publish("supervision.order_issued", "A supervision order was issued.", _TIMED),
    Publish("supervision.order_received", "The unit received an order.", _ORDER),
    Publish("supervision.order_answered", "The unit answered an order.", _TIMED),
    Publish("supervision.order_sent_back", "An answer was not accepted; the order runs on.", _TIMED),
    Publish("supervision.order_closed", "An answer was accepted.", _TIMED),
    Publish("supervision.order_withdrawn", "An order was withdrawn.", _TIMED),
    Publish("supervision.sanction_proposed", "A sanction was proposed, by a rule or by a person.", _SANCTION),
    Publish("supervision.sanction_given", "A sanction was given.", _SANCTION),
    Publish("supervision.sanction_dropped", "A proposed sanction was not given.", _SANCTION),
    Publish("supervision.appeal_filed", "A unit appealed against a sanction.", {"sanction": "id of the sanction"}),
    Publish(
        "supervision.appeal_decided",
        "An appeal was decided by somebody else than who gave the sanction.",
        {
            **_SANCTION,
            "sanction": "id of the sanction",
            "outcome": "upheld, changed or cancelled",
            "colours": "of each cancelled card: stage, unit, the card it was, the gravest that its clock still has",
        },
    ),
    Publish(
        "supervision.sample_drawn",
        "A sample of closed cases was drawn.",
        {"seed": "of the draw", "size": "cases drawn", "population": "cases drawn from"},
    ),
    Publish(
        "supervision.sample_judged",
        "A case of a sample was judged.",
        {"sample": "id of the sample", "case": "id of the case", "score": "0 to 100", "passed": "whether it passed"},
    ),
    Publish("supervision.rules_drafted", "A change of the rules was drafted.", {"base": "version it changes"}),
    Publish("supervision.rules_refused", "A change of the rules was refused or withdrawn.", {"state": "which"}),
    Publish("supervision.rules_put_in_force", "A version of the rules was approved.", {"number": "of the version"}),
    Publish(
        "supervision.report_requested",
        "An edition of a report was asked for.",
        {"division": "code", "period": "such as 2026-03", "edition": "its number", "language": "zh-hans or en"},
    ),
    Publish("supervision.report_stopped", "The making of a report was stopped.", {"edition": "its number"}),
    Publish(
        "supervision.report_made",
        "An edition of a report is ready.",
        {"division": "code", "period": "such as 2026-03", "edition": "its number", "digest": "of what it says"},
    ),
    Publish(
        "supervision.indicators_put_in_force",
        "A version of the definitions of figures came into force.",
        {"number": "of the version"},
    ),
]

LISTENS = [
    Listen("supervision.watch", (), follow, carrying=CLOCKS),
    Listen("supervision.behaviour", TELLING, note, carrying=CLOCKS),
    Listen("supervision.outcomes", HEARD, mark),
    Listen("supervision.outcome_orders", ORDER_VERBS, see_order),
]
