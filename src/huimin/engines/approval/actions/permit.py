"""Who acts on a matter: a clerk by permission, or the applicant by account or by the application's query code."""

from uuid import UUID

from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor

from ..block import Block, block_of
from ..errors import NotFound, RuleRefused
from ..models import Application, Material, Matter
from ..queries import code_index
from ..rules import Handed

SYSTEM = Actor.system("approval")


def locked(case_id: UUID) -> Matter:
    """The matter, with its application locked until the transaction ends: acts on one application take turns.

    Raises: NotFound.
    """
    application_id = Matter.objects.filter(case_id=case_id).values_list("application_id", flat=True).first()
    if application_id is None:
        raise NotFound
    application = Application.objects.select_for_update().get(id=application_id)
    matter = Matter.objects.get(case_id=case_id)
    matter.application = application
    return matter


def as_staff(actor: Actor, permission: str, matter: Matter) -> casework.CaseView:
    """The case, for staff who may see it and hold the permission in the office that received it or where it lies now.

    Raises: casework.CaseNotFound, Refused.
    """
    view = casework.case(actor=actor, case_id=matter.case_id)
    offices = [view.unit_id, view.desk_id, matter.desk_id]
    office = next((item for item in offices if item and access.may(actor, permission, unit_id=item)), view.unit_id)
    access.require(actor, permission, where=view.where, unit_id=office)
    return view


def person(actor: Actor) -> UUID:
    """The account of who decides: what the law asks of an authority, a person of it does.

    Raises: RuleRefused.
    """
    if actor.account_id is None:
        raise RuleRefused(_("Only a person can decide this."))
    return actor.account_id


def is_applicant(actor: Actor, application: Application, query_code: str = "") -> bool:
    """Whether it is the applicant: by their account, or by showing the application's code."""
    if query_code:
        return code_index(query_code) == application.query_code_index
    return application.holder_id is not None and actor.account_id == application.holder_id


def block(matter: Matter) -> Block:
    """What the matter asks, by the version its case was raised under."""
    view = casework.case(actor=SYSTEM, case_id=matter.case_id)
    found = block_of(casework.type_version(view.type_version_id))
    if found is None:
        raise NotFound
    return found


def handed(matter: Matter) -> dict[str, Handed]:
    """The papers of the matter as they stand."""
    return {row.code: Handed(row.state, row.submitted_at) for row in Material.objects.filter(matter=matter)}
