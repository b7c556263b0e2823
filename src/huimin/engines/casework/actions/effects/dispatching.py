"""How a case comes to the unit that answers, and goes back from it."""

from django.utils.translation import gettext as _

from huimin.kernel.access import api as access

from ... import routing
from ...errors import InputRefused
from ...learning import advice
from ...messages import tell_colleague
from ...routing import colleagues
from ...transitions import State
from ..act import Act


def dispatch(act: Act) -> None:
    unit = access.organisation(id=act.inputs["unit_id"])
    if unit is None or not unit.is_active:
        raise InputRefused(_("There is no such unit. Choose one from the list."), field="unit_id")
    is_final = act.inputs.get("is_final", False)
    act.case.set(unit_id=unit.id, dispatched_at=act.at, signer_id=None, finisher_id=None, is_final=is_final)
    act.data["unit"] = str(unit.id)
    if is_final:
        act.data["final"] = True
    act.data |= advice.beside_unit(
        title=act.case.title, definition=act.definition, where=act.case.where, at=act.at, taken=unit.id
    )
    act.write_note("note", is_public=False)
    act.move(State.DISPATCHED)


def offer(act: Act) -> None:
    """Lays the case on the desk of every able unit, or of those that are named."""
    able = routing.able_units(act.definition, act.case.where, at=act.at)
    wanted = list(dict.fromkeys(act.inputs.get("units", able)))
    active = {unit.id for unit in access.organisations(ids=wanted)}
    wanted = [unit_id for unit_id in wanted if unit_id in active]
    if not wanted:
        raise InputRefused(
            _("No unit is able here by the routing table; choose the units, or dispatch."), field="units"
        )
    act.case.set(offered_to=wanted)
    act.data["units"] = [str(unit_id) for unit_id in wanted]
    act.write_note("note", is_public=False)
    act.move(State.OFFERED)


def claim(act: Act) -> None:
    """The first of the units it is offered to has it, as if it had been dispatched and signed."""
    act.case.set(
        unit_id=act.unit_id, dispatched_at=act.at, signed_at=act.at, signer_id=act.actor.account_id, finisher_id=None
    )
    act.data["unit"] = str(act.unit_id)
    act.move(State.HANDLING)
    act.tasks.plan()


def hold_back(act: Act) -> None:
    act.write_note("note", is_public=False)
    act.move(State.REGISTERED)


def take_back(act: Act) -> None:
    """The dispatch centre takes the case from its unit; the unit is not charged with a return."""
    act.write_note("reason", is_public=False)
    act.data["unit_before"] = str(act.case.unit_id)
    act.case.set(unit_id=None, signer_id=None, pending_extension="", due_at=None, is_due_provisional=False)
    act.move(State.REGISTERED)


def guide(act: Act) -> None:
    """A word of the office to the unit, shown on its desk until the case moves."""
    act.write_note("note", is_public=False)
    act.case.set(is_guided=True)


def sign(act: Act) -> None:
    act.case.set(signed_at=act.at, signer_id=act.actor.account_id)
    act.move(State.HANDLING)
    act.tasks.plan()


def hand_over(act: Act) -> None:
    """A colleague of the unit goes on with the case, and is told."""
    account_id = act.inputs["account_id"]
    if account_id not in {person for person, _name in colleagues(act.case.unit_id)}:
        raise InputRefused(_("Choose a colleague of the unit who may handle cases."), field="account_id")
    if account_id == act.case.signer_id:
        raise InputRefused(_("This colleague has the case already."), field="account_id")
    act.data["signer"], act.data["signer_before"] = str(account_id), str(act.case.signer_id or "")
    act.case.set(signer_id=account_id)
    act.write_note("note", is_public=False)
    tell_colleague(act.case, account_id, key=f"case:{act.case.id}:hand_over:{act.case.revision}")


def send_back(act: Act) -> None:
    if act.case.is_final:
        act.refuse(_("The dispatch centre has decided that your unit handles this; it cannot be sent back."))
    if act.case.return_count >= act.definition.returns_most:
        act.refuse(
            _("It has been sent back %(count)d times, which is the most. The dispatch centre decides who handles it.")
            % {"count": act.case.return_count}
        )
    act.write_note("reason", is_public=False)
    act.data["unit_before"] = str(act.case.unit_id)
    act.case.set(unit_id=None, return_count=act.case.return_count + 1, due_at=None, is_due_provisional=False)
    act.move(State.REGISTERED)
