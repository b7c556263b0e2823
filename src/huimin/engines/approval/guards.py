"""Who may read the files of an application and of its result."""

from uuid import UUID

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor

from .models import Material, Result


def may_read_material(actor: Actor, material_id: UUID) -> bool:
    """The applicant, and who may see a case whose paper it is, or that took it over."""
    rows = list(Material.objects.filter(id=material_id) | Material.objects.filter(source_id=material_id))
    if actor.account_id and any(row.holder_id == actor.account_id for row in rows):
        return True
    return any(casework.can_view(actor, case_id) for case_id in {row.matter_id for row in rows})


def may_read_result(actor: Actor, result_id: UUID) -> bool:
    """Its holder, and who may see its case."""
    row = Result.objects.select_related("matter__application").filter(id=result_id).first()
    if row is None:
        return False
    holder_id = row.matter.application.holder_id
    return (holder_id is not None and holder_id == actor.account_id) or casework.can_view(actor, row.matter_id)


GUARDS = {"approval_material": may_read_material, "approval_result": may_read_result}
