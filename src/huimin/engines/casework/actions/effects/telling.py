"""Words about a case that move nothing."""

from huimin.kernel.access import api as access

from ..act import Act


def note(act: Act) -> None:
    is_public = bool(act.inputs.get("is_public"))
    act.attach()
    act.write_note("note", is_public=is_public)
    act.data["public"] = is_public
    if is_public and act.actor.kind == "staff":
        act.messages.append("casework.noted")


def urge(act: Act) -> None:
    act.write_note("note", is_public=False)
    by = _urger(act)
    act.case.set(urge_count=act.case.urge_count + 1, urged_by=by)
    act.data["by"] = by


def _urger(act: Act) -> str:
    """In whose name it is urged: residents speak for themselves, who takes their calls for them, staff as they say."""
    if act.actor.kind in ("resident", "anonymous"):
        return "resident"
    if said := act.inputs.get("by"):
        return str(said)
    if access.may(act.actor, "casework.case_force_close", where=act.case.where):
        return "leader"
    return "resident" if access.may(act.actor, "casework.case_raise", where=act.case.where) else "supervisor"
