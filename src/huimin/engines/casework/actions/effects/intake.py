"""What the intake desk does: has a need checked on site, registers it, or does not take it."""

from ... import catalogue
from ...learning import advice
from ...transitions import State
from ..act import Act


def check_order(act: Act) -> None:
    act.write_note("note", is_public=False)
    act.move(State.CHECKING)


def check_report(act: Act) -> None:
    act.write_note("note", is_public=False)
    act.data["confirmed"] = act.inputs.get("is_confirmed", True)
    act.move(State.REPORTED)


def reject(act: Act) -> None:
    act.write_note("reason", is_public=True)
    act.case.set(closed_at=act.at)
    act.move(State.REJECTED)
    act.messages.append("casework.rejected")


def register(act: Act) -> None:
    before = act.case.type_code
    if (code := act.inputs.get("type_code")) and code != before:
        version_id, definition = catalogue.current(code)
        act.data["type_before"] = before
        act.data["type"] = code
        act.case.set(type_code=code, type_version_id=version_id)
        act.definition = act.clocks.definition = definition
    act.data |= advice.beside_type(title=act.case.title, where=act.case.where, chosen=before, taken=act.case.type_code)
    act.write_note("note", is_public=False)
    act.case.set(registered_at=act.at)
    act.move(State.REGISTERED)


def void(act: Act) -> None:
    act.data["cause"] = act.inputs["cause"]
    act.write_note("reason", is_public=True)
    act.case.set(closed_at=act.at)
    act.move(State.VOIDED)
    act.messages.append("casework.voided")
