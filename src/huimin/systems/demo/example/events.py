"""What this system listens to."""

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.facts.api import FactView, Listen
from huimin.kernel.messages import api as messages

from .queries import TYPE

PUBLISHES: list[object] = []


def visit_taken(fact: FactView) -> None:
    """Tells whoever asked that somebody has taken the visit. The key makes it one message, however often this runs."""
    case = casework.case(actor=Actor.system("demo_example"), case_id=fact.subject_id)
    if case.type_code != TYPE or case.reporter_id is None:
        return
    messages.send(
        key=f"demo_example:{case.id}:taken",
        to=messages.Recipient(account_id=case.reporter_id),
        template="demo_example.visit_taken",
        params={"number": case.number},
        language=case.language,
    )


LISTENS = [Listen("demo_example.visit_taken", ("case.signed",), visit_taken)]
