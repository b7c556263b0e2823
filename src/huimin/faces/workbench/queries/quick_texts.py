"""Quick texts in force for a person, filled from a case."""

from dataclasses import dataclass
from uuid import UUID

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.trips import api as trips
from huimin.kernel.ui import words

from .. import labels
from ..actions.quick_texts import BRACES
from ..circle import ORDER, Circle

_IN_FORCE = f"""
SELECT t.id, t.title, v.text, t.shared_with, v.number, t.account_id
  FROM workbench_quicktextversion v JOIN workbench_quicktext t ON t.id = v.quick_text_id
 WHERE v.valid_from <= %s AND (v.valid_until IS NULL OR v.valid_until > %s)
   AND {Circle.sql("t.")}
"""  # noqa: S608 - our constants


@dataclass(frozen=True)
class TextView:
    """A quick text with the words in force."""

    id: UUID
    title: str
    text: str
    shared_with: str
    number: int
    account_id: UUID


def texts_of(actor: access.Actor) -> list[TextView]:
    """The texts this person may use now: their own first, then the unit's, then the street's."""
    now, circle = clock.now(), Circle.of(actor)
    (rows,) = trips.send((_IN_FORCE, [now, now, *circle.values]))
    return sorted((TextView(*row) for row in rows), key=lambda text: (ORDER[text.shared_with], text.title))


def filled(text: str, view: casework.CaseView) -> str:
    """The text with number, type, unit and deadline of the case; what the case does not have is left out."""
    values = {
        "number": view.number,
        "type": labels.in_language(view.type_title),
        "unit": labels.in_language(view.unit_name),
        "due": words.moment(view.due_at),
    }
    return BRACES.sub(lambda match: values.get(match[1], match[0]), text)
