"""Naming colleagues in a staff note: each gets a to-do, if they may see the case; if not, the writer is told."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import NotFound
from huimin.kernel.facts import api as facts

from ..circle import account_of
from ..models import Mention
from ..queries import people

MOST = 20


@dataclass(frozen=True)
class Told:
    """Who was told of the note, and for whom that was not possible, in words."""

    names: list[str]
    problems: list[str]


@transaction.atomic
def mention(*, actor: access.Actor, view: casework.CaseView, text: str, fact_id: UUID) -> Told:
    """Tells everybody named by @ in the text. Twice is once: one to-do a person and note."""
    told = Told([], [])
    for name, found in people.named(actor, text)[:MOST]:
        able = [
            person
            for person in found
            if casework.can_view(access.actor_for_account(person.account_id), view.id)
        ]  # fmt: skip
        persons = {person.account_id: person for person in able}
        persons.pop(account_of(actor), None)
        if not persons:
            if account_of(actor) not in {person.account_id for person in able}:
                told.problems.append(_("%(name)s may not see this case and was not told.") % {"name": name})
            continue
        if len(persons) > 1:
            told.problems.append(
                _("Several people are called %(name)s. Choose one from the list after @.") % {"name": name}
            )
            continue
        person_id = next(iter(persons))
        row, is_new = Mention.objects.get_or_create(
            fact_id=fact_id,
            person_id=person_id,
            defaults={
                "id": uuid7(),
                "case_id": view.id,
                "writer_id": account_of(actor),
                "at": clock.now(),
            },
        )
        told.names.append(name)
        if is_new:
            facts.record(
                verb="workbench.person_mentioned",
                subject=("account", person_id),
                actor=actor,
                where=view.where,
                unit_id=view.unit_id,
                data={"case": row.case_id, "fact": fact_id},
            )
    return told


@transaction.atomic
def mention_seen(*, actor: access.Actor, mention_id: UUID) -> Mention:
    """Who was named has seen it; the to-do is done. Twice is once.

    Raises: NotFound for somebody else's.
    """
    row = Mention.objects.select_for_update().filter(id=mention_id, person_id=account_of(actor)).first()
    if row is None:
        raise NotFound
    if row.seen_at is None:
        row.seen_at = clock.now()
        row.save(update_fields=["seen_at"])
        facts.record(
            verb="workbench.mention_seen", subject=("account", row.person_id), actor=actor, data={"case": row.case_id}
        )
    return row
